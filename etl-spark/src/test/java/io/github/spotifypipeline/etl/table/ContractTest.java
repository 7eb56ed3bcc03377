package io.github.spotifypipeline.etl.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is easily forgotten when a table or a resource is added. */
class ContractTest {
    /** Tables of the load itself. */
    private static final List<String> RECORDS = List.of(
            "setting", "run", "run_book", "load", "same_play", "quarantine", "quality_result", "observation_profile");

    @Test
    void everyTableOfTheSchemaIsLoaded() throws IOException {
        assertThat(Tables.warehouseNames())
                .containsExactlyInAnyOrderElementsOf(createdTables()
                        .filter(table -> !RECORDS.contains(table))
                        .toList());
    }

    @Test
    void everyResourceHasAHome() {
        assertThat(Resource.values())
                .allSatisfy(resource -> assertThat(Tables.WAREHOUSE)
                        .extracting(WarehouseTable::name)
                        .contains(resource.home()));
    }

    @Test
    void everyWarehouseTableReadsACuratedOne() {
        assertThat(Tables.WAREHOUSE)
                .allSatisfy(table -> assertThat(Tables.CURATED)
                        .extracting(CuratedTable::name)
                        .anyMatch(table::isFrom));
    }

    @Test
    void tablesAreListedOnce() {
        assertThat(Tables.CURATED).extracting(CuratedTable::name).doesNotHaveDuplicates();
        assertThat(Tables.WAREHOUSE).extracting(WarehouseTable::name).doesNotHaveDuplicates();
    }

    private static Stream<String> createdTables() throws IOException {
        StringBuilder sql = new StringBuilder();
        try (Stream<Path> migrations = Files.list(Path.of("../sql/migrations"))) {
            for (Path migration : migrations.sorted().toList()) {
                sql.append(Files.readString(migration));
            }
        }
        return Pattern.compile("create table warehouse\\.(\\w+)")
                .matcher(sql)
                .results()
                .map(match -> match.group(1));
    }
}

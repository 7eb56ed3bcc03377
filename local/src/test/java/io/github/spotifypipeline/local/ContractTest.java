package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.ingest.Resource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two rooms that do not see each other have to agree on. */
class ContractTest {

    @Test
    void everyResourceThatIsFetchedIsFlattened() {
        List<String> fetched =
                Arrays.stream(Resource.values()).map(Resource::wireName).toList();
        List<String> flattened = Arrays.stream(io.github.spotifypipeline.etl.table.Resource.values())
                .map(io.github.spotifypipeline.etl.table.Resource::id)
                .toList();

        assertThat(flattened).containsExactlyInAnyOrderElementsOf(fetched);
    }
}

package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.Provenance;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = {
            "Show where a row of the warehouse comes from: its run, the raw part, the line, and the item as Spotify sent it.",
            "Example: `pipeline explain dim_track 11dFghVXANMlKmJXsNCbNl`"
        },
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Parameters(index = "0", paramLabel = "TABLE", description = "A table of the warehouse, for example fact_play.")
    private String table;

    @Parameters(
            index = "1..*",
            paramLabel = "KEY",
            arity = "1..*",
            description = "The values of its key, in order; the first ones are enough, then up to ten rows are shown.")
    private List<String> key;

    @Override
    public Integer call() {
        places.requireUsed();
        try (OpenWarehouse warehouse = places.openWarehouse();
                Connection connection = warehouse.connect()) {
            List<Provenance> found = Provenance.of(connection, places.raw(), table, key);
            found.forEach(row -> print(row, System.out));
            if (found.size() == Provenance.MOST_ROWS) {
                System.out.printf("No more than %d rows are shown: give more of the key.%n", Provenance.MOST_ROWS);
            }
        } catch (SQLException e) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot explain: %s (%s %s)."
                            .formatted(
                                    e.getMessage().lines().findFirst().orElse("the warehouse refused"),
                                    table,
                                    String.join(" ", key)),
                    e);
        }
        return ExitCode.DONE.number();
    }

    private static void print(Provenance found, PrintStream out) {
        TextTable row = new TextTable("column", "value");
        found.row().forEach((column, value) -> row.row(column, value == null ? "" : value));
        row.print(out);
        out.printf("%nrun     %s%n", found.run());
        out.printf("raw     %s, line %d (from 1), item %d (from 0)%n", found.part(), found.line(), found.ordinal());
        out.printf("answer  %s%n", found.answer());
        out.printf("item    %s%n%n", found.item());
    }
}

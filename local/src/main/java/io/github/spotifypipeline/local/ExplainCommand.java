package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.Provenance;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final int QUARANTINED_SHOWN = 20;

    @Mixin
    private HomeOption homeOption;

    @Mixin
    private RawOption rawOption;

    @Mixin
    private WarehouseOption warehouseOption;

    @Parameters(index = "0", paramLabel = "TABLE", description = "A table of the warehouse, for example fact_play.")
    private String table;

    @Parameters(
            index = "1..*",
            paramLabel = "KEY",
            arity = "0..*",
            description = "The values of its key, in order; the first ones are enough, then up to ten rows are shown."
                    + " Without any, it is told what the key is, and of quarantine the newest rows.")
    private List<String> key = List.of();

    @Override
    public Integer call() {
        Home home = homeOption.home();
        warehouseOption.requireUsed(home);
        try (OpenWarehouse warehouse = warehouseOption.open(home);
                Connection connection = warehouse.connect()) {
            Stages.requireLoaded(warehouse, connection, "explain a row");
            if (key.isEmpty()) {
                print(Provenance.keys(connection, table, QUARANTINED_SHOWN), home, System.out);
            } else {
                print(Provenance.of(connection, rawOption.of(home), table, key), System.out);
            }
        } catch (SQLException e) {
            throw StatusCommand.unreadable(e);
        }
        return ExitCode.DONE.number();
    }

    /** What can be asked for. */
    private static void print(Provenance.Keys keys, Home home, PrintStream out) {
        out.printf("The key of %s: %s%n", keys.table(), String.join(", ", keys.columns()));
        if (keys.newest().isEmpty()) {
            out.println("It has no rows.");
            return;
        }
        boolean isQuarantine = keys.newest().get(0).containsKey("rule");
        if (isQuarantine) {
            printQuarantined(keys, out);
        }
        String example =
                keys.of(keys.newest().get(0)).stream().map(Terminal::typed).collect(Collectors.joining(" "));
        out.printf("For example: %s%n", home.command("explain " + keys.table() + " " + example));
    }

    private static void printQuarantined(Provenance.Keys keys, PrintStream out) {
        List<String> headings = new ArrayList<>(List.of("rule"));
        headings.addAll(keys.columns());
        TextTable table = new TextTable(headings.toArray(String[]::new));
        keys.newest()
                .forEach(row -> table.row(Stream.concat(Stream.of(row.get("rule")), keys.of(row).stream())
                        .toArray()));
        out.printf("%nThe newest, %d at most%n", QUARANTINED_SHOWN);
        table.print(out);
        out.println();
    }

    private static void print(List<Provenance> found, PrintStream out) {
        found.forEach(row -> print(row, out));
        if (found.size() == Provenance.MOST_ROWS) {
            out.printf("No more than %d rows are shown: give more of the key.%n", Provenance.MOST_ROWS);
        }
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

package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.report.ListeningReport;
import io.github.spotifypipeline.etl.report.Period;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        description = {
            "Tell what was heard in a week, a month or a year, and write it to HOME/reports as text and as a page.",
            "Every load that brings something new writes the report of its week there, too."
        },
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {

    /** Which days; without any, the week to the newest snapshot date. */
    private static final class Extent {
        @Option(names = "--week", paramLabel = "YYYY-MM-DD", description = "The seven days up to this one.")
        private LocalDate week;

        @Option(names = "--month", paramLabel = "YYYY-MM", description = "A month.")
        private YearMonth month;

        @Option(names = "--year", paramLabel = "YYYY", description = "A year.")
        private Year year;

        Optional<Period> period() {
            if (week != null) {
                return Optional.of(Period.weekTo(week));
            }
            if (month != null) {
                return Optional.of(Period.month(month));
            }
            return Optional.ofNullable(year).map(given -> Period.year(given.getValue()));
        }
    }

    @Mixin
    private HomeOption homeOption;

    @Mixin
    private WarehouseOption warehouseOption;

    @ArgGroup
    private Extent extent = new Extent();

    @Override
    public Integer call() {
        Home home = homeOption.home();
        warehouseOption.requireUsed(home);
        try (OpenWarehouse warehouse = warehouseOption.open(home)) {
            Period newest = Stages.read(warehouse, connection -> {
                Stages.requireLoaded(warehouse, connection, "tell of what was heard");
                return Period.weekTo(Stages.lastSnapshotDate(connection));
            });
            ListeningReport report = Stages.reportOf(warehouse, extent.period().orElse(newest));
            System.out.print(report.text());
            Path page = Stages.write(report, home.reports());
            Reports.printReport(page);
        }
        return ExitCode.DONE.number();
    }
}

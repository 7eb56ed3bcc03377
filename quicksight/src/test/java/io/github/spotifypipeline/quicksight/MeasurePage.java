package io.github.spotifypipeline.quicksight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;

/** Writes the page of a listener with 300,000 plays in three years and says how large it is and how fast it opens. */
final class MeasurePage {

    private static final int PLAYS = 300_000;
    private static final int TIMES = 5;

    private MeasurePage() {}

    /** @param args where to write the page, and, if given, the number of plays */
    public static void main(String[] args) throws IOException, SQLException {
        Path page = Path.of(args[0]);
        int plays = args.length > 1 ? Integer.parseInt(args[1]) : PLAYS;
        try (Warehouse warehouse = Warehouse.ofHeavyListener(plays)) {
            long start = System.nanoTime();
            DashboardPage.write(
                    Dashboard.shipped("listening"), warehouse.connection(), LocalDate.of(2026, 11, 22), page);
            System.out.printf(
                    "%,d plays: written in %,d ms, %,d bytes%n",
                    plays, (System.nanoTime() - start) / 1_000_000, Files.size(page));
        }
        try (Browser browser = Browser.start(Files.createTempDirectory("profile"))) {
            for (int i = 0; i < TIMES; i++) {
                browser.open(page);
                System.out.printf("opened: first sheet drawn after %,d ms", drawnAfter(browser));
                browser.sheets().stream()
                        .skip(1)
                        .forEach(sheet -> System.out.printf(
                                ", sheet %s %,d ms after its tab was chosen", sheet, browser.millisToShow(sheet)));
                System.out.println();
            }
        }
    }

    private static long drawnAfter(Browser browser) {
        return ((Number)
                        browser.run(
                                "return new Promise(done => setTimeout(() => done(performance.getEntriesByName('drawn')[0].startTime), 200))"))
                .longValue();
    }
}

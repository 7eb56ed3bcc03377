package io.github.spotifypipeline.etl;

import static io.github.spotifypipeline.etl.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.etl.report.ListeningReport;
import io.github.spotifypipeline.etl.report.Period;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers that can be counted by hand. */
class ListeningReportTest {
    private static final String HTML = "<b onclick=\"x\">Bold</b> & \n co";
    private static final String RIGHT_TO_LEFT = "قمر 🌙";
    private static final LocalDate DATE = LocalDate.parse("2026-11-01");

    private TestDatabase database;

    @BeforeEach
    void migrate() {
        database = TestDatabase.create();
        try (Warehouse warehouse = Warehouse.open(database.address())) {
            warehouse.migrate();
        }
    }

    @Test
    void anEmptyWarehouseHasAReport() throws SQLException {
        ListeningReport report = report(List.of());

        assertThat(report.subject()).isEqualTo("Spotify: nothing is loaded yet");
        assertThat(report.text()).contains("0 runs", "All checks passed.");
        assertThat(report.html()).contains("Nothing is loaded yet");
    }

    @Test
    void aSinglePlayIsTold() throws SQLException {
        run("r1", "2026-11-01");
        artist("a", "Lanterns");
        track("t", "Harbour", "a");
        play("2026-10-31", "t", 1);

        String text = report(List.of(Period.weekTo(DATE))).text();

        assertThat(text)
                .contains("The week to 1 November 2026", "Plays    1\n", "1  Harbour – Lanterns")
                .doesNotContain("against", "on average", "first time", "Streak", "null");
    }

    @Test
    void aWeekIsComparedWithTheOneBeforeAndTheYear() throws SQLException {
        run("r1", "2026-10-25");
        run("r2", "2026-11-01");
        artist("old", "Lanterns");
        artist("new", RIGHT_TO_LEFT);
        track("t1", "Harbour", "old");
        track("t2", "Moon", "new");
        for (int day = 3; day <= 30; day++) {
            play("2026-09-%02d".formatted(day), "t1", 1);
        }
        play("2026-10-20", "t1", 2);
        play("2026-10-30", "t1", 3);
        play("2026-10-31", "t2", 14);
        play("2026-11-01", "t2", 1);

        String text = report(List.of(Period.weekTo(DATE))).text();

        assertThat(text)
                // Until the week began, 30 plays in 53 days: 3.96 a week.
                .contains("Plays    18 (+16 against the week before; "
                        + "earlier weeks had 4 on average, since 3 September 2026)")
                .contains("Artists  2, heard for the first time: 1")
                .contains("days in a row: 3, the longest ever: 28")
                .contains("on Saturday, 31 October: 14")
                .contains("15  " + RIGHT_TO_LEFT + " (new in the list)")
                .contains("3  Lanterns (down 1)");
    }

    @Test
    void listsTellWhoRoseAndFell() throws SQLException {
        run("r1", "2026-10-25");
        run("r2", "2026-11-01");
        for (String artist : List.of("a", "b", "c")) {
            artist(artist, "Artist " + artist);
        }
        ranks("2026-10-25", "a", "b", "c");
        ranks("2026-11-01", "c", "b", "a");

        String text = report(List.of(Period.weekTo(DATE))).text();

        assertThat(text)
                .contains("Nothing was heard.", "Artist c rose from 3 to 1", "Artist a fell from 1 to 3")
                .doesNotContain("Artist b");
    }

    @Test
    void whatCameAndWentIsCountedByItsDate() throws SQLException {
        run("r1", "2026-11-01");
        track("t1", "Harbour", "a");
        track("t2", "Moon", "a");
        saved("t1", "2026-10-31", "null");
        saved("t2", "2026-10-01", "'2026-11-01'");

        assertThat(report(List.of(Period.weekTo(DATE))).text()).contains("saved tracks: 1 came, 1 went");
        assertThat(report(List.of(Period.month(YearMonth.of(2026, 10)))).text())
                .contains("October 2026", "Nothing was heard.", "saved tracks: 2 came, 0 went");
    }

    @Test
    void whatWasThereWhenRecordingBeganHasNotCome() throws SQLException {
        run("r1", "2026-11-01");
        run("r2", "2026-11-08");
        followedArtistsRead("r1");
        followedArtistsRead("r2");
        followed("a", "2026-11-01");
        followed("b", "2026-11-01");
        followed("c", "2026-11-08");

        assertThat(report(List.of(Period.year(2026))).text()).contains("followed artists: 1 came, 0 went");
        assertThat(report(List.of(Period.weekTo(DATE))).text()).doesNotContain("came");
    }

    @Test
    void aMonthAndAYearAreToldOnceWhenTheyAreOver() throws SQLException {
        run("r1", "2026-10-25");
        run("r2", "2026-11-01");
        run("r3", "2026-11-08");
        artist("a", "Lanterns");
        track("t", "Harbour", "a");
        play("2026-10-05", "t", 9);

        assertThat(after("r1", "r2", "r3").text())
                .contains("The week to 8 November 2026", "October 2026", "Plays    9");
        assertThat(after("r2", "r3").text()).contains("October 2026").doesNotContain("\n2025");
        assertThat(after("r3").text()).doesNotContain("October 2026");
        assertThat(report(List.of(Period.month(YearMonth.of(2026, 10)), Period.year(2026)))
                        .text())
                .contains("October 2026", "\n2026 (not over: up to 8 November)\n")
                .doesNotContain("The week");
    }

    @Test
    void whicheverLoadBroughtThePollsAndTheSnapshotAMonthIsToldWithTheSnapshotAfterItsEnd() throws SQLException {
        artist("a", "Lanterns");
        run("r1", "2026-10-26");
        followedArtistsRead("r1");
        track("t", "Harbour", "a");
        play("2026-10-05", "t", 9);
        run("poll-1", "2026-11-01");
        playsRead("poll-1");
        assertThat(after("poll-1").text())
                .contains("The week to 1 November 2026")
                .doesNotContain("October 2026\n");

        run("r2", "2026-11-02");
        followedArtistsRead("r2");
        run("poll-2", "2026-11-03");
        playsRead("poll-2");
        assertThat(after().text()).contains("The week to 3 November 2026", "October 2026\n");
        assertThat(after("poll-2").text()).contains("October 2026\n");

        run("r3", "2026-11-09");
        followedArtistsRead("r3");
        assertThat(after().text()).contains("The week to 9 November 2026").doesNotContain("October 2026\n");
        assertThat(after("r2", "poll-2", "r3").text()).contains("October 2026\n");
    }

    @Test
    void whatIsNotOverIsComparedWithAsMuchOfThePeriodBefore() throws SQLException {
        run("r1", "2026-11-08");
        artist("a", "Lanterns");
        track("t", "Harbour", "a");
        play("2026-09-30", "t", 1);
        play("2026-10-08", "t", 2);
        play("2026-10-09", "t", 7);
        play("2026-11-07", "t", 5);
        play("2026-11-08", "t", 1);

        String month = report(List.of(Period.month(YearMonth.of(2026, 11)))).text();

        assertThat(month)
                .contains(
                        "November 2026 (not over: up to 8 November)",
                        "Plays    6 (+4 against the first 8 days of the month before)",
                        "days in a row: 2, the longest ever: 2")
                .doesNotContain("on average");
        assertThat(report(List.of(Period.month(YearMonth.of(2026, 10)))).text())
                .contains("October 2026\n")
                .doesNotContain("not over");
        assertThat(report(List.of(Period.weekTo(LocalDate.parse("2026-11-10")))).text())
                .contains("The week to 10 November 2026 (not over: up to 8 November)", "Plays    6")
                .contains("against the first 5 days of the week before");
    }

    @Test
    void nothingIsComparedWithWhatIsKnownOnlyInPart() throws SQLException {
        run("r1", "2026-11-08");
        artist("a", "Lanterns");
        artist("b", "Moths");
        track("t", "Harbour", "a");
        track("u", "Moon", "b");
        play("2026-10-30", "t", 1);
        play("2026-11-07", "t", 5);
        play("2026-11-07", "u", 1);

        ListeningReport week = report(List.of(Period.weekTo(LocalDate.parse("2026-11-08"))));

        assertThat(week.text()).contains("Plays    6\n").doesNotContain("against", "new in the list");
        assertThat(week.html()).contains("<b>6</b></dd>").doesNotContain("against", "new in the list");
        assertThat(report(List.of(Period.year(2026))).text())
                .contains("Plays    7\n")
                .doesNotContain("against");
    }

    @Test
    void thatLengthsAreNotKnownIsToldOnceWherePlaysAreTheApis() throws SQLException {
        run("r1", "2026-11-08");
        artist("a", "Lanterns");
        track("t", "Harbour", "a");
        play("2026-10-30", "t", 1);
        database.execute("update warehouse.fact_play set source = 'export', played_ms = 60000");
        play("2026-11-05", "t", 1);
        String sentence = "Plays told by Spotify's API are counted at full length.";

        ListeningReport ofBoth = report(List.of(Period.weekTo(LocalDate.parse("2026-11-08")), Period.year(2026)));
        assertThat(ofBoth.text()).containsOnlyOnce(sentence);
        assertThat(ofBoth.html()).containsOnlyOnce(sentence);
        assertThat(report(List.of(Period.month(YearMonth.of(2026, 10)))).text()).doesNotContain(sentence);
    }

    @Test
    void anAverageIsOfOneYearAtMost() throws SQLException {
        run("r1", "2026-11-01");
        artist("a", "Lanterns");
        track("t", "Harbour", "a");
        play("2025-10-01", "t", 200);
        play("2025-10-26", "t", 73);
        play("2026-11-01", "t", 1);

        assertThat(report(List.of(Period.weekTo(DATE))).text())
                .contains("(+1 against the week before; earlier weeks had 1 on average, since 26 October 2025)");
    }

    @Test
    void ofWhatWasBeforeTheFirstPlayNothingIsKnown() throws SQLException {
        run("r1", "2026-11-08");
        artist("a", "Lanterns");
        track("t", "Harbour", "a");
        play("2026-10-30", "t", 1);
        String unknown = "No plays are known before 30 October 2026.";

        ListeningReport before = report(List.of(Period.month(YearMonth.of(2026, 9))));
        assertThat(before.text()).contains(unknown).doesNotContain("Nothing was heard");
        assertThat(before.html()).contains(unknown).doesNotContain("Nothing was heard");
        ListeningReport inPart = report(List.of(Period.month(YearMonth.of(2026, 10))));
        assertThat(inPart.text()).contains(unknown, "Plays    1\n");
        assertThat(inPart.html()).contains(unknown, "<b>1</b></dd>");
        assertThat(report(List.of(Period.weekTo(LocalDate.parse("2026-11-08")))).text())
                .contains("Nothing was heard.")
                .doesNotContain("known before");
    }

    @Test
    void whatHasNotBegunIsRefused() {
        run("r1", "2026-11-08");

        assertFails(
                () -> report(List.of(Period.month(YearMonth.of(2026, 12)))),
                EtlException.BAD_ARGUMENT,
                "December 2026",
                "2026-11-08");
        assertFails(
                () -> report(List.of(Period.weekTo(LocalDate.parse("2030-01-01")))),
                EtlException.BAD_ARGUMENT,
                "Cannot tell of the week to 1 January 2030");
    }

    @Test
    void howThePipelineDoesIsToldWithItsNewestDaysOnly() throws SQLException {
        run("r1", "2026-11-01");
        run("r2", "2026-11-08");

        assertThat(report(List.of(Period.weekTo(LocalDate.parse("2026-11-08")))).text())
                .contains(
                        "in the last seven days (up to 8 November 2026)",
                        "0 items fetched in these days, 0 of them put in quarantine",
                        "All checks passed");
        ListeningReport earlier = report(List.of(Period.weekTo(DATE)));
        assertThat(earlier.text()).doesNotContain("seven days", "checks");
        assertThat(earlier.html()).doesNotContain("seven days", "checks").contains("Data from");
    }

    @Test
    void eachThatIsDueHasAFileOfItsOwn() throws SQLException {
        run("r1", "2026-10-25");
        run("r2", "2026-11-01");
        artist("a", "Lanterns");
        track("t", "Harbour", "a");
        play("2026-10-30", "t", 1);

        List<String> names = new ArrayList<>();
        try (Connection connection = database.connect()) {
            for (Period period : ListeningReport.due(connection, List.of("r2"))) {
                names.add(ListeningReport.of(connection, List.of(period)).name());
            }
        }

        assertThat(names).containsExactly("week-2026-11-01", "month-2026-10");
    }

    @Test
    void namesAreNeverMoreThanText() throws SQLException {
        run("r1", "2026-11-01");
        artist("a", HTML);
        track("t", RIGHT_TO_LEFT + " </table><script>alert(1)</script>", "a");
        database.execute("update warehouse.dim_track set spotify_url = 'javascript:alert(1)'");
        play("2026-10-31", "t", 1);

        ListeningReport report = report(List.of(Period.weekTo(DATE)));

        assertThat(report.html())
                .contains("&lt;b onclick", RIGHT_TO_LEFT)
                .doesNotContain("<b onclick", "<script", "javascript:");
        assertThat(report.text()).contains("<b onclick=\"x\">Bold</b> & co");
        assertThat(report.subject()).isASCII().hasSizeLessThan(100);
    }

    private ListeningReport report(List<Period> periods) throws SQLException {
        try (Connection connection = database.connect()) {
            return ListeningReport.of(connection, periods);
        }
    }

    private ListeningReport after(String... runs) throws SQLException {
        try (Connection connection = database.connect()) {
            return ListeningReport.afterLoading(connection, List.of(runs));
        }
    }

    private void run(String id, String date) {
        database.execute("""
                insert into warehouse.run (run_id, user_id, snapshot_date, started_at, finished_at, status, app_shape, request_count)
                values ('%s', 'me', '%s', '%2$s 06:00Z', '%2$s 06:01Z', 'complete', 'dev', 10)""".formatted(id, date));
    }

    private void artist(String id, String name) {
        database.execute("""
                insert into warehouse.dim_artist (artist_id, artist_name, run_id, raw_part, raw_line, raw_ordinal)
                values ('%s', '%s', 'r1', 'part', 1, 0)""".formatted(id, name));
    }

    private void track(String id, String name, String artist) {
        database.execute("""
                insert into warehouse.dim_track (track_id, track_name, duration_ms, run_id, raw_part, raw_line, raw_ordinal)
                values ('%s', '%s', 180000, 'r1', 'part', 1, 0);
                insert into warehouse.bridge_track_artist (track_id, artist_position, artist_id, run_id, raw_part, raw_line, raw_ordinal)
                values ('%1$s', 0, '%3$s', 'r1', 'part', 1, 0)""".formatted(id, name, artist));
    }

    private void play(String date, String track, int times) {
        database.execute("""
                insert into warehouse.fact_play (user_id, ended_at, item_id, item_type, source, run_id, raw_part, raw_line, raw_ordinal)
                select 'me', timestamptz '%s 12:00Z' + number * interval '4 minutes', '%s', 'track', 'api', 'r1', 'part', 1, 0
                from generate_series(1, %d) as number""".formatted(date, track, times));
    }

    private void saved(String track, String added, String removed) {
        database.execute("""
                insert into warehouse.fact_saved_track (user_id, track_id, added_at, first_seen_date, removed_date, run_id, raw_part, raw_line, raw_ordinal)
                values ('me', '%s', '%s 12:00Z', '%2$s', %s, 'r1', 'part', 1, 0)""".formatted(track, added, removed));
    }

    private void followed(String artist, String firstSeen) {
        database.execute("""
                insert into warehouse.fact_followed_artist (user_id, artist_id, first_seen_date, run_id, raw_part, raw_line, raw_ordinal)
                values ('me', '%s', '%s', 'r1', 'part', 1, 0)""".formatted(artist, firstSeen));
    }

    private void followedArtistsRead(String run) {
        read(run, "followed_artists");
    }

    private void playsRead(String run) {
        read(run, "me");
        read(run, "recently_played");
    }

    private void read(String run, String resource) {
        database.execute("""
                insert into warehouse.run_book (run_id, resource, page_count, failed_page_count, fetched, nulls, duplicates, quarantined, accepted, inserted, updated, unchanged)
                values ('%s', '%s', 1, 0, 2, 0, 0, 0, 2, 2, 0, 0)""".formatted(run, resource));
    }

    private void ranks(String date, String... artists) {
        for (int i = 0; i < artists.length; i++) {
            database.execute("""
                    insert into warehouse.fact_top_artist (user_id, snapshot_date, time_range, rank, artist_id, run_id, raw_part, raw_line, raw_ordinal)
                    values ('me', '%s', 'short_term', %d, '%s', 'r1', 'part', 1, 0)""".formatted(date, i + 1, artists[i]));
        }
    }
}

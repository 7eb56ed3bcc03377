package io.github.spotifypipeline.etl;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The week in plain text, from the views of schema {@code reporting}: the seven days up to the newest snapshot date, for
 * each listener, then the pipeline's health in a few lines. The same warehouse always gives the same text.
 */
final class WeeklyReport {
    private static final String LISTENERS =
            "select user_id, max(user_name) from reporting.runs group by user_id order by user_id";
    private static final String NEWEST = "select max(snapshot_date) from reporting.runs";

    private static final String PLAYS = "select coalesce(sum(play_count), 0) from reporting.plays_per_day"
            + " where user_id = ? and played_date > ?::date - 7 and played_date <= ?::date";
    private static final String ARTISTS = "select artist_name, sum(play_count) as plays from reporting.plays_per_artist"
            + " where user_id = ? and played_date > ?::date - 7 and played_date <= ?::date"
            + " group by artist_id, artist_name order by plays desc, artist_name limit 5";
    private static final String TRACKS = "select track_name || ' - ' || artist_names, sum(play_count) as plays"
            + " from reporting.plays_per_track where user_id = ? and played_date > ?::date - 7 and played_date <= ?::date"
            + " group by item_id, track_name, artist_names order by plays desc, track_name limit 5";
    private static final String SAVED = "select count(*) from reporting.saved_tracks"
            + " where user_id = ? and added_date > ?::date - 7 and added_date <= ?::date";
    private static final String PLAYLISTS = "select playlist_name || ' (' || change || ')', sum(copy_count) as items"
            + " from reporting.playlist_changes"
            + " where user_id = ? and changed_date > ?::date - 7 and changed_date <= ?::date"
            + " group by playlist_id, playlist_name, change order by items desc, playlist_name, change limit 10";
    private static final String QUARANTINED =
            "select coalesce(sum(quarantined), 0) from reporting.run_books" + " where snapshot_date > ?::date - 7";

    private final Connection warehouse;
    private final StringBuilder text = new StringBuilder();

    private WeeklyReport(Connection warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * @param subject under 100 ASCII characters, as a mail or message service wants it
     */
    record Text(String subject, String body) {}

    private record Listener(String id, String name) {}

    private record Line(String name, long count) {}

    static Text of(WarehouseAddress address, EtlSummary summary) {
        try (Connection warehouse = Warehouse.connect(address)) {
            return new WeeklyReport(warehouse).write(summary);
        } catch (SQLException e) {
            throw Warehouse.refused(e);
        }
    }

    private Text write(EtlSummary summary) throws SQLException {
        Optional<LocalDate> newest = newest();
        String subject = newest.map(date -> "Spotify: the week to " + date).orElse("Spotify: nothing is loaded yet");
        line(subject);
        if (newest.isPresent()) {
            for (Listener listener : listeners()) {
                tell(listener, newest.get());
            }
        }
        health(summary, newest);
        line("");
        line("Data from Spotify. https://open.spotify.com");
        return new Text(subject, text.toString());
    }

    private void tell(Listener listener, LocalDate date) throws SQLException {
        String id = listener.id();
        long plays = count(PLAYS, id, date);
        long before = count(PLAYS, id, date.minusDays(7));
        line("");
        line(listener.name());
        line("  %,d plays (%+,d against the week before), %,d tracks saved"
                .formatted(plays, plays - before, count(SAVED, id, date)));
        section("Artists heard most", ARTISTS, id, date);
        section("Tracks heard most", TRACKS, id, date);
        section("Playlists that changed", PLAYLISTS, id, date);
    }

    private void section(String title, String query, String id, LocalDate date) throws SQLException {
        List<Line> lines = lines(query, id, date);
        if (!lines.isEmpty()) {
            line("");
            line("  " + title);
            lines.forEach(entry -> line("  %6d  %s".formatted(entry.count(), entry.name())));
        }
    }

    private void health(EtlSummary summary, Optional<LocalDate> newest) throws SQLException {
        line("");
        line("The pipeline");
        line("  %d runs loaded, %,d rows new, %,d changed; all books balance"
                .formatted(summary.runs().size(), summary.inserted(), summary.updated()));
        if (newest.isPresent()) {
            line("  %,d items in quarantine this week".formatted(quarantined(newest.get())));
        }
        line(summary.warnings().isEmpty() ? "  all checks passed" : "  checks to look at:");
        summary.warnings().forEach(warning -> line("  - " + warning));
    }

    private Optional<LocalDate> newest() throws SQLException {
        try (PreparedStatement query = warehouse.prepareStatement(NEWEST);
                ResultSet row = query.executeQuery()) {
            row.next();
            return Optional.ofNullable(row.getObject(1, LocalDate.class));
        }
    }

    private List<Listener> listeners() throws SQLException {
        try (PreparedStatement query = warehouse.prepareStatement(LISTENERS);
                ResultSet row = query.executeQuery()) {
            List<Listener> listeners = new ArrayList<>();
            while (row.next()) {
                listeners.add(new Listener(row.getString(1), row.getString(2)));
            }
            return listeners;
        }
    }

    private long quarantined(LocalDate date) throws SQLException {
        try (PreparedStatement query = warehouse.prepareStatement(QUARANTINED)) {
            query.setObject(1, date);
            return number(query);
        }
    }

    private long count(String sql, String id, LocalDate date) throws SQLException {
        try (PreparedStatement query = forWeek(sql, id, date)) {
            return number(query);
        }
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private List<Line> lines(String sql, String id, LocalDate date) throws SQLException {
        try (PreparedStatement query = forWeek(sql, id, date);
                ResultSet row = query.executeQuery()) {
            List<Line> lines = new ArrayList<>();
            while (row.next()) {
                lines.add(new Line(row.getString(1), row.getLong(2)));
            }
            return lines;
        }
    }

    private PreparedStatement forWeek(String sql, String id, LocalDate date) throws SQLException {
        PreparedStatement query = warehouse.prepareStatement(sql);
        query.setString(1, id);
        query.setObject(2, date);
        query.setObject(3, date);
        return query;
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}

package io.github.spotifypipeline.etl.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the templates know: the answers to the questions in {@code sql/report}, each under the name of its file. */
final class StoryReader {
    private static final List<String> OF_A_LISTENER =
            List.of("artists", "tracks", "new_artists", "movers", "streak", "best_day", "library", "playlists");
    private static final String SPOTIFY = "https://open.spotify.com/";

    private static final String NEWEST_WHOLE_DATE = """
            with run as (
                select
                    run_id,
                    snapshot_date,
                    exists (
                        select from reporting.run_books as book
                        where book.run_id = runs.run_id
                            and resource not in ('me', 'recently_played', 'streaming_history')) as is_whole
                from reporting.runs
            )
            select max(snapshot_date) from run
            where snapshot_date < ? and run_id <> all (?) and (is_whole or not exists (select from run where is_whole))""";

    private final Connection warehouse;

    StoryReader(Connection warehouse) {
        this.warehouse = warehouse;
    }

    /** The newest snapshot date that is loaded. */
    Optional<LocalDate> newestDate() throws SQLException {
        return date("select max(snapshot_date) from reporting.runs");
    }

    /**
     * The newest snapshot date of which more than plays was read, if there is any such; before some date, and apart from
     * some runs.
     */
    Optional<LocalDate> newestWholeDate(LocalDate before, Collection<String> withoutRuns) throws SQLException {
        return date(NEWEST_WHOLE_DATE, before, warehouse.createArrayOf("text", withoutRuns.toArray()));
    }

    private Optional<LocalDate> date(String select, Object... arguments) throws SQLException {
        try (PreparedStatement query = warehouse.prepareStatement(select)) {
            for (int i = 0; i < arguments.length; i++) {
                query.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, LocalDate.class));
            }
        }
    }

    /** Whether anybody heard anything. */
    boolean hasPlays(Period period) throws SQLException {
        String select = "select exists (select from reporting.plays where played_date between ? and ?)";
        try (PreparedStatement query = warehouse.prepareStatement(select)) {
            query.setObject(1, period.firstDate());
            query.setObject(2, period.lastDate());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** How the pipeline does is known of its newest days only: a report of the past is silent about it. */
    Map<String, Object> read(List<Period> periods, Optional<LocalDate> newest) throws SQLException {
        Map<String, Object> story = new HashMap<>();
        List<Map<String, Object>> told = new ArrayList<>();
        boolean hasApiPlays = false;
        for (Period period : periods) {
            List<Map<String, Object>> listeners = listeners(period);
            hasApiPlays |= listeners.stream()
                    .anyMatch(listener -> listener.get("has_api_plays").equals(true));
            told.add(Map.of(
                    "title", period.title(),
                    "unit", period.unit().word(),
                    "before", period.before(),
                    "is_over", period.isOver(),
                    "listeners", listeners));
        }
        story.put("periods", told);
        story.put("has_api_plays", hasApiPlays);
        boolean isOfNewest = newest.isEmpty()
                || periods.stream().anyMatch(period -> period.lastDate().equals(newest.get()));
        if (isOfNewest) {
            story.put("pipeline", Map.of("health", rows("health"), "checks", rows("checks")));
        }
        return story;
    }

    private List<Map<String, Object>> listeners(Period period) throws SQLException {
        List<Map<String, Object>> listeners = rows("listeners");
        for (Map<String, Object> listener : listeners) {
            Object[] parameters = {
                listener.get("user_id"),
                period.beforeDate(),
                period.beforeLastDate(),
                period.firstDate(),
                period.lastDate()
            };
            listener.putAll(rows("totals", parameters).get(0));
            listener.put("is_silent", listener.get("plays").equals(0L));
            for (String question : OF_A_LISTENER) {
                listener.put(question, rows(question, parameters));
            }
        }
        return listeners;
    }

    private List<Map<String, Object>> rows(String question, Object... parameters) throws SQLException {
        try (PreparedStatement query = warehouse.prepareStatement(sql(question))) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                while (row.next()) {
                    rows.add(values(row));
                }
                return rows;
            }
        }
    }

    private static Map<String, Object> values(ResultSet row) throws SQLException {
        Map<String, Object> values = new LinkedHashMap<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.put(columns.getColumnLabel(i), harmless(columns.getColumnLabel(i), row.getObject(i)));
        }
        return values;
    }

    /** Names stay on one line, and links lead to Spotify or nowhere. */
    private static Object harmless(String column, Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        if (column.equals("spotify_url") && !text.startsWith(SPOTIFY)) {
            return null;
        }
        return text.replaceAll("[\\p{Cntrl}\\p{Space}\\u2028\\u2029]+", " ");
    }

    private static String sql(String question) {
        try (InputStream file = StoryReader.class.getResourceAsStream("/sql/report/" + question + ".sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

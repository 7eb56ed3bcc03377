package io.github.spotifypipeline.etl.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.github.spotifypipeline.etl.EtlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The report of some periods, for every listener, and how the pipeline does. The same warehouse gives the same report.
 *
 * @param name of a file that holds it, without an ending: {@code week-2026-11-22}
 * @param subject under 100 ASCII characters, as a mail or message service wants it
 * @param text for a mail
 * @param html a page that needs nothing else
 */
public record ListeningReport(String name, String subject, String text, String html) {
    private static final Mustache.Compiler TEMPLATES = Mustache.compiler()
            .nullValue("")
            .emptyStringIsFalse(true)
            .zeroIsFalse(true)
            .withFormatter(ListeningReport::formatted);

    /** Numbers to the right. */
    private static final Mustache.Lambda PADDED =
            (fragment, out) -> out.write(String.format("%7s", fragment.execute()));

    /**
     * What is to be told after a load of these runs: the week, and the month and the year that have ended since the newest
     * snapshot but one. Plays that were polled and loaded in between, or by another load, make no difference. A period
     * without plays was before the pipeline's time.
     *
     * @throws SQLException if the warehouse cannot be read
     */
    public static List<Period> due(Connection warehouse, Collection<String> runs) throws SQLException {
        StoryReader reader = new StoryReader(warehouse);
        Optional<LocalDate> newest = reader.newestDate();
        if (newest.isEmpty()) {
            return List.of();
        }
        LocalDate dayAfter = newest.get().plusDays(1);
        LocalDate snapshot = reader.newestWholeDate(dayAfter, List.of()).orElse(newest.get());
        List<Period> due = new ArrayList<>(List.of(Period.weekTo(newest.get())));
        for (Period period : Period.endedSince(reader.newestWholeDate(snapshot, runs), snapshot)) {
            if (reader.hasPlays(period)) {
                due.add(period);
            }
        }
        return due;
    }

    /**
     * All that is to be told after a load, together.
     *
     * @throws SQLException if the warehouse cannot be read
     */
    public static ListeningReport afterLoading(Connection warehouse, Collection<String> runs) throws SQLException {
        return of(warehouse, due(warehouse, runs));
    }

    /**
     * @throws SQLException if the warehouse cannot be read
     * @throws EtlException 43 if a period begins after the newest run
     */
    public static ListeningReport of(Connection warehouse, List<Period> periods) throws SQLException {
        StoryReader reader = new StoryReader(warehouse);
        Optional<LocalDate> newest = reader.newestDate();
        List<Period> known = newest.map(date -> periods.stream()
                        .map(period -> period.knownThrough(date))
                        .toList())
                .orElse(periods);
        String subject = known.stream()
                .findFirst()
                .map(period -> "Spotify: " + period.titleInSentence())
                .orElse("Spotify: nothing is loaded yet");
        Map<String, Object> story = reader.read(known, newest);
        story.put("subject", subject);
        story.put("padded", PADDED);
        return new ListeningReport(
                known.stream().findFirst().map(Period::name).orElse("nothing"),
                subject,
                template("report.txt", TEMPLATES.escapeHTML(false)).execute(story),
                template("report.html", TEMPLATES).execute(story));
    }

    private static String formatted(Object value) {
        boolean isWhole = value instanceof Long || value instanceof Integer;
        return isWhole ? String.format(Locale.ROOT, "%,d", ((Number) value).longValue()) : String.valueOf(value);
    }

    private static Template template(String name, Mustache.Compiler templates) {
        try (InputStream file = ListeningReport.class.getResourceAsStream(name)) {
            return templates.compile(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.github.spotifypipeline.local.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import io.github.spotifypipeline.local.sandbox.Streamed.Mode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What Spotify sends the sandbox's listener who asks for the extended streaming history: a ZIP of {@link StreamingHistory} up
 * to the sandbox's present. The same options give the same bytes; one file of it at a time is in memory.
 *
 * <p>It may reach back further than the listener's account, to be as long as is wanted.
 */
public final class SandboxExport {
    /** At the end of the ZIP, so that nobody takes it for a real one. */
    private static final String COMMENT = "Invented by the sandbox Spotify";

    private static final String FOLDER = "Spotify Extended Streaming History/";
    private static final int MOST_ENTRIES = 16_000;
    private static final LocalDate SPOTIFY_BEGAN = LocalDate.of(2008, 10, 7);

    /** Which the sandbox does not have. */
    private static final List<String> OF_AUDIOBOOKS =
            List.of("audiobook_title", "audiobook_uri", "audiobook_chapter_uri", "audiobook_chapter_title");

    /** An address for documentation, of which there is no machine. */
    private static final String ADDRESS = "203.0.113.7";

    /** Before, it was not always noted whether a song was skipped, and moments were told in milliseconds. */
    private static final Instant TOLD_AS_TODAY = Instant.parse("2023-01-01T00:00:00Z");

    private final StreamingHistory history;
    private final LocalDate first;
    private final LocalDate last;
    private final Instant now;

    private SandboxExport(StreamingHistory history, LocalDate first, Instant now) {
        this.history = history;
        this.first = first;
        this.last = Plays.day(now);
        this.now = now;
    }

    /** The years up to the sandbox's present. */
    public static SandboxExport ofYears(int years, SandboxOptions options) {
        return new SandboxExport(history(options), Plays.day(options.now()).minusYears(years), options.now());
    }

    /**
     * As many entries up to the sandbox's present, and the rest of the day that the first of them is of.
     *
     * @throws IllegalArgumentException if that is before there was Spotify
     */
    public static SandboxExport ofEntries(int entries, SandboxOptions options) {
        LocalDate today = Plays.day(options.now());
        SandboxExport export = new SandboxExport(history(options), today, options.now());
        LocalDate day = today;
        for (int left = entries - export.entriesOf(day); left > 0; left -= export.entriesOf(day)) {
            day = day.minusDays(1);
            if (day.isBefore(SPOTIFY_BEGAN)) {
                throw new IllegalArgumentException(
                        "Cannot invent an export: it would begin before Spotify did (entries=%d). Take a listener who plays more."
                                .formatted(entries));
            }
        }
        return new SandboxExport(export.history, day, options.now());
    }

    private static StreamingHistory history(SandboxOptions options) {
        return new StreamingHistory(new Listener(options.seed(), options.size()));
    }

    private int entriesOf(LocalDate day) {
        return (int) history.audioOf(day).stream().filter(this::isOver).count();
    }

    private boolean isOver(Streamed entry) {
        return !entry.endedAt().isAfter(now);
    }

    /** Whether a file was written here. */
    public static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        byte[] comment = COMMENT.getBytes(US_ASCII);
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(in.length(), comment.length)];
            in.seek(in.length() - end.length);
            in.readFully(end);
            return Arrays.equals(end, comment);
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes it, over whatever was there. */
    public void write(Path zip) throws IOException {
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(zip));
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setComment(COMMENT);
            writeAudio(out);
            writeVideo(out);
        }
    }

    private void writeAudio(ZipOutputStream out) throws IOException {
        int number = 0;
        Part part = new Part();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            for (Streamed entry : history.audioOf(day)) {
                if (part.entries == MOST_ENTRIES) {
                    write(out, "Audio_%s_%d".formatted(part.years(), number++), part);
                    part = new Part();
                }
                part.addIfOver(entry);
            }
        }
        write(out, "Audio_%s_%d".formatted(part.years(), number), part);
    }

    private void writeVideo(ZipOutputStream out) throws IOException {
        Part part = new Part();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            Optional<Streamed> video = history.videoOf(day);
            if (video.isPresent()) {
                part.addIfOver(video.get());
            }
        }
        write(out, "Video_" + part.years(), part);
    }

    private void write(ZipOutputStream out, String name, Part part) throws IOException {
        if (part.entries > 0) {
            ZipEntry file = new ZipEntry(FOLDER + "Streaming_History_" + name + ".json");
            file.setTimeLocal(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
            out.putNextEntry(file);
            out.write(part.json());
        }
    }

    /** A file that is being filled. */
    private final class Part {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final JsonGenerator json;
        private int entries;
        private int firstYear;
        private int lastYear;

        Part() throws IOException {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            json = new JsonFactory()
                    .createGenerator(bytes)
                    .setPrettyPrinter(new DefaultPrettyPrinter()
                            .withArrayIndenter(indenter)
                            .withObjectIndenter(indenter));
            json.writeStartArray();
        }

        /** The years that it tells of, as Spotify puts them into its name. */
        String years() {
            return firstYear == lastYear ? Integer.toString(firstYear) : firstYear + "-" + lastYear;
        }

        void addIfOver(Streamed entry) throws IOException {
            if (isOver(entry)) {
                lastYear = entry.endedAt().atZone(ZoneOffset.UTC).getYear();
                firstYear = entries == 0 ? lastYear : firstYear;
                entries++;
                spell(entry);
            }
        }

        byte[] json() throws IOException {
            json.writeEndArray();
            json.close();
            return bytes.toByteArray();
        }

        private void spell(Streamed entry) throws IOException {
            json.writeStartObject();
            json.writeStringField("ts", JsonSpelling.seconds(entry.endedAt()));
            json.writeStringField("platform", "ios");
            json.writeNumberField("ms_played", entry.playedMs());
            json.writeStringField("conn_country", "NL");
            json.writeStringField("ip_addr", ADDRESS);
            spellTrack(entry.item() instanceof Track track ? Optional.of(track) : Optional.empty());
            spellEpisode(entry.item() instanceof Episode episode ? Optional.of(episode) : Optional.empty());
            for (String field : OF_AUDIOBOOKS) {
                json.writeNullField(field);
            }
            spellCircumstances(entry);
            json.writeEndObject();
        }

        /** Under the id that it had, where Spotify has given it another. */
        private void spellTrack(Optional<Track> track) throws IOException {
            text("master_metadata_track_name", track.map(Track::name));
            text(
                    "master_metadata_album_artist_name",
                    track.map(song -> song.artists().get(0).name()));
            text(
                    "master_metadata_album_album_name",
                    track.map(song -> song.album().name()));
            text(
                    "spotify_track_uri",
                    track.map(song -> "spotify:track:" + song.linkedFrom().orElse(song.id())));
        }

        private void spellEpisode(Optional<Episode> episode) throws IOException {
            text("episode_name", episode.map(Episode::name));
            text("episode_show_name", episode.map(part -> part.show().name()));
            text("spotify_episode_uri", episode.map(Episode::uri));
        }

        private void spellCircumstances(Streamed entry) throws IOException {
            boolean isToldAsToday = !entry.endedAt().isBefore(TOLD_AS_TODAY);
            json.writeStringField("reason_start", entry.start());
            json.writeStringField("reason_end", entry.end());
            json.writeBooleanField("shuffle", entry.mode() != Mode.ONLINE);
            if (isToldAsToday) {
                json.writeBooleanField("skipped", entry.isSkipped());
            } else {
                json.writeNullField("skipped");
            }
            json.writeBooleanField("offline", entry.mode() == Mode.OFFLINE);
            json.writeNumberField(
                    "offline_timestamp",
                    isToldAsToday
                            ? entry.startedAt().getEpochSecond()
                            : entry.startedAt().toEpochMilli());
            json.writeBooleanField("incognito_mode", entry.mode() == Mode.PRIVATE);
        }

        private void text(String name, Optional<String> text) throws IOException {
            json.writeStringField(name, text.orElse(null));
        }
    }
}

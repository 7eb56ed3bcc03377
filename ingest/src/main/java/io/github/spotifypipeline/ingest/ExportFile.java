package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file of Spotify's privacy export, in a zip or out of it.
 *
 * @param place which file it is, for messages
 * @param name without folders: all of its path that is ever kept, and nothing is written under it
 * @param bytes how long it is
 * @param content gives exactly these bytes, or fails
 */
record ExportFile(String place, String name, long bytes, Content content) {

    interface Content {
        InputStream open() throws IOException;

        /** Of these bytes: their CRC-32. */
        long checksum() throws IOException;
    }

    /** What it says it holds. */
    enum Kind {
        /** Every play of an account's life, as it has been called in turn. */
        EXTENDED("(endsong|endvideo|Streaming_History_[A-Za-z]+)([_ (].*)?\\.json"),
        /** The plays of a year, to the minute and without ids. */
        ACCOUNT_DATA("StreamingHistory.*\\.json"),
        /** Playlists, payments, a PDF to read first, or something of another program's. */
        OTHER(".*");

        private final Pattern names;

        Kind(String names) {
            this.names = Pattern.compile(names, Pattern.CASE_INSENSITIVE);
        }
    }

    static ExportFile of(Path path, long bytes, Content content) {
        return new ExportFile(printable(path.toString()), baseName(path.toString()), bytes, content);
    }

    static ExportFile of(Path zip, String entry, long bytes, Content content) {
        return new ExportFile(printable(zip + ": " + entry), baseName(entry), bytes, content);
    }

    private static String baseName(String path) {
        return printable(path).replaceFirst("^.*[/\\\\]", "");
    }

    /** A name is somebody else's text: what could steer a terminal or break a line is taken out. */
    static String printable(String path) {
        return path.replaceAll("\\p{C}", "");
    }

    /** By which it is known again. */
    Manifest.Source source() {
        try {
            return new Manifest.Source(name, bytes, content.checksum());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    Kind kind() {
        for (Kind kind : Kind.values()) {
            if (kind.names.matcher(name).matches()) {
                return kind;
            }
        }
        throw new IllegalStateException("Every name is of some kind");
    }

    /** It is not what can be imported. */
    IngestException refused(String why, String remedy) {
        return IngestException.badArgument("Cannot import %s: %s. %s".formatted(place, why, remedy));
    }

    IngestException unreadable(IOException e) {
        return damaged(Optional.ofNullable(e.getMessage()).orElseGet(e::toString));
    }

    /** It is not what Spotify has sent. */
    IngestException damaged(String why) {
        return IngestException.damaged("Cannot import %s: %s. Nothing is imported; download or unpack the export again."
                .formatted(place, why));
    }
}

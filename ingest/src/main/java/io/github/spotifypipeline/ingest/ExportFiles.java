package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of an export, as they are given: a zip, a folder, or one by one. Zips within are left shut. */
final class ExportFiles implements AutoCloseable {
    /** An export has less than a hundred files, each a hundred bytes of the directory, which is read into memory. */
    private static final int MOST_DIRECTORY_BYTES = 8 << 20;
    /** Eight times the largest export heard of. */
    private static final long MOST_BYTES = 16L << 30;
    /** The files of an export shrink to a twentieth; gzip can make a thousandth of what repeats. */
    private static final long MOST_RATIO = 200;
    /** A short file may repeat itself as it likes. */
    private static final long RATIO_COUNTS_FROM = 16 << 20;

    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int END_BYTES = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int DIRECTORY_BYTES_AT = 12;
    private static final int NAMES_TOLD = 5;

    private final List<ZipFile> zips = new ArrayList<>();
    private final List<ExportFile> history = new ArrayList<>();
    private final List<ExportFile> accountData = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    /**
     * Finds them, and opens zips.
     *
     * @throws IngestException 43 if there is no such file, or it is larger than any export; 50 if a zip is not whole
     */
    static ExportFiles in(List<Path> given) {
        ExportFiles files = new ExportFiles();
        try {
            given.forEach(files::add);
            files.refuseIfTooMuch();
            return files;
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    private void add(Path path) {
        try {
            if (Files.isDirectory(path)) {
                addFolder(path);
            } else if (!Files.isRegularFile(path)) {
                throw IngestException.badArgument(
                        "Cannot import %s: there is no such file. Give the export's zip, its folder, or files of it."
                                .formatted(path));
            } else if (beginsLikeZip(path)) {
                addZip(path);
            } else {
                addGiven(file(path));
            }
        } catch (IOException | UncheckedIOException e) {
            throw IngestException.badArgument(
                    "Cannot import %s: it cannot be read (%s). Make it readable.".formatted(path, e));
        }
    }

    private static boolean beginsLikeZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return new String(in.readNBytes(2), StandardCharsets.ISO_8859_1).equals("PK");
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
                addFound(file(path));
            }
        }
    }

    private static ExportFile file(Path path) throws IOException {
        return ExportFile.of(path, Files.size(path), new OnDisk(path));
    }

    private void addZip(Path path) {
        try {
            refuseIfTooManyEntries(path);
            // Names that are no UTF-8 must not hide the others; those that matter are ASCII.
            ZipFile zip = new ZipFile(path.toFile(), StandardCharsets.ISO_8859_1);
            zips.add(zip);
            zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .forEach(entry -> addFound(entry(path, zip, entry)));
        } catch (IOException e) {
            throw ExportFile.of(path, 0, new OnDisk(path)).damaged("it is no whole zip (%s)".formatted(e.getMessage()));
        }
    }

    /** The directory of a zip stands at its end; Java would read it whole, however long it is. */
    private static void refuseIfTooManyEntries(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            int length = (int) Math.min(channel.size(), END_BYTES + LONGEST_COMMENT);
            ByteBuffer end = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            long start = channel.size() - length;
            while (end.hasRemaining() && channel.read(end, start + end.position()) >= 0) {}
            int at = length - END_BYTES;
            while (at >= 0 && end.getInt(at) != END_SIGNATURE) {
                at--;
            }
            if (at < 0) {
                throw new ZipException("its end is missing");
            }
            if (Integer.toUnsignedLong(end.getInt(at + DIRECTORY_BYTES_AT)) > MOST_DIRECTORY_BYTES) {
                throw IngestException.badArgument(
                        "Cannot import %s: it has more entries than any export. Give the export as Spotify sent it."
                                .formatted(path));
            }
        }
    }

    private static ExportFile entry(Path path, ZipFile zip, ZipEntry entry) {
        ExportFile file = ExportFile.of(path, entry.getName(), entry.getSize(), new InZip(zip, entry));
        boolean isBomb = entry.getSize() > RATIO_COUNTS_FROM
                && entry.getSize() / MOST_RATIO > Math.max(1, entry.getCompressedSize());
        if (isBomb && file.kind() != ExportFile.Kind.OTHER) {
            throw file.refused(
                    "it unpacks to more than %d times its size (%,d bytes)".formatted(MOST_RATIO, entry.getSize()),
                    "No export does. If it is one, unpack it and import the folder.");
        }
        return file;
    }

    private void addFound(ExportFile file) {
        switch (file.kind()) {
            case EXTENDED -> history.add(file);
            case ACCOUNT_DATA -> accountData.add(file);
            case OTHER -> others.add(file.name());
        }
    }

    /** Whatever it is called, it was meant. */
    private void addGiven(ExportFile file) {
        (file.kind() == ExportFile.Kind.ACCOUNT_DATA ? accountData : history).add(file);
    }

    private void refuseIfTooMuch() {
        long bytes = Stream.concat(history.stream(), accountData.stream())
                .mapToLong(ExportFile::bytes)
                .sum();
        if (bytes > MOST_BYTES) {
            throw IngestException.badArgument(
                    "Cannot import so much at once: %,d bytes, where %,d are allowed. Import the files in several goes."
                            .formatted(bytes, MOST_BYTES));
        }
    }

    /**
     * Those to import.
     *
     * @throws IngestException 43 if there are none
     */
    List<ExportFile> chosen(HistoryRequest.AccountData wish) {
        List<ExportFile> chosen = new ArrayList<>(history);
        if (wish == HistoryRequest.AccountData.IMPORTED) {
            chosen.addAll(accountData);
        }
        if (chosen.isEmpty()) {
            throw accountData.isEmpty() ? nothingFound() : HistoryReader.isAccountData(accountData.get(0));
        }
        return Collections.unmodifiableList(chosen);
    }

    private IngestException nothingFound() {
        String more = others.size() > NAMES_TOLD ? " and %d more".formatted(others.size() - NAMES_TOLD) : "";
        String found = others.isEmpty()
                ? "nothing"
                : others.stream().limit(NAMES_TOLD).collect(Collectors.joining(", ")) + more;
        return IngestException.badArgument(
                ("Cannot import: no streaming history is there (found: %s). Give the zip, folder"
                                + " or files of Spotify's extended streaming history (Streaming_History_Audio_….json, endsong_….json).")
                        .formatted(found));
    }

    /** Files of account data, if they are not asked for. */
    int leftOut(HistoryRequest.AccountData wish) {
        return wish == HistoryRequest.AccountData.IMPORTED ? 0 : accountData.size();
    }

    /** Files that hold something else. */
    int others() {
        return others.size();
    }

    @Override
    public void close() {
        for (ZipFile zip : zips) {
            try {
                zip.close();
            } catch (IOException e) {
                throw new UncheckedIOException("%s (%s)".formatted(zip.getName(), e), e);
            }
        }
    }

    private record OnDisk(Path path) implements ExportFile.Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public long checksum() throws IOException {
            try (CheckedInputStream in = new CheckedInputStream(open(), new CRC32())) {
                in.transferTo(OutputStream.nullOutputStream());
                return in.getChecksum().getValue();
            }
        }
    }

    private record InZip(ZipFile zip, ZipEntry entry) implements ExportFile.Content {
        @Override
        public InputStream open() throws IOException {
            return new Checked(zip.getInputStream(entry), entry);
        }

        @Override
        public long checksum() {
            return entry.getCrc();
        }
    }

    /** Of the length and with the checksum that the zip's directory has: Java itself looks at neither. */
    private static final class Checked extends CheckedInputStream {
        private final ZipEntry entry;
        private long left;

        Checked(InputStream in, ZipEntry entry) {
            super(in, new CRC32());
            this.entry = entry;
            this.left = entry.getSize();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, length);
            left -= Math.max(0, count);
            if (left < 0 || count < 0 && left > 0) {
                throw new ZipException("it is not the %,d bytes long that its zip says".formatted(entry.getSize()));
            }
            if (count < 0 && entry.getCrc() != getChecksum().getValue()) {
                throw new ZipException("its checksum is not the one that its zip has");
            }
            return count;
        }
    }
}

package io.github.spotifypipeline.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of a file of the export while it is read: known to be UTF-8, without the mark at its beginning. The bytes of
 * what is being read can be had as they are.
 */
final class ExportText extends InputStream {
    /** A play is about 700 bytes. What is longer than a thousand of them is none, and is not kept in memory. */
    private static final int MOST_KEPT = 1 << 20;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final ExportFile file;
    private final InputStream in;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(BUFFER_BYTES);
    private byte[] window = new byte[BUFFER_BYTES];
    private int length;
    private int checked;
    private long forgotten;
    private long needed;

    /** @throws IngestException 43 if it is in another encoding */
    ExportText(ExportFile file) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(file.content().open(), BUFFER_BYTES);
        in.mark(MARK.length + 1);
        byte[] first = in.readNBytes(MARK.length + 1);
        in.reset();
        if (isOfWideCharacters(first)) {
            in.close();
            throw file.refused(
                    "it is in UTF-16 or UTF-32, and Spotify writes UTF-8", "Import the file as Spotify sent it.");
        }
        if (Arrays.equals(first, 0, Math.min(first.length, MARK.length), MARK, 0, MARK.length)) {
            in.skipNBytes(MARK.length);
        }
    }

    /** Of what begins as JSON does: with one of its signs, or with the mark. */
    private static boolean isOfWideCharacters(byte[] first) {
        for (byte b : first) {
            if (b == 0 || b == (byte) 0xFE || b == (byte) 0xFF) {
                return true;
            }
        }
        return false;
    }

    /** How far it has been read. */
    long position() {
        return forgotten + length;
    }

    /** What is before this position is not asked for any more. */
    void forgetBefore(long position) {
        needed = position;
    }

    void copy(long from, long to, OutputStream out) throws IOException {
        out.write(window, (int) (from - forgotten), (int) (to - from));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
        int count = in.read(to, offset, most);
        if (count < 0) {
            requireUtf8(length == checked);
            return count;
        }
        makeRoomFor(count);
        System.arraycopy(to, offset, window, length, count);
        length += count;
        check();
        return count;
    }

    private void makeRoomFor(int count) {
        if (length + count > window.length) {
            int unneeded = (int) Math.min(needed - forgotten, checked);
            byte[] roomier = length - unneeded + count > window.length / 2 ? new byte[2 * window.length] : window;
            System.arraycopy(window, unneeded, roomier, 0, length - unneeded);
            window = roomier;
            forgotten += unneeded;
            checked -= unneeded;
            length -= unneeded;
        }
        if (length + count > MOST_KEPT) {
            throw file.refused(
                    "one thing in it is longer than %,d bytes, and no play is".formatted(MOST_KEPT),
                    "Give files of Spotify's extended streaming history.");
        }
    }

    private void check() {
        ByteBuffer unchecked = ByteBuffer.wrap(window, checked, length - checked);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            decoded.clear();
            result = utf8.decode(unchecked, decoded, false);
        }
        checked = unchecked.position();
        requireUtf8(!result.isError());
    }

    private void requireUtf8(boolean isUtf8) {
        if (!isUtf8) {
            throw file.damaged("its text is no UTF-8 (at byte %,d)".formatted(forgotten + checked));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

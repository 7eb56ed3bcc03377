package io.github.spotifypipeline.etl;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Rows in PostgreSQL's binary format of COPY: each value with its length before it, where null is −1, numbers big-endian.
 * It grows with a row that is larger.
 */
final class CopyBuffer {
    /** Signature, flags and the length of a further header, both 0. */
    private static final byte[] HEADER = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final short END = -1;
    private static final int NULL = -1;

    private static final short NEGATIVE = 0x4000;
    private static final int DECIMALS_OF_A_DIGIT = 4;

    private static final UTF8String NUL = UTF8String.fromString("\0");
    private static final UTF8String REPLACEMENT = UTF8String.fromString("\uFFFD");

    private ByteBuffer bytes;

    CopyBuffer(int capacity) {
        bytes = ByteBuffer.allocate(capacity);
        putBytes(HEADER);
    }

    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    void clear() {
        bytes.clear();
    }

    void putEnd() {
        putShort(END);
    }

    void putRow(InternalRow row, List<CopyType> types) {
        putShort((short) types.size());
        for (int column = 0; column < types.size(); column++) {
            putValue(row, column, types.get(column));
        }
    }

    private void putValue(SpecializedGetters values, int place, CopyType type) {
        if (values.isNullAt(place)) {
            putInt(NULL);
            return;
        }
        int start = length();
        putInt(0);
        type.encoder().encode(values, place, this);
        bytes.putInt(start, length() - start - Integer.BYTES);
    }

    /** Of one dimension that begins at 1, or of none if it is empty; there may be nulls. */
    void putArray(ArrayData elements, CopyType type) {
        int count = elements.numElements();
        putInt(count == 0 ? 0 : 1);
        putInt(1);
        putInt(type.oid());
        if (count > 0) {
            putInt(count);
            putInt(1);
        }
        for (int place = 0; place < count; place++) {
            putValue(elements, place, type);
        }
    }

    /** In digits of base 10,000, of which the decimal point may split none. */
    void putNumeric(BigDecimal value) {
        int padding = Math.floorMod(-value.scale(), DECIMALS_OF_A_DIGIT);
        String decimals = value.unscaledValue().abs() + "0".repeat(padding);
        decimals = "0".repeat(Math.floorMod(-decimals.length(), DECIMALS_OF_A_DIGIT)) + decimals;
        int digits = decimals.length() / DECIMALS_OF_A_DIGIT;
        putShort((short) digits);
        putShort((short) (digits - (value.scale() + padding) / DECIMALS_OF_A_DIGIT - 1));
        putShort(value.signum() < 0 ? NEGATIVE : 0);
        putShort((short) Math.max(value.scale(), 0));
        for (int digit = 0; digit < digits; digit++) {
            int start = digit * DECIMALS_OF_A_DIGIT;
            putShort((short) Integer.parseInt(decimals, start, start + DECIMALS_OF_A_DIGIT, 10));
        }
    }

    void putText(UTF8String text) {
        UTF8String stored = isPlain(text) ? text : storable(text);
        int length = stored.numBytes();
        makeRoom(length);
        stored.writeToMemory(bytes.array(), Platform.BYTE_ARRAY_OFFSET + length());
        bytes.position(length() + length);
    }

    /** Most texts are ASCII: the others pay for a closer look. */
    private static boolean isPlain(UTF8String text) {
        for (int i = 0; i < text.numBytes(); i++) {
            if (text.getByte(i) <= 0) {
                return false;
            }
        }
        return true;
    }

    private static UTF8String storable(UTF8String text) {
        return text.makeValid().replace(NUL, REPLACEMENT);
    }

    void putBytes(byte[] value) {
        makeRoom(value.length);
        bytes.put(value);
    }

    void putBoolean(boolean value) {
        makeRoom(Byte.BYTES);
        bytes.put((byte) (value ? 1 : 0));
    }

    void putShort(short value) {
        makeRoom(Short.BYTES);
        bytes.putShort(value);
    }

    void putInt(int value) {
        makeRoom(Integer.BYTES);
        bytes.putInt(value);
    }

    void putLong(long value) {
        makeRoom(Long.BYTES);
        bytes.putLong(value);
    }

    void putFloat(float value) {
        makeRoom(Float.BYTES);
        bytes.putFloat(value);
    }

    void putDouble(double value) {
        makeRoom(Double.BYTES);
        bytes.putDouble(value);
    }

    private void makeRoom(int length) {
        if (bytes.remaining() < length) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), length() + length));
            bytes = larger.put(bytes.flip());
        }
    }
}

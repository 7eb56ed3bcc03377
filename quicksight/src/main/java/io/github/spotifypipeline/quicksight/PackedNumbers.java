package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.util.stream.LongStream;

/**
 * Runs of whole numbers, one after the other, in the form that compresses best: of each number the difference from the one
 * before, in as many bytes as the run needs, first the lowest byte of all numbers, then the next.
 */
final class PackedNumbers {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a run; what is returned says where it is and how it is to be read. */
    ObjectNode add(long[] numbers) {
        long least = LongStream.of(numbers).min().orElse(0);
        long most = LongStream.of(numbers).max().orElse(0);
        int width = (Long.SIZE - Long.numberOfLeadingZeros(most - least) + 7) / 8;
        ObjectNode run = JsonNodeFactory.instance
                .objectNode()
                .put("at", bytes.size())
                .put("count", numbers.length)
                .put("width", width)
                .put("least", least);
        for (int place = 0; place < width; place++) {
            addPlace(numbers, least, 8 * place);
        }
        return run;
    }

    /** One byte of each difference. Where a number is less than the one before, it overflows, as the reader expects. */
    private void addPlace(long[] numbers, long least, int shift) {
        long previous = least;
        for (long number : numbers) {
            bytes.write((int) ((number - previous) >>> shift));
            previous = number;
        }
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}

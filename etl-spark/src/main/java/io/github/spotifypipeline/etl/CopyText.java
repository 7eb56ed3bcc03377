package io.github.spotifypipeline.etl;

import java.sql.Date;
import java.sql.Timestamp;
import java.util.HexFormat;
import java.util.Iterator;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/** PostgreSQL's text format of COPY: tabs between columns, {@code \N} for null, a backslash before what it would mislead. */
final class CopyText {
    private static final char REPLACEMENT = '\uFFFD';

    private CopyText() {}

    /** Appends the row and its line end. */
    static void append(StringBuilder line, Row row) {
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                line.append('\t');
            }
            if (row.isNullAt(i)) {
                line.append("\\N");
            } else {
                appendEscaped(line, text(row.get(i)));
            }
        }
        line.append('\n');
    }

    private static String text(Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.toInstant().toString();
        }
        if (value instanceof Date date) {
            return date.toLocalDate().toString();
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof scala.collection.Seq<?> elements) {
            return array(CollectionConverters.asJava(elements).iterator());
        }
        return value.toString();
    }

    /** An array literal; elements are quoted, so that none reads as null or as two. */
    private static String array(Iterator<?> elements) {
        StringBuilder literal = new StringBuilder("{");
        while (elements.hasNext()) {
            Object element = elements.next();
            if (literal.length() > 1) {
                literal.append(',');
            }
            literal.append(element == null ? "NULL" : quoted(text(element)));
        }
        return literal.append('}').toString();
    }

    private static String quoted(String element) {
        return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void appendEscaped(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\0' -> line.append(REPLACEMENT);
                default -> line.append(c);
            }
        }
    }
}

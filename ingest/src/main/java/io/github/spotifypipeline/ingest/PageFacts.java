package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What turning pages and keeping books needs to know of a page.
 *
 * @param items entries, nulls among them
 * @param total how many Spotify says there are in all; it is not always right
 */
record PageFacts(
        long items, long nulls, OptionalLong total, boolean hasNext, Optional<String> before, Optional<String> after) {

    private static final PageFacts ONE_OBJECT =
            new PageFacts(1, 0, OptionalLong.empty(), false, Optional.empty(), Optional.empty());

    /**
     * Reads a body entry by entry, so that a page of 2 MB is never a tree in memory.
     *
     * @param json a JSON text, already known to be one
     * @param wrapper the field that holds the page, or a list that has no pages; empty where the body itself is it
     * @param entries is given every entry that is not null
     * @return empty if this is not the page that was asked for
     */
    static Optional<PageFacts> read(String json, Paging paging, String wrapper, Consumer<JsonNode> entries) {
        try (JsonParser parser = Json.MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            if (paging == Paging.SINGLE && wrapper.isEmpty()) {
                entries.accept(Json.MAPPER.readTree(parser));
                return Optional.of(ONE_OBJECT);
            }
            return wrapper.isEmpty() ? new Reader(parser, entries).read() : ofField(parser, paging, wrapper, entries);
        } catch (IOException e) {
            // JSON, but beyond what Jackson is willing to hold (a number of 1,001 digits): it is landed, not counted.
            return Optional.empty();
        }
    }

    /** Of the last field of that name, as for everybody who reads the line later. */
    private static Optional<PageFacts> ofField(
            JsonParser parser, Paging paging, String name, Consumer<JsonNode> entries) throws IOException {
        Optional<PageFacts> facts = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isOfThatName = parser.currentName().equals(name);
            parser.nextToken();
            if (isOfThatName) {
                Reader reader = new Reader(parser, entries);
                facts = paging == Paging.SINGLE ? reader.readList() : reader.readPage();
            } else {
                parser.skipChildren();
            }
        }
        return facts;
    }

    /** Collects the facts in one walk over the page's fields. */
    private static final class Reader {
        private final JsonParser parser;
        private final Consumer<JsonNode> entries;
        private boolean isPage;
        private long items;
        private long nulls;
        private OptionalLong total = OptionalLong.empty();
        private boolean hasNext;
        private Optional<String> before = Optional.empty();
        private Optional<String> after = Optional.empty();

        Reader(JsonParser parser, Consumer<JsonNode> entries) {
            this.parser = parser;
            this.entries = entries;
        }

        Optional<PageFacts> read() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "items" -> readItems(value);
                    case "total" -> total = value.isNumeric() ? number() : OptionalLong.empty();
                    case "next" -> hasNext = value == JsonToken.VALUE_STRING;
                    case "cursors" -> readCursors();
                    default -> parser.skipChildren();
                }
            }
            return isPage ? Optional.of(facts()) : Optional.empty();
        }

        Optional<PageFacts> readPage() throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return Optional.empty();
            }
            return read();
        }

        Optional<PageFacts> readList() throws IOException {
            readItems(parser.currentToken());
            return isPage ? Optional.of(facts()) : Optional.empty();
        }

        private PageFacts facts() {
            return new PageFacts(items, nulls, total, hasNext, before, after);
        }

        /** If there are several, the last counts. */
        private void readItems(JsonToken value) throws IOException {
            items = 0;
            nulls = 0;
            isPage = value == JsonToken.START_ARRAY;
            if (!isPage) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items++;
                if (parser.currentToken() == JsonToken.VALUE_NULL) {
                    nulls++;
                } else {
                    entries.accept(Json.MAPPER.readTree(parser));
                }
            }
        }

        /** Through double: Spotify has spelled whole numbers 4.9E7. */
        private OptionalLong number() throws IOException {
            long number = (long) parser.getDoubleValue();
            return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
        }

        private void readCursors() throws IOException {
            JsonNode cursors = Json.MAPPER.readTree(parser);
            before = text(cursors.path("before"));
            after = text(cursors.path("after"));
        }

        private static Optional<String> text(JsonNode cursor) {
            return cursor.isValueNode() && !cursor.isNull() ? Optional.of(cursor.asText()) : Optional.empty();
        }
    }
}

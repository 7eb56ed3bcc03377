package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON that can stand in a script element whatever text it carries: no character that ends the element, opens a comment
 * in it or ends a line of it is written as itself.
 */
final class EmbeddedJson extends CharacterEscapes {

    private static final int[] ASCII = asciiEscapes();

    private EmbeddedJson() {}

    static ObjectMapper mapper() {
        JsonMapper mapper = new JsonMapper();
        mapper.getFactory().setCharacterEscapes(new EmbeddedJson());
        return mapper;
    }

    private static int[] asciiEscapes() {
        int[] escapes = standardAsciiEscapesForJSON();
        escapes['<'] = ESCAPE_STANDARD;
        escapes['>'] = ESCAPE_STANDARD;
        escapes['&'] = ESCAPE_STANDARD;
        return escapes;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ASCII.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
        // Jackson's own convention: null writes the character as it is.
        return switch (character) {
            case '\u2028' -> new SerializedString("\\u2028");
            case '\u2029' -> new SerializedString("\\u2029");
            default -> null;
        };
    }
}

package io.github.spotifypipeline.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static String oneLine(String json) {
        return oneLine(JsonText.of(json.getBytes(UTF_8)).orElseThrow());
    }

    private static String oneLine(JsonText json) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        json.writeOneLine(out);
        return out.toString(UTF_8);
    }

    @Test
    void whiteSpaceBetweenTokensGoesAndEveryTokenStays() {
        assertThat(
                        oneLine(
                                "\r\n{ \"a\" :\t[ 1.0E+2 , -0, 1e400, true ] ,\n \"é\\u00e9\" : \" \\\" \\\\\" , \"b\":\"  \"}\n"))
                .isEqualTo("{\"a\":[1.0E+2,-0,1e400,true],\"é\\u00e9\":\" \\\" \\\\\",\"b\":\"  \"}");
    }

    @Test
    void everyKindOfValueIsAText() {
        assertThat(List.of("null", " 1 ", "\"a b\"", "[]", "{}", "\"\\ud83d\"", "\"😀\""))
                .allSatisfy(json -> assertThat(oneLine(json)).isEqualTo(json.strip()));
    }

    @Test
    void whatIsNotExactlyOneValueIsNone() {
        assertThat(List.of("", " ", "{", "{} {}", "{}x", "<html>", "{\"a\":}", "[1,]", "nul", "\"a\nb\"", "'a'"))
                .allSatisfy(
                        text -> assertThat(JsonText.of(text.getBytes(UTF_8))).isEmpty());
    }

    @Test
    void whatIsNotUtf8IsNone() {
        assertThat(JsonText.of("\"é\"".getBytes(ISO_8859_1))).isEmpty();
        assertThat(JsonText.of("{\"a\":1}".getBytes(UTF_16LE))).isEmpty();
    }

    @Test
    void nestingBeyondReasonIsNone() {
        assertThat(JsonText.of("[".repeat(1_000).concat("]".repeat(1_000)).getBytes(UTF_8)))
                .isPresent();
        assertThat(JsonText.of("[".repeat(1_001).concat("]".repeat(1_001)).getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    void aWithheldValueIsNullWhateverItWas() {
        assertThat(List.of("\"m@x.example\"", "null", "1.0", "{\"email\": [1]}", "[ {} ]", "\"a\\\"b\"", "true"))
                .allSatisfy(value -> assertThat(
                                withoutEmail("{ \"id\": \"é\", \"email\" : %s , \"z\": 1.0 }".formatted(value)))
                        .isEqualTo("{\"id\":\"é\",\"email\":null,\"z\":1.0}"));
    }

    @Test
    void aWithheldNameIsFoundHoweverItIsSpelledAndHoweverOften() {
        assertThat(withoutEmail("{\"\\u0065mail\": \"a\", \"email\": \"b\"}"))
                .isEqualTo("{\"\\u0065mail\":null,\"email\":null}");
    }

    @Test
    void aNameFurtherDownIsNotMeant() {
        assertThat(withoutEmail("{\"a\": {\"email\": \"b\"}}")).isEqualTo("{\"a\":{\"email\":\"b\"}}");
        assertThat(withoutEmail("[{\"email\": \"b\"}]")).isEqualTo("[{\"email\":\"b\"}]");
    }

    private static String withoutEmail(String json) {
        return oneLine(JsonText.of(json.getBytes(UTF_8)).orElseThrow().withholding(Set.of("email")));
    }
}

package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether what is written can be read, and what is drawn be seen, in both themes. Contrast is as WCAG computes it. */
class ThemeTest {

    private static final double FOR_TEXT = 4.5;
    private static final double FOR_DRAWINGS = 3;

    static Stream<Arguments> themes() {
        Dashboard dashboard = Dashboard.shipped("listening");
        return Stream.of(Arguments.of("light", dashboard.lightTheme()), Arguments.of("dark", dashboard.darkTheme()));
    }

    @ParameterizedTest
    @MethodSource("themes")
    void textStandsOutFromWhatIsBehindIt(String name, JsonNode theme) {
        JsonNode palette = theme.at("/Configuration/UIColorPalette");
        for (String paper : List.of("PrimaryBackground", "SecondaryBackground")) {
            for (String ink : List.of("PrimaryForeground", "SecondaryForeground", "Accent")) {
                assertThat(contrast(
                                palette.path(ink).asText(), palette.path(paper).asText()))
                        .as(ink + " on " + paper)
                        .isGreaterThanOrEqualTo(FOR_TEXT);
            }
        }
        for (String ground : List.of("Accent", "Danger", "Success", "Warning", "Dimension", "Measure")) {
            assertThat(contrast(
                            palette.path(ground + "Foreground").asText(),
                            palette.path(ground).asText()))
                    .as("on " + ground)
                    .isGreaterThanOrEqualTo(FOR_TEXT);
        }
    }

    @ParameterizedTest
    @MethodSource("themes")
    void linesAndBarsStandOutFromTheirCard(String name, JsonNode theme) {
        String card =
                theme.at("/Configuration/UIColorPalette/PrimaryBackground").asText();
        for (JsonNode color : theme.at("/Configuration/DataColorPalette/Colors")) {
            assertThat(contrast(color.asText(), card)).as(color.asText()).isGreaterThanOrEqualTo(FOR_DRAWINGS);
        }
    }

    private static double contrast(String one, String other) {
        double brighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (brighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String color) {
        return 0.2126 * part(color, 1) + 0.7152 * part(color, 3) + 0.0722 * part(color, 5);
    }

    private static double part(String color, int start) {
        double value = Integer.parseInt(color.substring(start, start + 2), 16) / 255.0;
        return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}

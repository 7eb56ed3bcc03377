package io.github.spotifypipeline.cloudformation.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a README between the two marks, which is computed. */
record CostsInReadme(Path readme) {
    private static final Pattern MARKED =
            Pattern.compile("(?<=<!-- costs -->\n).*(?=\n<!-- /costs -->)", Pattern.DOTALL);

    String read() throws IOException {
        return marked(Files.readString(readme)).group();
    }

    void write(String costs) throws IOException {
        Files.writeString(readme, marked(Files.readString(readme)).replaceFirst(Matcher.quoteReplacement(costs)));
    }

    private Matcher marked(String text) {
        Matcher matcher = MARKED.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "Cannot find the costs in %s: no lines <!-- costs --> and <!-- /costs -->.".formatted(readme));
        }
        return matcher;
    }
}

package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** export.sh, run for real; in the place of the AWS command line stands a script that answers as the service would. */
class ExportScriptTest {

    private static final int NOT_READY = 20;
    private static final int BAD_ARGUMENT = 43;
    private static final Path OURS = Path.of("dashboards/listening.json");

    /** The service does not keep the order of keys. */
    private static final ObjectMapper SERVICE =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @TempDir
    private Path folder;

    private Path exported;

    @BeforeEach
    void layOut() throws IOException {
        assumeTrue(isOnThePath("jq"), "there is no jq here");
        exported = Files.createDirectory(folder.resolve("dashboards")).resolve("listening.json");
        Files.copy(OURS, exported);
        Files.copy(Path.of("export.sh"), folder.resolve("export.sh"));
        Path aws = Files.createDirectory(folder.resolve("bin")).resolve("aws");
        Files.writeString(aws, """
                #!/usr/bin/env bash
                case "$*" in
                  "sts get-caller-identity "*) echo 111122223333 ;;
                  *"describe-dashboard-definition --aws-account-id 111122223333 --dashboard-id spotify-listening "*)
                    cat answer.json ;;
                  *) echo "An error occurred (ResourceNotFoundException)" >&2; exit 254 ;;
                esac
                """);
        assertThat(aws.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void whatIsAsDeployedGivesNoDifference() throws Exception {
        deploy((ObjectNode) SERVICE.readTree(OURS.toFile()));

        Outcome outcome = export("spotify-listening");

        assertThat(outcome.exitCode()).as(outcome.out()).isZero();
        assertThat(exported).hasSameTextualContentAs(OURS);
    }

    @Test
    void aChangeInTheConsoleIsADifferenceOfOneLine() throws Exception {
        ObjectNode changed = (ObjectNode) SERVICE.readTree(OURS.toFile());
        ((ObjectNode) changed.at("/Sheets/0/Visuals/0/KPIVisual/Title/FormatText"))
                .put("PlainText", "Müßig \"gehört\"");
        deploy(changed);

        export("spotify-listening");

        List<String> before = Files.readAllLines(OURS);
        List<String> after = Files.readAllLines(exported);
        assertThat(after).hasSameSizeAs(before);
        assertThat(IntStream.range(0, before.size())
                        .filter(line -> !after.get(line).equals(before.get(line)))
                        .mapToObj(line -> after.get(line).strip()))
                .containsExactly(
                        "\"Title\": {\"Visibility\": \"VISIBLE\", \"FormatText\": {\"PlainText\": \"Müßig \\\"gehört\\\"\"}},");
    }

    @Test
    void aNewVisualHasItsKeysInOurOrder() throws Exception {
        ObjectNode changed = (ObjectNode) SERVICE.readTree(OURS.toFile());
        JsonNode copy = changed.at("/Sheets/0/Visuals/0").deepCopy();
        ((ObjectNode) copy.path("KPIVisual")).put("VisualId", "made-in-the-console");
        changed.withArray("/Sheets/0/Visuals").insert(1, copy);
        deploy(changed);

        export("spotify-listening");

        String text = Files.readString(exported);
        int start = text.indexOf("{\n          \"KPIVisual\"");
        int next = text.indexOf("{\n          \"KPIVisual\"", start + 1);
        int end = text.indexOf("{\n          \"KPIVisual\"", next + 1);
        assertThat(text.substring(next, end))
                .isEqualTo(text.substring(start, next)
                        .replace("\"VisualId\": \"kpi-plays\"", "\"VisualId\": \"made-in-the-console\""));
    }

    @Test
    void aDashboardThatIsNotThereChangesNothing() throws Exception {
        Outcome outcome = export("spotify-cooking");

        assertThat(outcome.exitCode()).isEqualTo(NOT_READY);
        assertThat(outcome.out())
                .contains("ResourceNotFoundException")
                .contains("Cannot export: AWS does not give the dashboard spotify-cooking");
        assertThat(folder.resolve("dashboards")).isDirectoryNotContaining("glob:**cooking*");
        assertThat(exported).hasSameTextualContentAs(OURS);
    }

    @Test
    void withoutADashboardItSaysHow() throws Exception {
        Outcome outcome = export();

        assertThat(outcome.exitCode()).isEqualTo(BAD_ARGUMENT);
        assertThat(outcome.out())
                .startsWith("Cannot export: no dashboard is named.")
                .hasLineCount(1);
    }

    /** As the service tells it: of an account and a region, with what only the console's editor knows, and empty lists. */
    private void deploy(ObjectNode definition) throws IOException {
        definition.putObject("AnalysisDefaults").putObject("DefaultNewSheetConfiguration");
        definition.putArray("CalculatedFields");
        definition.path("Sheets").forEach(sheet -> ((ObjectNode) sheet).putArray("ParameterControls"));
        Object sortable = SERVICE.treeToValue(
                SERVICE.createObjectNode().put("Status", 200).set("Definition", definition), Map.class);
        Files.writeString(
                folder.resolve("answer.json"),
                SERVICE.writeValueAsString(sortable)
                        .replace("${AWS::Region}", "eu-west-1")
                        .replace("${AWS::AccountId}", "111122223333")
                        .replace("\"DecimalPlaces\":0", "\"DecimalPlaces\":0.0"));
    }

    private record Outcome(int exitCode, String out) {}

    private Outcome export(String... dashboards) throws IOException, InterruptedException {
        ProcessBuilder script = new ProcessBuilder("bash", "export.sh").directory(folder.toFile());
        script.command().addAll(Arrays.asList(dashboards));
        script.environment().merge("PATH", folder.resolve("bin") + File.pathSeparator, (path, bin) -> bin + path);
        Process process = script.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out);
    }

    private static boolean isOnThePath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
    }
}

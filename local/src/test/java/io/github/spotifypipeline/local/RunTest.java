package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.local.sandbox.AppShape;
import io.github.spotifypipeline.local.sandbox.ChaosOptions;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands for real data, as processes of their own, against a server that behaves like Spotify. */
class RunTest {

    private static final List<String> NO_PAUSES = List.of("http:", "  min_gap_ms: 0");

    @TempDir
    private Path folder;

    @AfterEach
    void stopTheServers() {
        Stream.of("home", "database")
                .map(name -> new Home(folder.resolve(name)))
                .forEach(home -> EmbeddedWarehouse.running(home).ifPresent(EmbeddedWarehouse::stop));
    }

    @ParameterizedTest
    @EnumSource(AppShape.class)
    void everyKindOfAppIsFetchedLoadedAndDrawn(AppShape shape) throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withShape(shape))) {
            PipelineProcess run = pipeline(environment(sandbox), "run");

            assertThat(run.stderr()).doesNotContain("Exception");
            assertThat(run.exitCode()).isZero();
            assertThat(home().dashboard()).isNotEmptyFile();
            try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home());
                    Connection warehouse = OpenWarehouse.connect(server.address())) {
                assertThat(Checksums.text(
                                warehouse, "select count(*) from reporting.run_books where is_balanced <> 'yes'"))
                        .isEqualTo("0");
                assertThat(Checksums.text(warehouse, "select app_shape from warehouse.run"))
                        .isEqualTo(shape.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
    }

    @Test
    void aDatabaseOfOnesOwnIsFilledInsteadOfTheEmbeddedOne() throws Exception {
        Home database = new Home(folder.resolve("database"));
        database.create();
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS);
                EmbeddedWarehouse server = EmbeddedWarehouse.open(database)) {
            Map<String, String> environment = environment(sandbox);
            environment.put("WAREHOUSE_USER", server.address().user());
            environment.put("WAREHOUSE_PASSWORD", server.address().password());

            PipelineProcess run =
                    pipeline(environment, "run", "--warehouse", server.address().url());

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(home().postgres()).doesNotExist();
            try (Connection warehouse = OpenWarehouse.connect(server.address())) {
                assertThat(Checksums.text(warehouse, "select count(*) > 100 from warehouse.fact_saved_track"))
                        .isEqualTo("t");
            }
        }
    }

    @Test
    void noSecretIsInAnythingThatIsPrintedOrKept() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            PipelineProcess ingest = pipeline(environment(sandbox), "ingest", "--verbose");

            assertThat(ingest.exitCode()).as(ingest.stderr()).isZero();
            assertThat(ingest.stdout() + ingest.stderr())
                    .doesNotContain(sandbox.clientSecret())
                    .doesNotContain(sandbox.refreshToken());
            assertThat(filesContaining(home().folder(), sandbox.clientSecret())).isEmpty();
            assertThat(filesContaining(home().folder(), sandbox.refreshToken())).isEmpty();
        }
    }

    @Test
    void withoutALoginItSaysHowToMakeOneAndMakesNothing() throws Exception {
        assertRefused(
                pipeline(Map.of(), "run"),
                ExitCode.NEEDS_LOGIN,
                "there is no login",
                "Run ./pipeline login --home " + home().folder());
        assertThat(home().postgres()).doesNotExist();
    }

    @Test
    void aFirstRunThatHitsTheQuotaSaysWhenToGoOnAndLoadsNothingYet() throws Exception {
        ChaosOptions quotaOnly =
                ChaosOptions.seeded(1).withFaultShare(0).withOddShare(0).withCallsADay(5);
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withChaos(quotaOnly))) {
            PipelineProcess run = pipeline(environment(sandbox), "run");

            assertThat(run.exitCode()).as(run.stderr()).isEqualTo(ExitCode.PARTIAL.number());
            assertThat(run.stdout())
                    .contains("Not finished: ", "Run it again after ", "The next call goes on where this one stopped");

            long asked = sandbox.requestCount();
            PipelineProcess tooEarly = pipeline(environment(sandbox), "ingest");

            assertThat(tooEarly.exitCode()).isEqualTo(ExitCode.PARTIAL.number());
            // Who it is, with a token for that, and none of what is closed.
            assertThat(sandbox.requestCount() - asked).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aWrongSecretNeedsAnotherLogin() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Map<String, String> environment = environment(sandbox);
            environment.put("SPOTIFY_CLIENT_SECRET", "wrong");

            assertRefused(pipeline(environment, "ingest"), ExitCode.NEEDS_LOGIN, "secret");
        }
    }

    @Test
    void anUnreachableSpotifyIsNotReady() throws Exception {
        Map<String, String> environment = credentials();
        environment.put("SPOTIFY_API_URL", "http://127.0.0.1:9/v1");
        environment.put("SPOTIFY_ACCOUNTS_URL", "http://127.0.0.1:9");

        assertRefused(pipeline(environment, "ingest"), ExitCode.NOT_READY, "127.0.0.1:9");
    }

    @Test
    void anUnreachableDatabaseIsFoundBeforeAnythingIsFetched() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            PipelineProcess run =
                    pipeline(environment(sandbox), "run", "--warehouse", "jdbc:postgresql://127.0.0.1:9/none");

            assertRefused(run, ExitCode.WAREHOUSE, "127.0.0.1:9");
            assertThat(sandbox.requestCount()).isZero();
        }
    }

    @Test
    void aUrlThatIsNoPostgresIsRefused() throws Exception {
        assertRefused(
                pipeline(credentials(), "run", "--warehouse", "jdbc:mysql://127.0.0.1/x"),
                ExitCode.BAD_ARGUMENT,
                "jdbc:postgresql://");
    }

    @Test
    void anUnknownKeyInAConfigurationIsNamed() throws Exception {
        Path ingest = Files.writeString(folder.resolve("ingest.yml"), "resorces: [me]\n");
        Path etl = Files.writeString(folder.resolve("etl.yml"), "timezone: UTC\n");

        assertRefused(
                pipeline(credentials(), "ingest", "--ingest-config", ingest.toString()),
                ExitCode.BAD_ARGUMENT,
                "resorces");
        assertRefused(pipeline(Map.of(), "etl", "--etl-config", etl.toString()), ExitCode.BAD_ARGUMENT, "timezone");
    }

    @Test
    void anUnknownOptionIsNamedWithItsRemedy() throws Exception {
        PipelineProcess typo = pipeline(Map.of(), "status", "--hom", "x");

        assertThat(typo.exitCode()).isEqualTo(ExitCode.BAD_ARGUMENT.number());
        assertThat(typo.stderr()).contains("--hom").contains("pipeline status --help");
    }

    @Test
    void withoutRawThereIsNothingToLoad() throws Exception {
        assertRefused(pipeline(Map.of(), "etl"), ExitCode.NOT_READY, "raw");
    }

    @Test
    void aDamagedRawFileIsNamedAndNothingIsLoaded() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            assertThat(pipeline(environment(sandbox), "ingest", "--resources", "me,saved_tracks")
                            .exitCode())
                    .isZero();
        }
        Path part = partOf("saved_tracks");
        byte[] whole = Files.readAllBytes(part);
        Files.write(part, Arrays.copyOf(whole, whole.length / 2));

        assertRefused(pipeline(Map.of(), "etl"), ExitCode.FAILED_CHECK, "resource=saved_tracks");

        whole[whole.length / 2] ^= 1;
        Files.write(part, whole);
        assertRefused(pipeline(Map.of(), "etl"), ExitCode.FAILED_CHECK, "resource=saved_tracks");

        whole[whole.length / 2] ^= 1;
        Files.write(part, whole);
        PipelineProcess mended = pipeline(Map.of(), "etl");
        assertThat(mended.exitCode()).as(mended.stderr()).isZero();
        assertThat(mended.stdout()).contains("Loaded 1 run");
    }

    private static void assertRefused(PipelineProcess process, ExitCode expected, String... named) {
        assertThat(process.exitCode()).as(process.stderr()).isEqualTo(expected.number());
        assertThat(process.stderr()).contains(named).doesNotContain("\tat ");
        assertThat(process.stderr().strip().lines().filter(line -> !line.endsWith("...")))
                .hasSize(1);
    }

    private Home home() {
        return new Home(folder.resolve("home"));
    }

    private Path partOf(String resource) throws IOException {
        try (Stream<Path> files = Files.walk(home().raw())) {
            return files.filter(file -> file.toString().contains("resource=" + resource))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Path> filesContaining(Path root, String text) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> content(file).contains(text))
                    .toList();
        }
    }

    /** Gunzipped where it is a part. */
    private static String content(Path file) {
        try (var bytes = file.toString().endsWith(".gz")
                ? new java.util.zip.GZIPInputStream(Files.newInputStream(file))
                : Files.newInputStream(file)) {
            return new String(bytes.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void liveLoadsWhatWasPlayedUntilItIsStopped() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            PipelineProcess.Running live = PipelineProcess.start(
                    environment(sandbox), "live", "--home", home().folder().toString());
            live.line("Loaded 50 new plays");
            live.process().destroy();

            assertThat(live.ended().stderr()).doesNotContain("Exception in thread");
            assertThat(EmbeddedWarehouse.running(home())).isEmpty();
        }
    }

    private static Map<String, String> environment(Sandbox sandbox) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPOTIFY_API_URL", sandbox.apiUrl().toString());
        environment.put("SPOTIFY_ACCOUNTS_URL", sandbox.accountsUrl().toString());
        environment.put("SPOTIFY_CLIENT_ID", sandbox.clientId());
        environment.put("SPOTIFY_CLIENT_SECRET", sandbox.clientSecret());
        environment.put("SPOTIFY_REFRESH_TOKEN", sandbox.refreshToken());
        return environment;
    }

    private static Map<String, String> credentials() {
        return new HashMap<>(Map.of(
                "SPOTIFY_CLIENT_ID", "an-id",
                "SPOTIFY_CLIENT_SECRET", "a-secret",
                "SPOTIFY_REFRESH_TOKEN", "a-token"));
    }

    /** Fetching commands do not pause between requests here: nobody has to be treated gently. */
    private PipelineProcess pipeline(Map<String, String> environment, String command, String... options)
            throws IOException, InterruptedException {
        Stream<String> pace = List.of("run", "ingest").contains(command)
                        && !Arrays.asList(options).contains("--ingest-config")
                ? Stream.of(
                        "--ingest-config",
                        Files.write(folder.resolve("fast.yml"), NO_PAUSES).toString())
                : Stream.empty();
        String[] arguments = Stream.of(
                        Stream.of(command, "--home", home().folder().toString()), pace, Arrays.stream(options))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return PipelineProcess.run(environment, arguments);
    }
}

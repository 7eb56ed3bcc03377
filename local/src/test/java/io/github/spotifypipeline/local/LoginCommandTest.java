package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Sandbox;
import io.github.spotifypipeline.local.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, a server that behaves like Spotify, and an HTTP client in the browser's place. */
class LoginCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS);
    /** What a browser saw and a terminal must not show. */
    private final List<String> codes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stopTheSandbox() {
        sandbox.close();
    }

    @Test
    void withASecretTheLoginIsKeptForItsOwnerAloneAndARunNeedsNoEnvironment() throws Exception {
        Instant before = Instant.now();

        PipelineProcess login = logIn(withSecret());

        assertThat(login.exitCode()).as(login.stderr()).isZero();
        assertThat(login.stdout()).contains("Logged in as Sandbox Listener ").contains("kept in " + home().login());
        assertThat(Files.getPosixFilePermissions(home().login()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        JsonNode kept = kept();
        assertThat(fieldNames(kept)).containsExactly("client_id", "client_secret", "refresh_token", "authorized_at");
        assertThat(kept.path("client_id").asText()).isEqualTo(sandbox.clientId());
        assertThat(kept.path("client_secret").asText()).isEqualTo(sandbox.clientSecret());
        assertThat(Instant.parse(kept.path("authorized_at").asText())).isBetween(before.minusMillis(1), Instant.now());

        PipelineProcess ingest = ingest(urls());

        assertThat(ingest.exitCode()).as(ingest.stderr()).isZero();
        assertThat(kept()).isEqualTo(kept);
        assertThat(manifest().path("login_ends_at").asText())
                .startsWith(OffsetDateTime.parse(kept.path("authorized_at").asText())
                        .plusMonths(6)
                        .toLocalDate()
                        .toString());
    }

    @Test
    void withoutASecretEveryRunReplacesTheTokenAndLeavesTheRest() throws Exception {
        assertThat(logIn(withoutSecret()).exitCode()).isZero();
        ObjectNode first = kept();
        assertThat(fieldNames(first)).containsExactly("client_id", "refresh_token", "authorized_at");

        assertThat(ingest(urls()).exitCode()).isZero();
        ObjectNode second = kept();
        assertThat(ingest(urls()).exitCode()).isZero();
        ObjectNode third = kept();

        assertThat(tokens(first, second, third)).doesNotHaveDuplicates();
        assertThat(second.put("refresh_token", "")).isEqualTo(first.put("refresh_token", ""));
        assertThat(third.put("refresh_token", "")).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(home().login()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void noSecretIsPrintedOrLogged() throws Exception {
        PipelineProcess login = logIn(withSecret(), "--verbose");
        PipelineProcess pkce = logIn(withoutSecret(), "--verbose");

        assertThat(login.stdout() + login.stderr() + pkce.stdout() + pkce.stderr())
                .doesNotContain(sandbox.clientSecret())
                .doesNotContain(kept().path("refresh_token").asText())
                .doesNotContain(codes);
        assertThat(codes).hasSize(2).doesNotContain("");
    }

    @Test
    void aNoLeavesTheLoginBeforeAsItWas() throws Exception {
        logIn(withSecret());
        ObjectNode before = kept();

        PipelineProcess.Running login = start(withSecret());
        URI address = address(login);
        assertThat(browse(answer(address, "error=access_denied&state=" + parameter(address, "state")))
                        .statusCode())
                .isEqualTo(200);

        assertRefused(login.ended(), ExitCode.NEEDS_LOGIN, "the user said no (access_denied)");
        assertThat(kept()).isEqualTo(before);
    }

    @Test
    void anAnswerToAnotherLoginIsRefused() throws Exception {
        PipelineProcess.Running login = start(withSecret());

        browse(answer(address(login), "code=planted&state=guessed"));

        assertRefused(login.ended(), ExitCode.NEEDS_LOGIN, "wrong state");
        assertThat(home().login()).doesNotExist();
    }

    @Test
    void aWrongSecretIsNamedAsSuchAndNothingIsKept() throws Exception {
        Map<String, String> environment = withSecret();
        environment.put("SPOTIFY_CLIENT_SECRET", "mistyped");

        PipelineProcess login = logIn(environment);

        assertRefused(login, ExitCode.NEEDS_LOGIN, "client id or secret is wrong", "SPOTIFY_CLIENT_SECRET");
        assertThat(login.stderr()).doesNotContain("mistyped");
        assertThat(home().login()).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsFoundBeforeAnybodyIsAsked() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            PipelineProcess login = start(withSecret(), "--port", Integer.toString(other.getLocalPort()))
                    .ended();

            assertRefused(login, ExitCode.NOT_READY, "127.0.0.1:" + other.getLocalPort(), "--port");
            assertThat(login.stdout()).isEmpty();
        }
    }

    @Test
    void withoutAnAppOrATerminalToAskAtItSaysWhatToSet() throws Exception {
        assertRefused(start(urls()).ended(), ExitCode.BAD_ARGUMENT, "SPOTIFY_CLIENT_ID");
    }

    @Test
    void theNextLoginIsMadeWithTheSameApp() throws Exception {
        logIn(withSecret());
        ObjectNode first = kept();

        PipelineProcess again = logIn(urls());

        assertThat(again.exitCode()).as(again.stderr()).isZero();
        assertThat(kept().path("client_secret").asText()).isEqualTo(sandbox.clientSecret());
        assertThat(tokens(first, kept())).doesNotHaveDuplicates();
    }

    @Test
    void aTokenInTheEnvironmentIsSaidToWin() throws Exception {
        Map<String, String> environment = withSecret();
        environment.put("SPOTIFY_REFRESH_TOKEN", sandbox.refreshToken());

        PipelineProcess login = logIn(environment);

        assertThat(login.exitCode()).isZero();
        assertThat(login.stderr()).contains("SPOTIFY_REFRESH_TOKEN is set", "Unset it");
    }

    @Test
    void theDemosHomeTakesNoLogin() throws Exception {
        home().create();
        home().markAsDemo();

        assertRefused(start(withSecret()).ended(), ExitCode.BAD_ARGUMENT, "this home holds the demo's");
    }

    @Test
    void aLoginThatHasEndedLeavesEverythingAsItWas() throws Exception {
        logIn(withSecret());
        ingest(urls());
        ObjectNode login = kept();
        List<Path> files = files();

        sandbox.setNow(sandbox.now().plus(Duration.ofDays(185)));

        assertRefused(
                ingest(urls()),
                ExitCode.NEEDS_LOGIN,
                "the login has ended (invalid_grant",
                "Run ./pipeline login --home " + home().folder());
        assertThat(kept()).isEqualTo(login);
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void inItsLastMonthARunWarnsAndTheStatusSaysWhatToDo() throws Exception {
        logIn(withSecret());
        Instant halfADayAnd10Days = Instant.now().plus(Duration.ofDays(10)).plus(Duration.ofHours(12));
        Instant made = halfADayAnd10Days.atOffset(ZoneOffset.UTC).minusMonths(6).toInstant();
        Files.writeString(
                home().login(), kept().put("authorized_at", made.toString()).toString());

        PipelineProcess status = pipeline(urls(), "status");
        PipelineProcess ingest = ingest(urls());

        assertThat(status.stdout()).containsPattern("login +ends in \\d+ days \\(.*\\): run ./pipeline login");
        assertThat(ingest.exitCode()).isZero();
        assertThat(ingest.stderr()).contains("The login to Spotify ends in ", "this week.");
        assertThat(ingest.stdout()).doesNotContain("The login to Spotify");
    }

    @Test
    void onAwsTheLoginIsKeptInTheSecretAndNotAtHome() throws Exception {
        try (SecretsServer secrets = new SecretsServer()) {
            Map<String, String> environment = withSecret();
            environment.putAll(secrets.environment());

            PipelineProcess login = logIn(environment, "--store", "aws", "--secret", "spotify-login");

            assertThat(login.exitCode()).as(login.stderr()).isZero();
            assertThat(login.stdout()).contains("kept in the secret spotify-login");
            assertThat(secrets.secretId()).isEqualTo("spotify-login");
            JsonNode kept = JSON.readTree(secrets.secret());
            assertThat(fieldNames(kept))
                    .containsExactly("client_id", "client_secret", "refresh_token", "authorized_at");
            assertThat(login.stdout() + login.stderr())
                    .doesNotContain(sandbox.clientSecret())
                    .doesNotContain(kept.path("refresh_token").asText());
            assertThat(home().folder()).doesNotExist();
        }
    }

    @Test
    void aStoreThatIsHalfNamedIsRefusedAndWhatWasGivenIsNotRepeated() throws Exception {
        assertRefused(start(withSecret(), "--store", "aws").ended(), ExitCode.BAD_ARGUMENT, "--secret");

        PipelineProcess mistaken =
                start(withSecret(), "--secret", "really-the-clients").ended();
        assertRefused(mistaken, ExitCode.BAD_ARGUMENT, "--store aws");
        assertThat(mistaken.stderr()).doesNotContain("really-the-clients");
    }

    @Test
    void aPortThatIsNoneIsRefused() throws Exception {
        assertRefused(start(withSecret(), "--port", "65536").ended(), ExitCode.BAD_ARGUMENT, "65536");
    }

    /** Runs where there is util-linux's {@code script}, which makes a terminal of a process's input and output. */
    @Test
    void onATerminalTheAppIsAskedForAndTheSecretIsNotShown() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux") && Files.isExecutable(Path.of("/usr/bin/script")));
        String command = PipelineProcess.command(
                        "login", "--port", "0", "--home", home().folder().toString())
                .stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        ProcessBuilder builder =
                new ProcessBuilder("/usr/bin/script", "-qec", command, "/dev/null").redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SPOTIFY_"));
        builder.environment().putAll(urls());
        Process terminal = builder.start();
        StringBuilder shown = new StringBuilder();

        readUntil(terminal, shown, "Client id of your app: ");
        type(terminal, sandbox.clientId());
        readUntil(terminal, shown, "without it): ");
        type(terminal, sandbox.clientSecret());
        readUntil(terminal, shown, "Waiting");
        browse(URI.create(shown.toString()
                .lines()
                .filter(line -> line.startsWith("http"))
                .findFirst()
                .orElseThrow()));
        readUntil(terminal, shown, "Logged in as");
        terminal.getInputStream().transferTo(OutputStream.nullOutputStream());

        assertThat(terminal.waitFor()).isZero();
        assertThat(shown.toString()).doesNotContain(sandbox.clientSecret());
        assertThat(kept().path("client_secret").asText()).isEqualTo(sandbox.clientSecret());
    }

    private static void type(Process terminal, String line) throws IOException {
        terminal.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        terminal.getOutputStream().flush();
    }

    private static void readUntil(Process terminal, StringBuilder shown, String text) throws IOException {
        InputStream in = terminal.getInputStream();
        int from = shown.length();
        while (shown.indexOf(text, from) < 0) {
            int character = in.read();
            assertThat(character).as(shown.toString()).isNotNegative();
            shown.append((char) character);
        }
    }

    /** The whole way: starts the command, opens the printed address, follows it, and waits for the end. */
    private PipelineProcess logIn(Map<String, String> environment, String... options) throws Exception {
        PipelineProcess.Running login = start(environment, options);
        HttpResponse<String> page = browse(address(login));
        assertThat(page.body()).contains("You can close this page");
        return login.ended();
    }

    private PipelineProcess.Running start(Map<String, String> environment, String... options) throws IOException {
        boolean hasPort = Arrays.asList(options).contains("--port");
        String[] arguments = Stream.of(
                        Stream.of("login", "--home", home().folder().toString()),
                        hasPort ? Stream.<String>empty() : Stream.of("--port", "0"),
                        Arrays.stream(options))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return PipelineProcess.start(environment, arguments);
    }

    private static URI address(PipelineProcess.Running login) throws Exception {
        return URI.create(login.line("http"));
    }

    /** Follows redirects as a browser does. */
    private HttpResponse<String> browse(URI address) throws Exception {
        HttpResponse<String> response =
                BROWSER.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
        if (response.statusCode() != 303) {
            return response;
        }
        URI redirect = URI.create(response.headers().firstValue("location").orElseThrow());
        codes.add(parameter(redirect, "code"));
        return browse(redirect);
    }

    /** Where the browser would have been sent, with another answer. */
    private static URI answer(URI address, String query) {
        return URI.create(URLDecoder.decode(parameter(address, "redirect_uri"), StandardCharsets.UTF_8) + "?" + query);
    }

    private static String parameter(URI address, String name) {
        return Arrays.stream(address.getRawQuery().split("&"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private PipelineProcess ingest(Map<String, String> environment) throws Exception {
        Path pace = Files.write(folder.resolve("fast.yml"), List.of("http:", "  min_gap_ms: 0"));
        return pipeline(environment, "ingest", "--resources", "me,recently_played", "--ingest-config", pace.toString());
    }

    private PipelineProcess pipeline(Map<String, String> environment, String... words) throws Exception {
        String[] arguments = Stream.concat(
                        Arrays.stream(words),
                        Stream.of("--home", home().folder().toString()))
                .toArray(String[]::new);
        return PipelineProcess.run(environment, arguments);
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

    private ObjectNode kept() throws IOException {
        return (ObjectNode) JSON.readTree(home().login().toFile());
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> tokens(JsonNode... logins) {
        return Arrays.stream(logins)
                .map(login -> login.path("refresh_token").asText())
                .toList();
    }

    private JsonNode manifest() throws IOException {
        return JSON.readTree(files().stream()
                .filter(file -> file.toString().matches(".*/_runs/.*\\.json"))
                .findFirst()
                .orElseThrow()
                .toFile());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(home().folder())) {
            return files.sorted().toList();
        }
    }

    private Map<String, String> urls() {
        return new HashMap<>(Map.of(
                "SPOTIFY_API_URL", sandbox.apiUrl().toString(),
                "SPOTIFY_ACCOUNTS_URL", sandbox.accountsUrl().toString()));
    }

    private Map<String, String> withoutSecret() {
        Map<String, String> environment = urls();
        environment.put("SPOTIFY_CLIENT_ID", sandbox.clientId());
        return environment;
    }

    private Map<String, String> withSecret() {
        Map<String, String> environment = withoutSecret();
        environment.put("SPOTIFY_CLIENT_SECRET", sandbox.clientSecret());
        return environment;
    }
}

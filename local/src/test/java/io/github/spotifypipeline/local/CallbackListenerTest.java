package io.github.spotifypipeline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallbackListenerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CallbackListener listener = CallbackListener.on(0);

    @AfterEach
    void close() {
        listener.close();
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        URI uri = listener.redirectUri().resolve(path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void theRedirectUriIsTheLoopbackAddressItselfAndNoName() {
        assertThat(listener.redirectUri().toString()).matches("http://127\\.0\\.0\\.1:\\d+/callback");
    }

    @Test
    void theAnswerIsHandedOnAsItCameAndThePageRepeatsNothingOfIt() throws Exception {
        HttpResponse<String> page = send("GET", "/callback?code=planted%2B1&state=%3Cb%3E");

        assertThat(listener.await(PATIENCE)).isEqualTo("code=planted%2B1&state=%3Cb%3E");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("You can close this page").doesNotContain("planted", "<b>");
        assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    }

    @Test
    void onlyTheFirstAnswerCounts() throws Exception {
        send("GET", "/callback?code=first");
        send("GET", "/callback?code=second");

        assertThat(listener.await(PATIENCE)).isEqualTo("code=first");
    }

    @Test
    void whatElseABrowserAsksForIsNotFoundAndEndsNothing() throws Exception {
        assertThat(send("GET", "/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/callback/more?code=planted").body())
                .contains("Nothing is here")
                .doesNotContain("planted");
        assertThat(send("POST", "/callback?code=planted").statusCode()).isEqualTo(404);
        send("GET", "/callback?code=real");

        assertThat(listener.await(PATIENCE)).isEqualTo("code=real");
    }

    @Test
    void whoWaitsInVainIsToldWhatMayBeWrong() {
        PipelineException tooLate = catchThrowableOfType(PipelineException.class, () -> listener.await(Duration.ZERO));

        assertThat(tooLate.exitCode()).isEqualTo(ExitCode.NEEDS_LOGIN);
        assertThat(tooLate)
                .hasMessageContaining("the browser brought no answer")
                .hasMessageContaining(listener.redirectUri().toString())
                .hasMessageEndingWith("Then log in again.");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            PipelineException taken =
                    catchThrowableOfType(PipelineException.class, () -> CallbackListener.on(other.getLocalPort()));

            assertThat(taken.exitCode()).isEqualTo(ExitCode.NOT_READY);
            assertThat(taken)
                    .hasMessageContaining("127.0.0.1:" + other.getLocalPort())
                    .hasMessageContaining("--port");
        }
    }
}

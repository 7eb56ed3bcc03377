package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What comes back on the wire, byte for byte: nothing here mends a broken answer or asks again, as HTTP clients do.
 *
 * @param headers by their names in small letters
 */
record Wire(int status, Map<String, String> headers, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Asks the Web API; empty if the connection ended before an answer. */
    static Optional<Wire> get(Sandbox sandbox, String accessToken, String path) {
        return exchange(sandbox, """
                GET /v1%s HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s
                Connection: close

                """.formatted(path, accessToken), 0);
    }

    /** Asks for a token with the app's secret and the sandbox's refresh token. */
    static Optional<Wire> token(Sandbox sandbox) {
        return token(
                sandbox,
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        sandbox.refreshToken(),
                        "client_id",
                        sandbox.clientId(),
                        "client_secret",
                        sandbox.clientSecret()));
    }

    static Optional<Wire> token(Sandbox sandbox, Map<String, String> form) {
        String body = Request.encoded(form);
        return exchange(sandbox, """
                POST /api/token HTTP/1.1
                Host: 127.0.0.1
                Content-Type: application/x-www-form-urlencoded
                Content-Length: %d
                Connection: close

                %s""".formatted(body.length(), body), 0);
    }

    /** @param patienceMs how long to wait for each byte; 0 is for ever */
    static Optional<Wire> exchange(Sandbox sandbox, String request, int patienceMs) {
        try (Socket socket = new Socket("127.0.0.1", sandbox.apiUrl().getPort())) {
            socket.setSoTimeout(patienceMs);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] received = socket.getInputStream().readAllBytes();
            return received.length == 0 ? Optional.empty() : Optional.of(parse(received));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Wire parse(byte[] received) {
        int end = 0;
        while (!Arrays.equals(received, end, end + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
            end++;
        }
        String[] head = new String(received, 0, end, StandardCharsets.US_ASCII).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (String line : Arrays.asList(head).subList(1, head.length)) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0].toLowerCase(java.util.Locale.ROOT), parts[1]);
        }
        byte[] body = Arrays.copyOfRange(received, end + END_OF_HEAD.length, received.length);
        return new Wire(Integer.parseInt(head[0].split(" ", -1)[1]), headers, body);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Whether as much came as was announced. */
    boolean isWhole() {
        return Integer.parseInt(headers.getOrDefault("content-length", "0")) == body.length;
    }

    /** The body, if all of it came and it is JSON. */
    Optional<JsonNode> json() {
        try {
            return isWhole()
                    ? Optional.of(JSON.readTree(body)).filter(json -> !json.isMissingNode())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

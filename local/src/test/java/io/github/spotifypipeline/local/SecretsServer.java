package io.github.spotifypipeline.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** AWS Secrets Manager with one secret, for a command in a process of its own. */
final class SecretsServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private volatile String secret = "{}";
    private volatile String secretId = "";

    SecretsServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        JsonNode order = JSON.readTree(exchange.getRequestBody());
        secretId = order.path("SecretId").asText();
        boolean isRead = exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".GetSecretValue");
        if (!isRead) {
            secret = order.path("SecretString").asText();
        }
        byte[] answer = JSON.createObjectNode()
                .put("SecretString", isRead ? secret : "")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** With what a process finds it and is let in. */
    Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "AWS_REGION",
                "eu-central-1",
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test");
    }

    String secret() {
        return secret;
    }

    /** Which secret was asked for last. */
    String secretId() {
        return secretId;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

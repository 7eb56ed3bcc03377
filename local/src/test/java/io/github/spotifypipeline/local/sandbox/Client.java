package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An app that talks to the sandbox over HTTP, as any app would. */
final class Client {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sandbox sandbox;
    private final String accessToken;

    private Client(Sandbox sandbox, String accessToken) {
        this.sandbox = sandbox;
        this.accessToken = accessToken;
    }

    /** With the sandbox's own refresh token. */
    static Client of(Sandbox sandbox) {
        Map<String, String> form = Map.of("grant_type", "refresh_token", "refresh_token", sandbox.refreshToken());
        return bearing(sandbox, json(token(sandbox, form)).path("access_token").asText());
    }

    /** Without any user. */
    static Client ofTheAppItself(Sandbox sandbox) {
        Map<String, String> form = Map.of("grant_type", "client_credentials");
        return bearing(sandbox, json(token(sandbox, form)).path("access_token").asText());
    }

    /** Let in by the user with these scopes, divided by spaces. */
    static Client withScopes(Sandbox sandbox, String scopes) {
        String code = query(authorize(sandbox, Map.of("scope", scopes))).get("code");
        Map<String, String> form =
                Map.of("grant_type", "authorization_code", "code", code, "redirect_uri", Sandbox.REDIRECT_URI);
        return bearing(sandbox, json(token(sandbox, form)).path("access_token").asText());
    }

    static Client bearing(Sandbox sandbox, String accessToken) {
        return new Client(sandbox, accessToken);
    }

    JsonNode get(String path) {
        HttpResponse<String> response = send("GET", path);
        assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(200);
        return json(response);
    }

    /** Status and message of a refusal: {@code 404 Resource not found}. */
    String refusal(String path) {
        JsonNode error = json(send("GET", path)).path("error");
        return error.path("status").asInt() + " " + error.path("message").asText();
    }

    HttpResponse<String> send(String method, String path) {
        return send(HttpRequest.newBuilder(URI.create(sandbox.apiUrl() + path))
                .header("authorization", "Bearer " + accessToken)
                .method(method, BodyPublishers.noBody()));
    }

    /** The items of all pages of a listing, read by offset. */
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String and = path.contains("?") ? "&" : "?";
        JsonNode page;
        do {
            page = get(path + and + "limit=50&offset=" + items.size());
            page.get("items").forEach(items::add);
        } while (!page.get("next").isNull());
        assertThat(items).hasSize(page.get("total").asInt());
        return items;
    }

    /** Asks to be let in; unless told otherwise, rightly. */
    static HttpResponse<String> authorize(Sandbox sandbox, Map<String, String> parameters) {
        Map<String, String> query = new TreeMap<>(
                Map.of("client_id", sandbox.clientId(), "response_type", "code", "redirect_uri", Sandbox.REDIRECT_URI));
        query.putAll(parameters);
        return send(HttpRequest.newBuilder(URI.create(sandbox.accountsUrl() + "/authorize?" + Request.encoded(query))));
    }

    /** The parameters with which the user was sent back. */
    static Map<String, String> query(HttpResponse<String> redirect) {
        assertThat(redirect.statusCode()).as(redirect.body()).isEqualTo(303);
        return Request.decoded(
                URI.create(redirect.headers().firstValue("location").orElseThrow())
                        .getRawQuery());
    }

    /** Asks for a token, with the app's secret. */
    static HttpResponse<String> token(Sandbox sandbox, Map<String, String> form) {
        return token(sandbox, form, sandbox.clientId() + ":" + sandbox.clientSecret());
    }

    static HttpResponse<String> token(Sandbox sandbox, Map<String, String> form, String idAndSecret) {
        String basic = Base64.getEncoder().encodeToString(idAndSecret.getBytes(StandardCharsets.UTF_8));
        return send(tokenRequest(sandbox, form).header("authorization", "Basic " + basic));
    }

    static HttpResponse<String> tokenWithoutSecret(Sandbox sandbox, Map<String, String> form) {
        return send(tokenRequest(sandbox, form));
    }

    private static HttpRequest.Builder tokenRequest(Sandbox sandbox, Map<String, String> form) {
        return HttpRequest.newBuilder(URI.create(sandbox.accountsUrl() + "/api/token"))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Request.encoded(form)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** What goes out to the network. */
record Response(int status, Map<String, String> headers, String body, Delivery delivery) {
    /** How much of it goes out. */
    enum Delivery {
        WHOLE,
        /** The head and half of the body; then the connection ends. */
        HALF,
        /** The connection ends at once. */
        NONE,
        /** Nothing, and the connection stays open. */
        PENDING
    }

    /** Indented, as Spotify writes it; with the same line ends on every machine. */
    private static final ObjectWriter JSON =
            new ObjectMapper().writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    static Response json(int status, JsonNode body) {
        try {
            return of(status, "application/json; charset=utf-8", JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write an answer: a tree that is no JSON.", e);
        }
    }

    static Response text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body);
    }

    static Response html(int status, String page) {
        return of(status, "text/html; charset=utf-8", page);
    }

    static Response empty(int status) {
        return new Response(status, Map.of(), "", Delivery.WHOLE);
    }

    private static Response of(int status, String type, String body) {
        return new Response(status, Map.of("content-type", type), body, Delivery.WHOLE);
    }

    static Response redirect(String to) {
        return empty(303).with("location", to);
    }

    /** {@code {"error": {"status": 404, "message": "…"}}}, as all of the Web API refuses. */
    static Response of(Refusal refusal) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error").put("status", refusal.status()).put("message", refusal.getMessage());
        Response response = json(refusal.status(), body);
        return refusal.challenge()
                .map(challenge -> response.with("www-authenticate", challenge))
                .orElse(response);
    }

    Response with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Response(status, Map.copyOf(more), body, delivery);
    }

    Response withBody(String other) {
        return new Response(status, headers, other, delivery);
    }

    Response delivered(Delivery other) {
        return new Response(status, headers, body, other);
    }
}

package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client that believes nothing but a whole page, asks until it has it, and waits by the sandbox's clock. */
final class PatientClient {
    private static final int MOST_TRIES = 200;
    private static final Duration UNSAID = Duration.ofHours(1);

    private final Sandbox sandbox;
    private String token = "none";

    PatientClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** The keys of a listing's entries, in the order that they are read in. */
    List<String> read(String listing) {
        List<String> keys = new ArrayList<>();
        Optional<String> position = Optional.of("");
        while (position.isPresent()) {
            String and = listing.contains("?") ? "&" : "?";
            JsonNode page = page(listing + and + "limit=50" + position.get());
            page.get("items").forEach(entry -> keys.add(Truth.key(entry)));
            position = next(page, keys.size());
        }
        return keys;
    }

    private static Optional<String> next(JsonNode page, int read) {
        if (page.get("items").isEmpty() || page.get("next").isNull()) {
            return Optional.empty();
        }
        if (page.has("offset")) {
            return Optional.of("&offset=" + read);
        }
        String cursor = page.at("/cursors").has("before") ? "before" : "after";
        return Optional.of("&" + cursor + "=" + page.at("/cursors/" + cursor).asText());
    }

    private JsonNode page(String path) {
        for (int i = 0; i < MOST_TRIES; i++) {
            Optional<Wire> answer = Wire.get(sandbox, token, path);
            Optional<JsonNode> page =
                    answer.filter(wire -> wire.status() == 200).flatMap(PatientClient::page);
            if (page.isPresent()) {
                return page.get();
            }
            answer.ifPresent(this::comply);
        }
        throw new IllegalStateException(path + " did not come, with " + sandbox.faultCounts());
    }

    private static Optional<JsonNode> page(Wire answer) {
        return answer.json()
                .map(json -> json.has("artists") ? json.get("artists") : json)
                .filter(json -> json.path("items").isArray());
    }

    private void comply(Wire refusal) {
        if (refusal.status() == 401) {
            token = Wire.token(sandbox)
                    .flatMap(Wire::json)
                    .map(json -> json.path("access_token").asText())
                    .orElse(token);
        }
        if (refusal.status() == 429) {
            sandbox.pass(Optional.ofNullable(refusal.headers().get("retry-after"))
                    .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                    .orElse(UNSAID));
        }
    }
}

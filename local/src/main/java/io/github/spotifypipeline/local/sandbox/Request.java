package io.github.spotifypipeline.local.sandbox;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came in from the network.
 *
 * @param query the parameters in the order they were given, decoded
 * @param body as text, for the sandbox is never sent anything else
 */
record Request(String method, String path, Map<String, String> query, Optional<String> authorization, String body) {

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    Request without(String parameter) {
        Map<String, String> others = new LinkedHashMap<>(query);
        others.remove(parameter);
        return new Request(method, path, Collections.unmodifiableMap(others), authorization, body);
    }

    /** The fields of a posted form. */
    Map<String, String> form() {
        return decoded(body);
    }

    /** Reads {@code a=1&b=2}, as queries and forms are written; the first of two equal names counts. */
    static Map<String, String> decoded(String pairs) {
        Map<String, String> decoded = new LinkedHashMap<>();
        for (String pair : pairs.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                decoded.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return Collections.unmodifiableMap(decoded);
    }

    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2C", ",");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "Bad request", e);
        }
    }
}

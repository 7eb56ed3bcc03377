package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Accounts.Grant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request that found its endpoint: what was asked, by whom, at which moment, and how to spell the answer.
 *
 * @param place what stands where the endpoint's path has a blank
 */
record Call(Request request, String place, Grant grant, Moment moment, SpotifyJson json) {
    private static final int LIMIT = 50;
    private static final int DEFAULT_LIMIT = 20;
    private static final int ANY_OFFSET = Integer.MAX_VALUE;

    /** The part of a listing that was asked for. */
    record Slice(int offset, int limit) {}

    Optional<String> parameter(String name) {
        return request.parameter(name);
    }

    String required(String name) {
        return parameter(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new Refusal(400, "Missing required parameter: " + name));
    }

    boolean allows(Scope scope) {
        return grant.allows(scope);
    }

    /** The thing that the path names. */
    <T> T found(Function<String, Optional<T>> finder) {
        return find(place, finder).orElseThrow(Refusal::notFound);
    }

    /** The things that {@code ids} names, empty where there is none. */
    <T> List<Optional<T>> foundAll(int max, Function<String, Optional<T>> finder) {
        List<String> ids = Arrays.asList(required("ids").split(",", -1));
        if (ids.size() > max) {
            throw new Refusal(400, "Too many ids requested");
        }
        Oddities oddities = json.spelling().oddities();
        return ids.stream()
                .map(id -> find(id, finder).filter(found -> !oddities.isUnknown(id)))
                .toList();
    }

    private static <T> Optional<T> find(String id, Function<String, Optional<T>> finder) {
        if (!id.matches("[0-9A-Za-z]{22}")) {
            throw new Refusal(400, "Invalid base62 id");
        }
        return finder.apply(id);
    }

    int limit() {
        return limit(DEFAULT_LIMIT, LIMIT);
    }

    int limit(int byDefault, int max) {
        return number("limit", "Invalid limit", byDefault, 1, max);
    }

    Slice slice() {
        return slice(DEFAULT_LIMIT, LIMIT, ANY_OFFSET);
    }

    Slice slice(int defaultLimit, int maxLimit, int maxOffset) {
        int limit = limit(defaultLimit, maxLimit);
        return new Slice(number("offset", "Invalid offset", 0, 0, maxOffset), limit);
    }

    private int number(String name, String complaint, int byDefault, int min, int max) {
        try {
            int number = parameter(name).map(Integer::parseInt).orElse(byDefault);
            if (number < min || number > max) {
                throw new Refusal(400, complaint);
            }
            return number;
        } catch (NumberFormatException e) {
            throw new Refusal(400, complaint, e);
        }
    }

    <T> ObjectNode page(String path, List<T> all, Function<? super T, JsonNode> spelling) {
        return page(path, all, slice(), spelling);
    }

    /** One page of a listing, with links that repeat whatever else was asked. */
    <T> ObjectNode page(String path, List<T> all, Slice slice, Function<? super T, JsonNode> spelling) {
        Map<String, String> others = new LinkedHashMap<>(request.query());
        others.keySet().removeAll(List.of("offset", "limit"));
        return json.spelling().page(path, others, all, slice, spelling);
    }
}

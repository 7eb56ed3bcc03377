package io.github.spotifypipeline.ingest;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * Where Spotify is.
 *
 * @param api the Web API, version included
 * @param accounts the accounts service; at its {@code /authorize} a user says yes, its {@code /api/token} gives tokens
 */
public record Endpoints(URI api, URI accounts) {
    private static final String API = "https://api.spotify.com/v1";
    private static final String ACCOUNTS = "https://accounts.spotify.com";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    public Endpoints {
        refuseUnlessSafe("SPOTIFY_API_URL", api);
        refuseUnlessSafe("SPOTIFY_ACCOUNTS_URL", accounts);
    }

    public static Endpoints spotify() {
        return from(Map.of());
    }

    /** Reads {@code SPOTIFY_API_URL} and {@code SPOTIFY_ACCOUNTS_URL}; unset means Spotify's own. */
    public static Endpoints from(Map<String, String> environment) {
        return new Endpoints(
                uri("SPOTIFY_API_URL", environment.getOrDefault("SPOTIFY_API_URL", API)),
                uri("SPOTIFY_ACCOUNTS_URL", environment.getOrDefault("SPOTIFY_ACCOUNTS_URL", ACCOUNTS)));
    }

    HttpUrl.Builder apiUrl() {
        return url(api);
    }

    HttpUrl.Builder authorizeUrl() {
        return url(accounts).addPathSegment("authorize");
    }

    HttpUrl tokenUrl() {
        return url(accounts).addPathSegments("api/token").build();
    }

    /** Without a trailing slash, which would become an empty path segment once something is appended. */
    private static HttpUrl.Builder url(URI base) {
        String text = base.toString();
        return HttpUrl.get(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                .newBuilder();
    }

    private static URI uri(String name, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refused(name, text);
        }
    }

    /** Secrets travel to these addresses: over TLS, or within this machine. */
    private static void refuseUnlessSafe(String name, URI uri) {
        Optional<HttpUrl> url = Optional.ofNullable(HttpUrl.parse(uri.toString()));
        if (url.filter(u -> u.isHttps() || LOOPBACK.contains(u.host())).isEmpty()) {
            throw refused(name, uri.toString());
        }
    }

    private static IngestException refused(String name, String value) {
        return IngestException.badArgument(
                "Cannot use %s: it is no https address (%s). Give https://..., or http:// on 127.0.0.1."
                        .formatted(name, value));
    }
}

package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** The Web API as the logged-in user, within what the developer account may ask. */
final class SpotifyApi {
    private final PoliteHttp http;
    private final Endpoints endpoints;
    private final AccessTokens tokens;
    private final Gate gate;

    SpotifyApi(PoliteHttp http, Endpoints endpoints, AccessTokens tokens, Gate gate) {
        this.http = http;
        this.endpoints = endpoints;
        this.tokens = tokens;
        this.gate = gate;
    }

    /** Asked before every request, and before the token for it, which would be a call to Spotify too. */
    interface Gate {
        /** One call, as at a login, is on no account. */
        Gate WIDE = bucket -> PoliteHttp.FREE;

        /**
         * @return what pays for the request
         * @throws Stop if it may not be made now
         */
        PoliteHttp.Meter pass(String bucket) throws Stop;
    }

    /**
     * The final answer, of whatever status.
     *
     * @throws IOException if there was none
     * @throws Stop if it may not be asked for in this call
     * @throws IngestException 60 if Spotify does not accept our token, not even a fresh one
     */
    Answer get(Listing listing, Map<String, String> query) throws IOException, Stop {
        PoliteHttp.Meter meter = gate.pass(listing.endpoint());
        HttpUrl url = url(listing.path(), query);
        Answer answer = http.exchange(authorized(url, tokens.current()), meter);
        if (answer.status() != 401) {
            return answer;
        }
        Answer second = http.exchange(authorized(url, tokens.renew()), meter);
        if (second.status() == 401) {
            throw IngestException.needsLogin(
                    ("Cannot read %s: Spotify refuses a token it has just given (401). " + "Run %s.")
                            .formatted(listing.path(), tokens.loginCommand()));
        }
        return second;
    }

    private HttpUrl url(String path, Map<String, String> query) {
        HttpUrl.Builder url = endpoints.apiUrl().addPathSegments(path.substring(1));
        query.forEach(url::addQueryParameter);
        return url.build();
    }

    private static Request authorized(HttpUrl url, String token) {
        return new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + token)
                .build();
    }
}

package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** The Web API as the logged-in user. */
final class SpotifyApi {
    private final PoliteHttp http;
    private final Endpoints endpoints;
    private final AccessTokens tokens;

    SpotifyApi(PoliteHttp http, Endpoints endpoints, AccessTokens tokens) {
        this.http = http;
        this.endpoints = endpoints;
        this.tokens = tokens;
    }

    /**
     * The final answer, of whatever status.
     *
     * @throws IOException if there was none
     * @throws Stop if the run has to end here
     * @throws IngestException 60 if Spotify does not accept our token, not even a fresh one
     */
    Answer get(String path, Map<String, String> query) throws IOException, Stop {
        HttpUrl url = url(path, query);
        Answer answer = http.exchange(authorized(url, tokens.current()));
        if (answer.status() != 401) {
            return answer;
        }
        Answer second = http.exchange(authorized(url, tokens.renew()));
        if (second.status() == 401) {
            throw IngestException.needsLogin(
                    ("Cannot read %s: Spotify refuses a token it has just given (401). " + "Run %s.")
                            .formatted(path, tokens.loginCommand()));
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

package io.github.spotifypipeline.local.sandbox;

import java.util.Optional;

/** Why a request is not answered with what it asked for: Spotify's status and words. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Optional<String> challenge;

    Refusal(int status, String message) {
        super(message);
        this.status = status;
        this.challenge = Optional.empty();
    }

    Refusal(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.challenge = Optional.empty();
    }

    private Refusal(String challenge) {
        super("Missing/invalid/expired access token");
        this.status = 401;
        this.challenge = Optional.of("Bearer realm=\"spotify\", " + challenge);
    }

    /** The body is the same for every bad token: only the challenge tells what is wrong with it. */
    static Refusal missingToken() {
        return new Refusal("error=\"missing_token\", error_description=\"No access token in the request\"");
    }

    static Refusal unknownToken() {
        return new Refusal("error=\"invalid_token\", error_description=\"Invalid access token\"");
    }

    static Refusal expiredToken() {
        return new Refusal("error=\"invalid_token\", error_description=\"The access token expired\"");
    }

    static Refusal forbidden() {
        return new Refusal(403, "Forbidden");
    }

    static Refusal notFound() {
        return new Refusal(404, "Resource not found");
    }

    int status() {
        return status;
    }

    /** For the {@code www-authenticate} header. */
    Optional<String> challenge() {
        return challenge;
    }
}

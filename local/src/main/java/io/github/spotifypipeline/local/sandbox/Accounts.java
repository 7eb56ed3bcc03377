package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Spotify's accounts service: the page where a user lets an app in, and the endpoint that gives tokens. Nobody has to
 * click; every user says yes. All times are those of the sandbox's clock.
 */
final class Accounts {
    private static final Duration ACCESS_LASTS = Duration.ofHours(1);
    private static final Duration CODE_LASTS = Duration.ofMinutes(10);

    /** Counted from the user's yes; refreshing does not make it longer. */
    private static final Period AUTHORISATION_LASTS = Period.ofMonths(6);

    private static final String BASE64_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /**
     * What an access token opens.
     *
     * @param isForUser false for a token of the app itself, which sees the catalogue only
     */
    record Grant(Set<Scope> scopes, boolean isForUser, Instant expiresAt) {
        boolean allows(Scope scope) {
            return scopes.contains(scope);
        }
    }

    /** A user's yes. */
    private record Authorisation(Set<Scope> scopes, Instant at) {
        boolean hasEnded(Instant now) {
            return !now.isBefore(
                    at.atZone(ZoneOffset.UTC).plus(AUTHORISATION_LASTS).toInstant());
        }
    }

    /** A yes that waits to be fetched with the code that was given to the app. */
    private record Pending(Authorisation authorisation, String redirectUri, Optional<String> challenge) {}

    /**
     * A yes that can be made into access tokens.
     *
     * @param isPublic whether the app has no secret (PKCE): then a refresh token is good for one refresh only
     */
    private record Renewable(Authorisation authorisation, boolean isPublic) {}

    /** A refusal in the words of OAuth, which differ from the Web API's. */
    private static final class TokenRefusal extends Exception {
        private static final long serialVersionUID = 1;

        private final String error;

        TokenRefusal(String error, String description) {
            super(description);
            this.error = error;
        }

        Response response() {
            return Response.json(
                    400,
                    JsonNodeFactory.instance.objectNode().put("error", error).put("error_description", getMessage()));
        }
    }

    private final long seed;
    private final String clientId;
    private final String clientSecret;
    private final Map<String, Pending> codes = new HashMap<>();
    private final Map<String, Renewable> refreshTokens = new HashMap<>();
    private final Map<String, Grant> accessTokens = new HashMap<>();
    private int tokensGiven;

    Accounts(long seed) {
        this.seed = seed;
        Dice dice = Dice.of(seed, "client");
        this.clientId = dice.hex(32);
        this.clientSecret = dice.hex(32);
    }

    String clientId() {
        return clientId;
    }

    String clientSecret() {
        return clientSecret;
    }

    /** A refresh token as if the user had said yes at that moment to an app with a secret. */
    String authorised(Set<Scope> scopes, Instant at) {
        return refreshToken(new Renewable(new Authorisation(scopes, at), false));
    }

    /** What the bearer of a token may do. */
    Grant grant(Request request, Instant now) {
        String authorization = request.authorization().orElseThrow(Refusal::missingToken);
        if (!authorization.startsWith("Bearer ")) {
            throw Refusal.missingToken();
        }
        Grant grant = Optional.ofNullable(accessTokens.get(authorization.substring("Bearer ".length())))
                .orElseThrow(Refusal::unknownToken);
        if (!now.isBefore(grant.expiresAt())) {
            throw Refusal.expiredToken();
        }
        return grant;
    }

    /** The page at {@code /authorize}: sends the user back to the app at once, with a code and the app's state. */
    Response authorize(Request request, Instant now) {
        String redirectUri = request.parameter("redirect_uri").orElse("");
        Optional<Set<Scope>> scopes = Scope.parsed(request.parameter("scope").orElse(""));
        Optional<String> challenge = request.parameter("code_challenge");
        if (!request.parameter("client_id").equals(Optional.of(clientId))) {
            return Response.text(400, "INVALID_CLIENT: Invalid client");
        }
        if (!isRegistered(redirectUri)) {
            return Response.text(400, "INVALID_CLIENT: Invalid redirect URI");
        }
        if (!request.parameter("response_type").equals(Optional.of("code"))) {
            return Response.text(400, "response_type must be code");
        }
        if (challenge.isPresent() && !request.parameter("code_challenge_method").equals(Optional.of("S256"))) {
            return Response.text(400, "code_challenge_method must be S256");
        }
        if (scopes.isEmpty()) {
            return Response.text(400, "INVALID_SCOPE: Invalid scope");
        }
        String code = token("AQ");
        codes.put(code, new Pending(new Authorisation(scopes.get(), now), redirectUri, challenge));
        Map<String, String> answer = new LinkedHashMap<>(Map.of("code", code));
        request.parameter("state").ifPresent(state -> answer.put("state", state));
        return Response.redirect(redirectUri + "?" + Request.encoded(answer));
    }

    /** {@link Sandbox#REDIRECT_URI} names no port, so any port is good; nothing else may differ. */
    private static boolean isRegistered(String redirectUri) {
        try {
            URI given = new URI(redirectUri);
            String withoutPort =
                    given.getPort() < 0 ? redirectUri : redirectUri.replaceFirst(":" + given.getPort(), "");
            return withoutPort.equals(Sandbox.REDIRECT_URI);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The endpoint at {@code /api/token}. */
    Response token(Request request, Instant now) {
        if (!request.method().equals("POST")) {
            throw new Refusal(405, "Method not allowed");
        }
        try {
            return Response.json(200, exchange(request, now)).with("cache-control", "no-store");
        } catch (TokenRefusal refusal) {
            return refusal.response();
        }
    }

    private ObjectNode exchange(Request request, Instant now) throws TokenRefusal {
        Map<String, String> form = request.form();
        boolean knowsSecret = knowsSecret(request, form);
        String grantType = form.getOrDefault("grant_type", "");
        return switch (grantType) {
            case "authorization_code" -> exchangeCode(form, knowsSecret, now);
            case "refresh_token" -> refresh(form, knowsSecret, now);
            case "client_credentials" -> appItself(knowsSecret, now);
            case "" -> throw new TokenRefusal("unsupported_grant_type", "grant_type parameter is missing");
            default ->
                throw new TokenRefusal(
                        "unsupported_grant_type",
                        "grant_type must be client_credentials, authorization_code or refresh_token");
        };
    }

    /** Whether the app showed its secret; an app that shows a wrong one, or another id, is sent away. */
    private boolean knowsSecret(Request request, Map<String, String> form) throws TokenRefusal {
        Optional<String> basic = request.authorization().filter(value -> value.startsWith("Basic "));
        if (basic.isPresent()) {
            String expected = Base64.getEncoder()
                    .encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
            if (!basic.get().equals("Basic " + expected)) {
                throw new TokenRefusal("invalid_client", "Invalid client");
            }
            return true;
        }
        if (!clientId.equals(form.get("client_id"))) {
            throw new TokenRefusal("invalid_client", "Invalid client");
        }
        if (form.containsKey("client_secret") && !clientSecret.equals(form.get("client_secret"))) {
            throw new TokenRefusal("invalid_client", "Invalid client secret");
        }
        return form.containsKey("client_secret");
    }

    private ObjectNode exchangeCode(Map<String, String> form, boolean knowsSecret, Instant now) throws TokenRefusal {
        Pending pending = Optional.ofNullable(codes.remove(form.getOrDefault("code", "")))
                .orElseThrow(() -> new TokenRefusal("invalid_grant", "Invalid authorization code"));
        if (now.isAfter(pending.authorisation().at().plus(CODE_LASTS))) {
            throw new TokenRefusal("invalid_grant", "Authorization code expired");
        }
        if (!pending.redirectUri().equals(form.get("redirect_uri"))) {
            throw new TokenRefusal("invalid_grant", "Invalid redirect URI");
        }
        if (pending.challenge().isEmpty() && !knowsSecret) {
            throw new TokenRefusal("invalid_client", "Invalid client");
        }
        if (pending.challenge().isPresent()
                && !pending.challenge().get().equals(challengeOf(form.getOrDefault("code_verifier", "")))) {
            throw new TokenRefusal("invalid_grant", "code_verifier was incorrect");
        }
        Renewable renewable = new Renewable(pending.authorisation(), !knowsSecret);
        return accessToken(renewable.authorisation().scopes(), true, now).put("refresh_token", refreshToken(renewable));
    }

    private static String challengeOf(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot check a code verifier: this Java has no SHA-256.", e);
        }
    }

    private ObjectNode refresh(Map<String, String> form, boolean knowsSecret, Instant now) throws TokenRefusal {
        String token = form.getOrDefault("refresh_token", "");
        if (token.isEmpty()) {
            throw new TokenRefusal("invalid_request", "refresh_token must be supplied");
        }
        Renewable renewable = Optional.ofNullable(refreshTokens.get(token))
                .orElseThrow(() -> new TokenRefusal("invalid_grant", "Invalid refresh token"));
        if (!renewable.isPublic() && !knowsSecret) {
            throw new TokenRefusal("invalid_client", "Invalid client");
        }
        if (renewable.authorisation().hasEnded(now)) {
            throw new TokenRefusal("invalid_grant", "Refresh token revoked");
        }
        ObjectNode answer = accessToken(renewable.authorisation().scopes(), true, now);
        if (renewable.isPublic()) {
            refreshTokens.remove(token);
            answer.put("refresh_token", refreshToken(renewable));
        }
        return answer;
    }

    private ObjectNode appItself(boolean knowsSecret, Instant now) throws TokenRefusal {
        if (!knowsSecret) {
            throw new TokenRefusal("invalid_client", "Invalid client");
        }
        ObjectNode answer = accessToken(EnumSet.noneOf(Scope.class), false, now);
        answer.remove("scope");
        return answer;
    }

    private ObjectNode accessToken(Set<Scope> scopes, boolean isForUser, Instant now) {
        String token = token("BQ");
        accessTokens.put(token, new Grant(scopes, isForUser, now.plus(ACCESS_LASTS)));
        return JsonNodeFactory.instance
                .objectNode()
                .put("access_token", token)
                .put("token_type", "Bearer")
                .put("expires_in", ACCESS_LASTS.toSeconds())
                .put("scope", Scope.text(scopes));
    }

    private String refreshToken(Renewable renewable) {
        String token = token("AQ");
        refreshTokens.put(token, renewable);
        return token;
    }

    private String token(String prefix) {
        return prefix + Dice.of(seed, "token", tokensGiven++).text(128, BASE64_URL);
    }
}

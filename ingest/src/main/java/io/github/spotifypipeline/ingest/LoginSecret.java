package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A login in AWS Secrets Manager, as one JSON object: {@code client_id}, {@code client_secret} (none for a login made by
 * PKCE), {@code refresh_token}, {@code authorized_at}. An empty object is a login that nobody has made yet.
 *
 * <p>Region and credentials come from where AWS's own tools take them. No message repeats what the secret holds.
 */
public final class LoginSecret implements RefreshTokenStore, AutoCloseable {
    private final SecretsManagerClient secrets;
    private final String secretId;

    private LoginSecret(SecretsManagerClient secrets, String secretId) {
        this.secrets = secrets;
        this.secretId = secretId;
    }

    /**
     * @param secretId the name or the ARN
     * @throws IngestException 43 if no region is set
     */
    public static LoginSecret at(String secretId) {
        try {
            return new LoginSecret(
                    SecretsManagerClient.builder()
                            .httpClient(UrlConnectionHttpClient.create())
                            .build(),
                    secretId);
        } catch (SdkException e) {
            throw IngestException.badArgument(
                    "Cannot open the secret %s: no AWS region is set. Set AWS_REGION.".formatted(secretId));
        }
    }

    /** A login, and when the user has made it (it ends six months later). Never printed. */
    public record Login(Credentials credentials, Optional<Instant> authorizedAt) {
        private static final int LIFE_MONTHS = 6;

        /** When Spotify ends it, however often it is used. */
        public Optional<Instant> endsAt() {
            return authorizedAt.map(time ->
                    time.atOffset(ZoneOffset.UTC).plusMonths(LIFE_MONTHS).toInstant());
        }
    }

    /** @throws IngestException 20 if the secret cannot be read */
    public Login read() {
        ObjectNode login = stored();
        return new Login(
                new Credentials(
                        Json.text(login.path("client_id")),
                        Json.text(login.path("client_secret")),
                        Json.text(login.path("refresh_token"))),
                Json.text(login.path("authorized_at")).flatMap(LoginSecret::instant));
    }

    /**
     * Replaces the whole login.
     *
     * @throws IngestException 20 if the secret cannot be written
     */
    public void store(Credentials credentials, Instant authorizedAt) {
        ObjectNode login = Json.MAPPER.createObjectNode();
        credentials.clientId().ifPresent(id -> login.put("client_id", id));
        credentials.clientSecret().ifPresent(secret -> login.put("client_secret", secret));
        credentials.refreshToken().ifPresent(token -> login.put("refresh_token", token));
        login.put("authorized_at", authorizedAt.toString());
        call("write", () -> put(login));
    }

    @Override
    public void replace(String refreshToken) {
        try {
            put(stored().put("refresh_token", refreshToken));
        } catch (SdkException e) {
            throw new UncheckedIOException(
                    "%s (%s)".formatted(secretId, e.getClass().getSimpleName()), new IOException(e));
        }
    }

    private ObjectNode stored() {
        String text = call(
                "read",
                () -> secrets.getSecretValue(of -> of.secretId(secretId)).secretString());
        try {
            JsonNode login = Json.MAPPER.readTree(text);
            return login instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
        } catch (JsonProcessingException e) {
            throw IngestException.needsLogin(
                    "Cannot use the secret %s: it is no JSON object. Log in again (pipeline login --store aws --secret %1$s)."
                            .formatted(secretId));
        }
    }

    private Object put(ObjectNode login) {
        return secrets.putSecretValue(to -> to.secretId(secretId).secretString(login.toString()));
    }

    private <T> T call(String verb, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException e) {
            throw IngestException.notReady("Cannot %s the secret %s: %s. Check that it exists and that this role may."
                    .formatted(verb, secretId, e.getClass().getSimpleName()));
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        secrets.close();
    }
}

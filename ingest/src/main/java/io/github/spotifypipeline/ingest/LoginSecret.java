package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * A login in AWS Secrets Manager. An empty object there is a login that nobody has made yet.
 *
 * <p>Region and credentials come from where AWS's own tools take them. No message repeats what the secret holds.
 */
public final class LoginSecret implements LoginStore {
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

    @Override
    public Login read() {
        try {
            String text = secrets.getSecretValue(of -> of.secretId(secretId)).secretString();
            return Optional.ofNullable(text).map(Login::parse).orElse(Login.NONE);
        } catch (SdkException e) {
            throw IngestException.notReady(
                    "Cannot read the secret %s: %s. Check that it exists and that this role may read and write it."
                            .formatted(secretId, e.getClass().getSimpleName()));
        }
    }

    @Override
    public void store(Login login) {
        try {
            secrets.putSecretValue(to -> to.secretId(secretId).secretString(login.json()));
        } catch (SdkException e) {
            throw new UncheckedIOException(
                    "%s (%s)".formatted(secretId, e.getClass().getSimpleName()), new IOException(e));
        }
    }

    @Override
    public String loginCommand() {
        return "./pipeline login --store aws --secret " + secretId;
    }

    @Override
    public void close() {
        secrets.close();
    }

    @Override
    public String toString() {
        return "the secret " + secretId;
    }
}

package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * A login in AWS Secrets Manager. An empty object there is a login that nobody has made yet.
 *
 * <p>Region and credentials come from where AWS's own tools take them; an ARN names its region itself. No message repeats
 * what the secret holds.
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
            SecretsManagerClientBuilder client =
                    SecretsManagerClient.builder().httpClient(UrlConnectionHttpClient.create());
            region(secretId).map(Region::of).ifPresent(client::region);
            return new LoginSecret(client.build(), secretId);
        } catch (SdkException e) {
            throw IngestException.badArgument(
                    "Cannot open the secret %s: no AWS region is set. Set AWS_REGION.".formatted(secretId));
        }
    }

    /** Of an ARN its fourth word; else what the command line of AWS goes by and its SDK for Java does not. */
    private static Optional<String> region(String secretId) {
        return secretId.startsWith("arn:")
                ? Arrays.stream(secretId.split(":")).skip(3).findFirst()
                : Optional.ofNullable(System.getenv("AWS_DEFAULT_REGION"))
                        .filter(region -> System.getenv("AWS_REGION") == null);
    }

    @Override
    public Login read() {
        try {
            String text = secrets.getSecretValue(of -> of.secretId(secretId)).secretString();
            return Optional.ofNullable(text).map(Login::parse).orElse(Login.NONE);
        } catch (SdkException e) {
            throw IngestException.notReady("Cannot read the secret %s: %s".formatted(secretId, why(e)));
        }
    }

    @Override
    public void store(Login login) {
        try {
            secrets.putSecretValue(to -> to.secretId(secretId).secretString(login.json()));
        } catch (SdkException e) {
            throw new UncheckedIOException("%s: %s".formatted(secretId, why(e)), new IOException(e));
        }
    }

    /** AWS's own sentence where it has answered, which never holds the secret; else there was nobody to ask as. */
    private static String why(SdkException e) {
        if (e instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
            return "%s (%s). Check its name, its region, and that you may read and write it."
                    .formatted(
                            refusal.awsErrorDetails().errorMessage(),
                            refusal.awsErrorDetails().errorCode());
        }
        return String.valueOf(e.getMessage()).contains("credentials")
                ? "there are no AWS credentials. Log in (aws sso login, or aws configure)."
                : "AWS cannot be reached (%s). Try again later."
                        .formatted(e.getClass().getSimpleName());
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

package io.github.spotifypipeline.etl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * A login to Amazon RDS without a password: the token is a request to log in, signed here with the role's credentials.
 * It opens connections for 15 minutes, so it is made for each one. Nothing is asked of any service for it.
 *
 * <p>The connection must be TLS to the named host, by a certificate of RDS: the authorities are packed with us, or in
 * the file that WAREHOUSE_CA names.
 */
final class RdsLogin {
    private static final String CERTIFICATES = "/jobs-config/rds-ca.pem";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

    private RdsLogin() {}

    /** The driver reads certificates from files only: one copy a JVM. */
    private static final class CertificateFile {
        static final Path COPY = write();

        private static Path write() {
            try (InputStream packed = RdsLogin.class.getResourceAsStream(CERTIFICATES)) {
                Path file = Files.createTempFile("rds-ca", ".pem");
                file.toFile().deleteOnExit();
                Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot unpack the certificates of RDS", e);
            }
        }
    }

    /**
     * @param user empty: as the URL says
     * @throws EtlException 43 if URL, user, region or AWS credentials are missing
     */
    static Map<String, String> driverProperties(String url, String user) {
        Properties address = Optional.ofNullable(Driver.parseURL(url, new Properties()))
                .orElseThrow(() ->
                        bad("the URL is none of PostgreSQL", "Use jdbc:postgresql://host:port/database?user=etl."));
        String name = Optional.of(user)
                .filter(given -> !given.isEmpty())
                .or(() -> Optional.ofNullable(PGProperty.USER.getOrDefault(address)))
                .orElseThrow(() -> bad("no user is named", "Add ?user=etl to the URL, or set WAREHOUSE_USER."));
        String token = token(
                PGProperty.PG_HOST.getOrDefault(address),
                Integer.parseInt(PGProperty.PG_PORT.getOrDefault(address)),
                name);
        return Map.of(
                "user",
                name,
                "password",
                token,
                "sslmode",
                "verify-full",
                "sslrootcert",
                Optional.ofNullable(System.getenv("WAREHOUSE_CA")).orElseGet(() -> CertificateFile.COPY.toString()));
    }

    static String token(String host, int port, String user) {
        SdkHttpRequest login = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host(host)
                .port(port)
                .encodedPath("/")
                .putRawQueryParameter("Action", "connect")
                .putRawQueryParameter("DBUser", user)
                .build();
        String signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(credentials())
                        .request(login)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region())
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, TOKEN_LIFE))
                .request()
                .getUri()
                .toString();
        return signed.substring("https://".length());
    }

    private static AwsCredentialsIdentity credentials() {
        try (DefaultCredentialsProvider provider =
                DefaultCredentialsProvider.builder().build()) {
            return provider.resolveCredentials();
        } catch (SdkException e) {
            throw bad("there are no AWS credentials", "Run it with a role that may rds-db:connect.");
        }
    }

    private static String region() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkException e) {
            throw bad("no AWS region is set", "Set AWS_REGION.");
        }
    }

    private static EtlException bad(String why, String remedy) {
        return new EtlException(
                EtlException.BAD_ARGUMENT, "Cannot log in to the warehouse by IAM: %s. %s".formatted(why, remedy));
    }
}

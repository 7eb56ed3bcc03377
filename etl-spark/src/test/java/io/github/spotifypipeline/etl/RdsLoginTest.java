package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

class RdsLoginTest {
    private static final String HOST = "warehouse.abc.eu-central-1.rds.amazonaws.com";
    private static final Pattern SIGNED_AT = Pattern.compile("X-Amz-Date=([0-9TZ]+)");

    @BeforeEach
    void logInToAws() {
        System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
        System.setProperty("aws.secretAccessKey", "example-secret");
        System.setProperty("aws.region", "eu-central-1");
    }

    @AfterEach
    void logOut() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.clearProperty("aws.region");
    }

    @Test
    void theTokenIsTheOneThatAwsWouldMake() {
        RdsUtilities aws = RdsUtilities.builder()
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(SystemPropertyCredentialsProvider.create())
                .build();
        String ours;
        String theirs;
        // A token holds the second it was made in.
        do {
            ours = RdsLogin.token(HOST, 5433, "etl");
            theirs = aws.generateAuthenticationToken(
                    to -> to.hostname(HOST).port(5433).username("etl"));
        } while (!signedAt(ours).equals(signedAt(theirs)));

        assertThat(ours.split("[?&]")).containsExactlyInAnyOrder(theirs.split("[?&]"));
    }

    @Test
    void theUserMayStandInTheUrlAndTheServerMustProveItself() {
        Map<String, String> properties =
                RdsLogin.driverProperties("jdbc:postgresql://%s:5433/spotify?user=etl".formatted(HOST), "");

        assertThat(properties)
                .containsEntry("user", "etl")
                .containsEntry("sslmode", "verify-full")
                .containsKey("sslrootcert");
        assertThat(properties.get("password")).startsWith(HOST + ":5433/?").contains("DBUser=etl");
    }

    @Test
    void withoutAUserThereIsNoLogin() {
        assertThatThrownBy(() -> RdsLogin.driverProperties("jdbc:postgresql://%s/spotify".formatted(HOST), ""))
                .isInstanceOf(EtlException.class)
                .hasMessageContaining("no user is named");
    }

    @Test
    void withoutARegionThereIsNoLogin() {
        System.clearProperty("aws.region");

        assertThatThrownBy(() -> RdsLogin.token(HOST, 5433, "etl"))
                .isInstanceOf(EtlException.class)
                .hasMessageContaining("Set AWS_REGION");
    }

    /** Fails two years before connections would: time enough to bring the bundle up to date. */
    @Test
    void theAuthoritiesOfRdsArePackedAndLastForYears() throws Exception {
        Date inTwoYears = Date.from(Instant.parse("2028-11-24T00:00:00Z"));
        try (InputStream bundle = RdsLoginTest.class.getResourceAsStream("/jobs-config/rds-ca.pem")) {
            assertThat(CertificateFactory.getInstance("X.509").generateCertificates(bundle))
                    .hasSizeGreaterThan(80)
                    .allSatisfy(certificate -> assertThat(((X509Certificate) certificate).getNotAfter())
                            .isAfter(inTwoYears));
        }
    }

    private static String signedAt(String token) {
        Matcher matcher = SIGNED_AT.matcher(token);
        return matcher.find() ? matcher.group(1) : "";
    }
}

package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path folder;

    @Test
    void aFailedCheckIsToldApartFromUnbalancedBooks() throws IOException {
        JsonNode check = failureOf(EtlException.FAILED_CHECK);
        assertThat(check.path("checks_failed").asInt()).isOne();
        assertThat(check.path("books_unbalanced").asInt()).isZero();

        JsonNode books = failureOf(EtlException.UNBALANCED);
        assertThat(books.path("checks_failed").asInt()).isZero();
        assertThat(books.path("books_unbalanced").asInt()).isOne();
    }

    @Test
    void anyOtherFailureIsNeither() throws IOException {
        JsonNode unreachable = failureOf(EtlException.WAREHOUSE);

        assertThat(unreachable.path("checks_failed").asInt()).isZero();
        assertThat(unreachable.path("books_unbalanced").asInt()).isZero();
        assertThat(unreachable.path("message").asText()).isEqualTo("Cannot do it: why. Remedy.");
    }

    private JsonNode failureOf(int exitCode) throws IOException {
        new Report(folder.toString(), new Configuration()).failure(exitCode, "Cannot do it: why. Remedy.");
        return new ObjectMapper().readTree(folder.resolve("failure.json").toFile());
    }
}

package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How a job is to fail: in one line for people. */
final class Failures {

    private Failures() {}

    static void assertFails(ThrowingCallable call, int exitCode, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        EtlException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
                .hasMessageContainingAll(words)
                .message()
                .startsWith("Cannot ")
                .doesNotContain("\n");
    }
}

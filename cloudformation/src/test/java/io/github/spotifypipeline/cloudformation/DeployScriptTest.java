package io.github.spotifypipeline.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** deploy.sh finds what is wrong with its arguments before it builds, or asks AWS, for anything. */
class DeployScriptTest {
    private static final int NOT_READY = 20;
    private static final int BAD_ARGUMENT = 43;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                --email nobody                               | AlertEmail cannot be 'nobody'
                --parameter Foo=1                            | there is no parameter Foo
                --parameter Foo                              | this is no KEY=VALUE (Foo)
                --parameter DatbaseEngine=AURORA_SERVERLESS  | there is no parameter DatbaseEngine
                --parameter DatabaseEngine=AURORA            | Allowed: RDS_POSTGRESQL, AURORA_SERVERLESS
                --parameter LiveLoads=DAILY                  | Allowed: NONE, HOURLY, STREAM
                --parameter MonthlyBudget=much               | MonthlyBudget has to be a number (much)
                --parameter WeeklySchedule=cron(0_6_*_*_MON_*) | WeeklySchedule cannot be 'cron(0 6 * * MON *)'
                --parameter WeeklySchedule=cron(0_6_?_*_MON) | WeeklySchedule cannot be
                --parameter PlaysSchedule=hourly             | PlaysSchedule cannot be 'hourly'
                --parameter QuickSightPrincipalArn=somebody  | QuickSightPrincipalArn cannot be 'somebody'
                --parameter ArtifactBucket=other             | ArtifactBucket is set by this script
                --stack under_score                          | a stack needs a name of letters, digits and hyphens
                --artifacts Large                            | a bucket for the code needs a name of small letters
                --stack --dry-run                            | a value is missing (--stack)
                --nonsense                                   | unknown argument (--nonsense)
                """)
    void whatIsWrongIsNamed(String arguments, String message) throws Exception {
        Outcome outcome = deploy(arguments);

        assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(BAD_ARGUMENT);
        assertThat(outcome.out())
                .startsWith("Cannot deploy: ")
                .contains(message)
                .doesNotContain("Building");
        assertThat(outcome.out().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "--parameter DatabaseEngine=AURORA_SERVERLESS",
        "--parameter WeeklySchedule=cron(30_6_?_*_SUN_*)",
        "--parameter PlaysSchedule=rate(30_minutes)",
        "--parameter ScheduleTimezone=America/Argentina/Buenos_Aires",
        "--parameter QuickSightPrincipalArn="
    })
    void whatIsRightIsLetThroughToTheQuestionWhoAsks(String arguments) throws Exception {
        Outcome outcome = deploy(arguments);

        assertThat(outcome.exitCode()).as(outcome.out()).isIn(NOT_READY, BAD_ARGUMENT);
        assertThat(outcome.out()).containsAnyOf("there is no aws here", "no region is set", "AWS does not let you in");
    }

    @Test
    void theHelpNamesEveryOption() throws Exception {
        Outcome help = deploy("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("--stack", "--artifacts", "--email", "--parameter", "--region", "--dry-run");
    }

    private record Outcome(int exitCode, String out) {}

    /** An underscore in a schedule stands for a space. */
    private static Outcome deploy(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "./deploy.sh", "--stack", "spotify", "--artifacts", "the-artifacts", "--email", "a@example.com"));
        Arrays.stream(arguments.split(" "))
                .map(word -> word.contains("(") ? word.replace('_', ' ') : word)
                .forEach(command::add);
        ProcessBuilder script = new ProcessBuilder(command).redirectErrorStream(true);
        // Nobody who could be let in, and nowhere to ask.
        script.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        script.environment().put("AWS_CONFIG_FILE", "/nonexistent");
        script.environment().put("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent");
        script.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        Process process = script.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out);
    }
}

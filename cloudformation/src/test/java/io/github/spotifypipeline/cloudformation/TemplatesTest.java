package io.github.spotifypipeline.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.cloudformation.cost.ShortForms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no validator knows: substitutions, schedules, releases, and what our roles must never be given. */
class TemplatesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEMPLATES = List.of("template.yaml", "data.yaml", "pipeline.yaml");

    /** What each release runs, as AWS's release notes say. Another release needs another line, and a look at its notes. */
    private static final Map<String, String> SPARK_OF_RELEASE = Map.of(
            "emr-spark-8.1.0", "4.1.1",
            "emr-spark-8.2.0", "4.1.3",
            "6.0", "4.1.1");

    /** EventBridge Scheduler's cron: six fields, the last one a year, and one of the two kinds of day is a question mark. */
    private static final CronDefinition SCHEDULER = CronDefinitionBuilder.defineCron()
            .withMinutes()
            .and()
            .withHours()
            .and()
            .withDayOfMonth()
            .supportsL()
            .supportsW()
            .supportsQuestionMark()
            .and()
            .withMonth()
            .and()
            .withDayOfWeek()
            .withIntMapping(7, 0)
            .supportsL()
            .supportsHash()
            .supportsQuestionMark()
            .and()
            .withYear()
            .withValidRange(1970, 2199)
            .and()
            .withCronValidation(
                    com.cronutils.model.definition.CronConstraintsFactory.ensureEitherDayOfWeekOrDayOfMonth())
            .instance();

    @ParameterizedTest
    @CsvSource({"Weekly, weekly.asl.json", "Live, live.asl.json"})
    void everySubstitutionIsATokenAndEveryTokenASubstitution(String machine, Path definition) throws IOException {
        Set<String> tokens = Pattern.compile("\\$\\{(\\w+)}")
                .matcher(Files.readString(definition))
                .results()
                .map(token -> token.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(fieldNames(
                        template("pipeline.yaml").at("/Resources/" + machine + "/Properties/DefinitionSubstitutions")))
                .isEqualTo(tokens);
    }

    @Test
    void theWeeklyScheduleFiresOnceAWeek() throws IOException {
        Cron weekly = cron(template("template.yaml")
                .at("/Parameters/WeeklySchedule/Default")
                .asText());

        ExecutionTime times = ExecutionTime.forCron(weekly);
        ZonedDateTime first =
                times.nextExecution(ZonedDateTime.parse("2026-11-23T00:00:00Z")).orElseThrow();
        ZonedDateTime second = times.nextExecution(first).orElseThrow();

        assertThat(first).isEqualTo("2026-11-23T06:00:00Z");
        assertThat(Duration.between(first, second)).isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron(0 6 * * MON)",
                "cron(0 6 * * MON *)",
                "cron(0 25 ? * MON *)",
                "cron(0 6 ? * MOON *)",
                "0 6 ? * MON *",
                "rate(every hour)"
            })
    void aScheduleThatIsWrongIsRefused(String expression) {
        assertThatThrownBy(() -> cron(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePlaysAreReadOftenEnough() throws IOException {
        // 50 plays are less than three hours.
        assertThat(template("template.yaml")
                        .at("/Parameters/PlaysSchedule/Default")
                        .asText())
                .isEqualTo("rate(1 hour)");
    }

    @Test
    void everyReleaseRunsTheSparkThatTheJobIsBuiltFor() throws IOException {
        JsonNode parameters = template("template.yaml").path("Parameters");
        String line = minor(org.apache.spark.package$.MODULE$.SPARK_VERSION());

        for (String engine : List.of("EmrRelease", "GlueVersion")) {
            List<String> releases = texts(parameters.at("/" + engine + "/AllowedValues"));
            assertThat(releases)
                    .contains(parameters.at("/" + engine + "/Default").asText());
            assertThat(releases)
                    .allSatisfy(release -> assertThat(SPARK_OF_RELEASE)
                            .containsKey(release)
                            .hasEntrySatisfying(
                                    release, spark -> assertThat(minor(spark)).isEqualTo(line)));
        }
    }

    @Test
    void noRoleMayDoEverythingOfAnything() throws IOException {
        for (JsonNode statement : allowingStatements()) {
            assertThat(texts(statement.path("Action")))
                    .as(statement.toString())
                    .noneMatch(action -> action.contains("*"));
        }
    }

    /** Where AWS knows no finer resource; each is said so in the template. */
    @Test
    void onlyNetworkInterfacesAndMetricsAreEverywhere() throws IOException {
        List<String> everywhere = allowingStatements().stream()
                .filter(statement -> texts(statement.path("Resource")).contains("*"))
                .flatMap(statement -> texts(statement.path("Action")).stream())
                .toList();

        assertThat(everywhere)
                .allMatch(action -> action.startsWith("ec2:") || action.equals("cloudwatch:PutMetricData"));
    }

    @Test
    void thereIsNoWayInAndNoWayOutThatCosts() throws IOException {
        for (String name : TEMPLATES) {
            assertThat(texts(template(name).findValues("Type")))
                    .doesNotContain(
                            "AWS::EC2::NatGateway",
                            "AWS::EC2::InternetGateway",
                            "AWS::EC2::EIP",
                            "AWS::ElasticLoadBalancingV2::LoadBalancer");
        }
    }

    @Test
    void whatSurvivesIsKeptByName() throws IOException {
        JsonNode resources = template("data.yaml").path("Resources");

        for (Map.Entry<String, JsonNode> resource : resources.properties()) {
            boolean isReplaceable = Pattern.matches(
                    "AWS::(Lambda|IAM|Logs)::.*",
                    resource.getValue().path("Type").asText());
            if (!isReplaceable) {
                assertThat(resource.getValue().path("DeletionPolicy").asText())
                        .as(resource.getKey())
                        .isEqualTo("Retain");
            }
        }
    }

    @Test
    void theReadmeTellsEveryParameter() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        assertThat(fieldNames(template("template.yaml").path("Parameters")))
                .allSatisfy(name -> assertThat(readme).containsPattern("\\| (`\\w+`, )*`" + name + "`"));
    }

    private static Cron cron(String expression) {
        if (!expression.matches("cron\\(.*\\)")) {
            throw new IllegalArgumentException("No cron expression: " + expression);
        }
        return new CronParser(SCHEDULER).parse(expression.substring("cron(".length(), expression.length() - 1));
    }

    private static String minor(String version) {
        return version.replaceAll("^(\\d+\\.\\d+)\\..*", "$1");
    }

    private static List<JsonNode> allowingStatements() throws IOException {
        List<JsonNode> statements = new ArrayList<>();
        for (String name : TEMPLATES) {
            for (JsonNode list : template(name).findValues("Statement")) {
                list.forEach(statements::add);
            }
        }
        statements.removeIf(statement -> !statement.path("Effect").asText().equals("Allow"));
        return statements;
    }

    private static JsonNode template(String name) throws IOException {
        return JSON.valueToTree(new ShortForms().read(Files.readString(Path.of(name))));
    }

    private static Set<String> fieldNames(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode oneOrMore) {
        List<String> texts = new ArrayList<>();
        if (oneOrMore.isArray()) {
            oneOrMore.forEach(text -> texts.add(text.asText()));
        } else {
            texts.add(oneOrMore.asText());
        }
        return texts;
    }

    private static List<String> texts(List<JsonNode> nodes) {
        return nodes.stream().map(JsonNode::asText).toList();
    }
}

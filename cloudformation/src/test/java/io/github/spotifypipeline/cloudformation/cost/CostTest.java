package io.github.spotifypipeline.cloudformation.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.spotifypipeline.cloudformation.cost.PriceList.Price;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {
    private static final BigDecimal LIMIT = new BigDecimal("20");

    private static final Path ROOM = Path.of("").toAbsolutePath();
    private static final PriceList LIST = PriceList.read(ROOM.resolve("prices.yml"));

    private static final String REMEDY = "Cannot keep %s: it tells other costs than the templates have."
            + " Run mvn -pl cloudformation -am test -Dtest=CostTest -Dsurefire.failIfNoSpecifiedTests=false -DwriteCosts.";

    @TempDir
    private Path folder;

    @Test
    void theDefaultDeploymentStaysBelowTheLimit() {
        assertThat(cost(Map.of())).as("USD a month").isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void theReadmesTellWhatTheTemplatesCost() throws IOException {
        CostTables tables = new CostTables(LIST, ROOM.resolve("template.yaml"));

        assertThatReadmeTells(ROOM.resolve("README.md"), tables.lines());
        assertThatReadmeTells(ROOM.resolveSibling("README.md"), tables.sums());
    }

    private static void assertThatReadmeTells(Path readme, String costs) throws IOException {
        CostsInReadme marked = new CostsInReadme(readme);
        if (Boolean.getBoolean("writeCosts")) {
            marked.write(costs);
        }
        assertThat(marked.read())
                .as(REMEDY, ROOM.getParent().relativize(readme))
                .isEqualTo(costs);
    }

    @Test
    void theMathIsAsByHand() {
        Map<Price, Double> lines =
                MonthlyCost.of(LIST, ROOM.resolve("template.yaml"), Map.of()).lines();

        // 730 × 0.016; 20 × 0.115; two secrets and the database's own × 0.40; 6 vCPU × 10 / 60 × 4.33 × 0.052624
        assertThat(cents(lines, "db.t4g.micro")).isEqualTo("11.68");
        assertThat(cents(lines, "db_storage")).isEqualTo("2.30");
        assertThat(cents(lines, "secret")).isEqualTo("1.20");
        assertThat(cents(lines, "emr_cpu")).isEqualTo("0.23");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EMR_SERVERLESS", "GLUE"})
    void theJobIsToldWhatItsHourCosts(String engine) {
        Path template = ROOM.resolve("template.yaml");
        Map<String, String> way = Map.of("SparkEngine", engine);

        assertThat(Template.resources(template, way))
                .filteredOn(resource -> resource.name().equals("Weekly"))
                .singleElement()
                .extracting(week -> new BigDecimal(week.text("DefinitionSubstitutions/UsdPerHour")))
                .isEqualTo(MonthlyCost.sparkHour(LIST, template, way).stripTrailingZeros());
    }

    @Test
    void aLiveJobIsToldWhatItsHourCosts() {
        Resource live = resource("Live", "HOURLY");
        SparkSize job = SparkSize.of(live);

        assertThat(new BigDecimal(live.text("DefinitionSubstitutions/UsdPerHour")))
                .isEqualTo(cost("emr_cpu", job.cpu()).add(cost("emr_memory", job.memory())));
    }

    private static BigDecimal cost(String price, double hourly) {
        return LIST.price(price).usd().multiply(BigDecimal.valueOf(hourly)).stripTrailingZeros();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOURLY", "STREAM"})
    void theWeeklyJobHasRoomBesideALiveOne(String loads) {
        SparkSize week = SparkSize.of(resource("Weekly", loads));
        SparkSize live = SparkSize.of(resource("Live", loads));
        Resource application = resource("SparkApplication", loads);

        assertThat(week.cpu() + live.cpu()).isLessThanOrEqualTo(application.number("MaximumCapacity/Cpu"));
        assertThat(week.memory() + live.memory()).isLessThanOrEqualTo(application.number("MaximumCapacity/Memory"));
        assertThat(20 * (week.workers() + live.workers()))
                .isLessThanOrEqualTo(application.number("MaximumCapacity/Disk"));
    }

    private static Resource resource(String name, String loads) {
        return Template.resources(ROOM.resolve("template.yaml"), Map.of("LiveLoads", loads)).stream()
                .filter(resource -> resource.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void liveLoadsWithGlueAreRefused() {
        Path template = ROOM.resolve("template.yaml");

        assertThat(Template.refusals(template, Map.of("LiveLoads", "STREAM", "SparkEngine", "GLUE")))
                .singleElement()
                .asString()
                .startsWith("LiveLoads needs SparkEngine=EMR_SERVERLESS.");
        assertThat(Template.refusals(template, Map.of("LiveLoads", "STREAM"))).isEmpty();
        assertThat(Template.refusals(template, Map.of("SparkEngine", "GLUE"))).isEmpty();
    }

    @Test
    void aStateMachineThatNobodyHasCountedIsNamed() throws IOException {
        Path template = edited("pipeline.yaml", adding("AWS::StepFunctions::StateMachine", "{}"));

        assertThatThrownBy(() -> MonthlyCost.of(LIST, template, Map.of()))
                .hasMessage("Cannot price the state machine Added: prices.yml does not say what it uses."
                        + " Add it to state_machines.");
    }

    private static String cents(Map<Price, Double> lines, String key) {
        return LIST.price(key).cost(lines.get(LIST.price(key))).toString();
    }

    @Test
    void dashboardsCostNothingButTheirSeats() {
        assertThat(cost(Map.of(
                        "QuickSightPrincipalArn", "arn:aws:quicksight:us-east-1:123456789012:user/default/somebody")))
                .isEqualTo(cost(Map.of()));
    }

    @Test
    void aLargerInstanceCostsMore() throws IOException {
        BigDecimal medium = costWith("template.yaml", text -> text.replace("db.t4g.micro", "db.t4g.medium"));

        // 730 × (0.065 - 0.016)
        assertThat(medium.subtract(cost(Map.of()))).isEqualTo("35.77");
    }

    @Test
    void anInterfaceEndpointIsSeen() throws IOException {
        BigDecimal more = costWith(
                "data.yaml",
                adding("AWS::EC2::VPCEndpoint", "{VpcEndpointType: Interface, SubnetIds: [!Ref SubnetA]}"));

        assertThat(more.subtract(cost(Map.of()))).isEqualTo("7.30");
    }

    @Test
    void aNatGatewayBreaksTheLimit() throws IOException {
        BigDecimal more = costWith("data.yaml", adding("AWS::EC2::NatGateway", "{SubnetId: !Ref SubnetA}"));

        assertThat(more).isGreaterThan(LIMIT);
    }

    @Test
    void anAuroraThatNeverSleepsBreaksTheLimit() throws IOException {
        Path template = edited("data.yaml", text -> text.replace("MinCapacity: 0", "MinCapacity: 0.5"));
        Map<String, String> aurora = Map.of("DatabaseEngine", "AURORA_SERVERLESS");

        assertThat(cost(aurora)).isLessThan(cost(Map.of()));
        assertThat(MonthlyCost.of(LIST, template, aurora).total()).isGreaterThan(LIMIT);
    }

    @Test
    void anEleventhAlarmIsPaidFor() throws IOException {
        BigDecimal more = costWith("pipeline.yaml", adding("AWS::CloudWatch::Alarm", "{}"));

        assertThat(more.subtract(cost(Map.of()))).isEqualTo("0.10");
    }

    @Test
    void everyMetricOfTheStateMachineIsCounted() throws IOException {
        Set<String> metrics = Set.copyOf(new ObjectMapper()
                .readTree(ROOM.resolve("weekly.asl.json").toFile())
                .findValuesAsText("MetricName"));

        assertThat(LIST.stateMachines().get("Weekly")).containsEntry("metrics", (double) metrics.size());
    }

    @Test
    void aResourceOfAnUnknownTypeIsNamed() throws IOException {
        Path template = edited("pipeline.yaml", adding("AWS::OpenSearchService::Domain", "{}"));

        assertThatThrownBy(() -> MonthlyCost.of(LIST, template, Map.of()))
                .hasMessage(
                        "Cannot price Added: AWS::OpenSearchService::Domain is neither priced nor free in prices.yml."
                                + " Add it to resources or free.");
    }

    @Test
    void aFunctionThatNobodyHasTimedIsNamed() throws IOException {
        Path template = edited("pipeline.yaml", adding("AWS::Lambda::Function", "{MemorySize: 10240}"));

        assertThatThrownBy(() -> MonthlyCost.of(LIST, template, Map.of()))
                .hasMessage("Cannot price the function Added: prices.yml does not say how long it runs."
                        + " Add it to functions.");
    }

    @Test
    void aSizeWithoutAPriceIsNamed() {
        assertThatThrownBy(() -> cost(Map.of("DatabaseInstanceClass", "db.r8g.48xlarge")))
                .hasMessage("Cannot price db.r8g.48xlarge: prices.yml has no such price. Add it to prices.");
    }

    @Test
    void aParameterThatIsNoneIsNamed() {
        assertThatThrownBy(() -> cost(Map.of("SparkMachine", "GLUE")))
                .hasMessage("Cannot set SparkMachine: template.yaml has no such parameter.");
    }

    @Test
    void everyPriceSaysWhereItIsFrom() {
        assertThat(LIST.prices().values())
                .allSatisfy(price -> assertThat(price.source()).isNotBlank());
    }

    private static BigDecimal cost(Map<String, String> parameters) {
        return MonthlyCost.of(LIST, ROOM.resolve("template.yaml"), parameters).total();
    }

    private BigDecimal costWith(String template, UnaryOperator<String> change) throws IOException {
        return MonthlyCost.of(LIST, edited(template, change), Map.of()).total();
    }

    private static UnaryOperator<String> adding(String type, String properties) {
        return text -> text.replace(
                "\nResources:\n", "\nResources:\n  Added: {Type: '%s', Properties: %s}\n".formatted(type, properties));
    }

    /** The three templates, one of them changed. */
    private Path edited(String template, UnaryOperator<String> change) throws IOException {
        for (String name : List.of("template.yaml", "data.yaml", "pipeline.yaml")) {
            String text = Files.readString(ROOM.resolve(name));
            String written = name.equals(template) ? change.apply(text) : text;
            assertThat(written.equals(text)).as("%s is unchanged", name).isEqualTo(!name.equals(template));
            Files.writeString(folder.resolve(name), written);
        }
        return folder.resolve("template.yaml");
    }
}

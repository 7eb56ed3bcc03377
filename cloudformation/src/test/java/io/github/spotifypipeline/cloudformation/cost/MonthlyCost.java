package io.github.spotifypipeline.cloudformation.cost;

import io.github.spotifypipeline.cloudformation.cost.PriceList.FunctionUse;
import io.github.spotifypipeline.cloudformation.cost.PriceList.LiveUse;
import io.github.spotifypipeline.cloudformation.cost.PriceList.Price;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a deployment costs a month: the resources that it makes, times the prices of what they use. */
final class MonthlyCost {
    private final PriceList list;
    private final LiveUse live;
    private final Map<String, Double> used = new HashMap<>();

    private MonthlyCost(PriceList list, LiveUse live) {
        this.list = list;
        this.live = live;
    }

    /** @param parameters those that differ from the template's defaults */
    static MonthlyCost of(PriceList list, Path template, Map<String, String> parameters) {
        List<Resource> resources = Template.resources(template, parameters);
        MonthlyCost cost = new MonthlyCost(list, list.live(liveLoads(resources)));
        resources.forEach(cost::add);
        return cost;
    }

    /** As the stack is told that starts them. */
    private static String liveLoads(List<Resource> resources) {
        return resources.stream()
                .filter(resource ->
                        resource.properties().at("/Parameters/LiveLoads").isTextual())
                .map(resource -> resource.text("Parameters/LiveLoads"))
                .findFirst()
                .orElseThrow();
    }

    /** What Spark costs in an hour in which it takes all that it may take. */
    static BigDecimal sparkHour(PriceList list, Path template, Map<String, String> parameters) {
        return Template.resources(template, parameters).stream()
                .flatMap(resource -> sparkHour(resource).entrySet().stream())
                .map(use -> list.price(use.getKey()).usd().multiply(BigDecimal.valueOf(use.getValue())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void add(Resource resource) {
        use(resource).forEach((price, quantity) -> used.merge(price, quantity, Double::sum));
    }

    private Map<String, Double> use(Resource resource) {
        return switch (resource.type()) {
            case "AWS::RDS::DBInstance" -> instance(resource);
            case "AWS::RDS::DBCluster" -> cluster(resource);
            case "AWS::Lambda::Function" -> function(resource);
            case "AWS::EMRServerless::Application", "AWS::Glue::Job" -> spark(resource);
            case "AWS::EC2::VPCEndpoint" -> endpoint(resource);
            case "AWS::StepFunctions::StateMachine" -> stateMachine(resource);
            default -> list.usual(resource);
        };
    }

    private Map<String, Double> instance(Resource instance) {
        String size = instance.text("DBInstanceClass");
        if (size.equals("db.serverless")) {
            return Map.of(); // its cluster is priced
        }
        double machines = instance.has("MultiAZ") ? 2 : 1;
        return Map.of(
                size,
                machines * list.month().hours(),
                "db_storage",
                machines * instance.number("AllocatedStorage"),
                "secret",
                masterSecrets(instance));
    }

    /** The least all the time, and the most while it is awake. */
    private Map<String, Double> cluster(Resource cluster) {
        double least = cluster.number("ServerlessV2ScalingConfiguration/MinCapacity");
        double most = cluster.number("ServerlessV2ScalingConfiguration/MaxCapacity");
        Map<String, Double> use = new HashMap<>(list.usual(cluster));
        use.put(
                "aurora_capacity",
                least * list.month().hours()
                        + (most - least) * (list.month().auroraAwakeHours() + live.auroraAwakeHours()));
        use.put("secret", masterSecrets(cluster));
        return use;
    }

    private static double masterSecrets(Resource database) {
        return database.has("ManageMasterUserPassword") ? 1 : 0;
    }

    private Map<String, Double> function(Resource function) {
        FunctionUse use = list.use(function);
        return Map.of(
                "function_calls", use.calls(),
                "function_time", use.seconds() * function.number("MemorySize") / 1024,
                "metrics", use.metrics());
    }

    /** The one whose jobs are smaller than the application may be, and run as often as LiveLoads says, is priced with them. */
    private Map<String, Double> stateMachine(Resource machine) {
        if (!machine.name().equals("Live")) {
            return list.stateMachine(machine);
        }
        SparkSize job = SparkSize.of(machine);
        Map<String, Double> use = new HashMap<>(live.use());
        use.put("emr_cpu", live.sparkHours() * job.cpu());
        use.put("emr_memory", live.sparkHours() * job.memory());
        return use;
    }

    /** As if every run took all that it may take. */
    private Map<String, Double> spark(Resource engine) {
        Map<String, Double> use = new HashMap<>(sparkHour(engine));
        use.replaceAll((price, hourly) -> list.month().sparkHours() * hourly);
        return use;
    }

    private static Map<String, Double> sparkHour(Resource resource) {
        return switch (resource.type()) {
            case "AWS::EMRServerless::Application" ->
                Map.of(
                        "emr_cpu", resource.number("MaximumCapacity/Cpu"),
                        "emr_memory", resource.number("MaximumCapacity/Memory"));
            case "AWS::Glue::Job" ->
                Map.of(
                        "glue.%s.%s".formatted(resource.text("WorkerType"), resource.text("ExecutionClass")),
                        resource.number("NumberOfWorkers"));
            default -> Map.of();
        };
    }

    private Map<String, Double> endpoint(Resource endpoint) {
        if (endpoint.text("VpcEndpointType").equals("Gateway")) {
            return Map.of();
        }
        int networks = Math.max(endpoint.properties().path("SubnetIds").size(), 1);
        return Map.of("interface_endpoint", networks * list.month().hours());
    }

    /** How much of each price is used, in the list's order. */
    Map<Price, Double> lines() {
        used.keySet().forEach(list::price);
        Map<Price, Double> lines = new LinkedHashMap<>();
        list.prices().forEach((key, price) -> {
            if (used.getOrDefault(key, 0.0) > 0) {
                lines.put(price, used.get(key));
            }
        });
        return lines;
    }

    BigDecimal total() {
        return lines().entrySet().stream()
                .map(line -> line.getKey().cost(line.getValue()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}

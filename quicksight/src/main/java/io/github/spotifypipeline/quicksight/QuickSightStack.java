package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The CloudFormation template of everything in QuickSight: the way to the warehouse, each data set, the theme, each
 * dashboard. Made from the definitions, so that nothing is written down twice.
 *
 * <p>Parameters: {@code DataStack}, whose exports say where the database is, and {@code QuickSightPrincipalArn}, who gets
 * it all. Outputs: {@code DataSetIds} with commas between, {@code DashboardUrl}.
 */
public final class QuickSightStack {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DATA_SET_ARN = Pattern.compile("arn:aws:quicksight:[^/]*:dataset/(.*)");
    private static final Pattern DATA_SOURCE_ARN = Pattern.compile("arn:aws:quicksight:[^/]*:datasource/.*");

    private static final List<String> DATA_SOURCE_ACTIONS =
            List.of("DescribeDataSource", "DescribeDataSourcePermissions", "PassDataSource");
    private static final List<String> DATA_SET_ACTIONS = List.of(
            "DescribeDataSet",
            "DescribeDataSetPermissions",
            "PassDataSet",
            "DescribeIngestion",
            "ListIngestions",
            "UpdateDataSet",
            "DeleteDataSet",
            "CreateIngestion",
            "CancelIngestion",
            "UpdateDataSetPermissions");
    private static final List<String> THEME_ACTIONS =
            List.of("DescribeTheme", "DescribeThemeAlias", "ListThemeAliases", "ListThemeVersions");
    private static final List<String> DASHBOARD_ACTIONS = List.of(
            "DescribeDashboard",
            "ListDashboardVersions",
            "UpdateDashboardPermissions",
            "QueryDashboard",
            "UpdateDashboard",
            "DeleteDashboard",
            "DescribeDashboardPermissions",
            "UpdateDashboardPublishedVersion");

    private final ObjectNode template = JSON.createObjectNode();
    private final ObjectNode resources = JSON.createObjectNode();
    /** Logical names by the ids that dashboards call data sets by. */
    private final Map<String, String> dataSets = new TreeMap<>();

    private QuickSightStack() {}

    /** @param args the folder of the definitions, and the file to write */
    public static void main(String[] args) throws IOException {
        Path out = Path.of(args[1]);
        Files.createDirectories(out.toAbsolutePath().getParent());
        Files.writeString(out, of(Path.of(args[0])).toPrettyString() + "\n");
    }

    /**
     * @param definitions a folder as {@link Dashboard#in} reads it
     * @throws IOException if a definition cannot be read
     */
    static ObjectNode of(Path definitions) throws IOException {
        QuickSightStack stack = new QuickSightStack();
        stack.describe();
        stack.addWayToWarehouse();
        stack.add("Theme", "AWS::QuickSight::Theme", read(definitions.resolve("theme.json")), THEME_ACTIONS);
        for (Path file : jsonFiles(definitions.resolve("datasets"))) {
            stack.addDataSet(read(file));
        }
        List<String> dashboards = new ArrayList<>();
        for (Path file : jsonFiles(definitions.resolve("dashboards"))) {
            dashboards.add(stack.addDashboard(file));
        }
        stack.addOutputs(dashboards);
        return stack.template;
    }

    private void describe() {
        template.put("AWSTemplateFormatVersion", "2010-09-09");
        template.put("Description", "Spotify Data Pipeline: QuickSight. Made from the definitions in quicksight/.");
        ObjectNode parameters = template.putObject("Parameters");
        parameters.putObject("DataStack").put("Type", "String");
        parameters.putObject("QuickSightPrincipalArn").put("Type", "String");
        template.set("Resources", resources);
    }

    private void addWayToWarehouse() throws IOException {
        try (InputStream fixed = QuickSightStack.class.getResourceAsStream("stack/warehouse.json")) {
            resources.setAll((ObjectNode) JSON.readTree(fixed));
        }
        permit((ObjectNode) resources.at("/Warehouse/Properties"), DATA_SOURCE_ACTIONS);
    }

    private void addDataSet(ObjectNode definition) {
        String id = definition.path("DataSetId").asText();
        dataSets.put(id, logicalName("DataSet", id));
        add(dataSets.get(id), "AWS::QuickSight::DataSet", definition, DATA_SET_ACTIONS);
    }

    private String addDashboard(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".json", "");
        ObjectNode properties =
                JSON.createObjectNode().put("DashboardId", "spotify-" + name).put("Name", "Spotify: " + name);
        properties.set("Definition", read(file));
        properties.set("ThemeArn", attribute("Theme"));
        properties.putObject("ValidationStrategy").put("Mode", "STRICT");
        add(logicalName("Dashboard", name), "AWS::QuickSight::Dashboard", properties, DASHBOARD_ACTIONS);
        return properties.path("DashboardId").asText();
    }

    private void add(String logicalName, String type, ObjectNode definition, List<String> actions) {
        ObjectNode properties = (ObjectNode) linked(definition);
        properties.putObject("AwsAccountId").put("Ref", "AWS::AccountId");
        permit(properties, actions);
        resources.putObject(logicalName).put("Type", type).set("Properties", properties);
    }

    private static void permit(ObjectNode properties, List<String> actions) {
        ObjectNode permission = properties.putArray("Permissions").addObject();
        permission.putObject("Principal").put("Ref", "QuickSightPrincipalArn");
        ArrayNode allowed = permission.putArray("Actions");
        actions.forEach(action -> allowed.add("quicksight:" + action));
    }

    private void addOutputs(List<String> dashboards) {
        ObjectNode outputs = template.putObject("Outputs");
        outputs.putObject("DataSetIds").put("Value", String.join(",", dataSets.keySet()));
        outputs.putObject("DashboardUrl")
                .putObject("Value")
                .put("Fn::Sub", "https://${AWS::Region}.quicksight.aws.amazon.com/sn/dashboards/" + dashboards.get(0));
    }

    /** The ARNs of what this template makes become references, so that CloudFormation knows what comes first. */
    private JsonNode linked(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), linked(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(element -> copy.add(linked(element)));
            return copy;
        }
        return node.isTextual() ? linkedText(node) : node;
    }

    private JsonNode linkedText(JsonNode text) {
        var dataSet = DATA_SET_ARN.matcher(text.asText());
        if (dataSet.matches()) {
            return attribute(dataSets.get(dataSet.group(1)));
        }
        return DATA_SOURCE_ARN.matcher(text.asText()).matches() ? attribute("Warehouse") : text;
    }

    private static ObjectNode attribute(String logicalName) {
        ObjectNode attribute = JSON.createObjectNode();
        attribute.putArray("Fn::GetAtt").add(logicalName).add("Arn");
        return attribute;
    }

    /** {@code spotify-plays-per-hour} is the data set {@code DataSetPlaysPerHour}. */
    private static String logicalName(String kind, String id) {
        return Stream.of(id.replaceFirst("^spotify-", "").split("[-_]"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", kind, ""));
    }

    private static List<Path> jsonFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    private static ObjectNode read(Path file) throws IOException {
        return (ObjectNode) JSON.readTree(file.toFile());
    }
}

package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a dashboard as one HTML file that holds everything it needs: the rows, the definition, the themes, the chart
 * library and the scripts that evaluate the definition. It opens from the disk and asks the network for nothing.
 */
public final class DashboardPage {

    /** In the order in which one builds on the other. */
    private static final List<String> SCRIPTS = List.of(
            "opening.js",
            "tables.js",
            "dates.js",
            "fields.js",
            "query.js",
            "filters.js",
            "drawing.js",
            "charts.js",
            "figures.js",
            "grids.js",
            "options.js",
            "cards.js",
            "controls.js",
            "page.js");

    private static final String CHARTS = "/META-INF/resources/webjars/echarts/%s/echarts.min.js";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private static final ObjectMapper JSON = new ObjectMapper();

    private DashboardPage() {}

    /**
     * Reads the dashboard's data sets in one consistent view of the warehouse and writes the page.
     *
     * @param connection in auto-commit mode, and left so
     * @param asOf the day the page speaks of: its date filters count back from here
     * @throws DashboardException if the definition or the warehouse cannot be read, or the page not written
     */
    public static void write(Dashboard dashboard, Connection connection, LocalDate asOf, Path output) {
        UsedColumns used = UsedColumns.of(dashboard.definition());
        used.requireDeclared(dashboard.dataSets());
        byte[] data = inOneView(connection, () -> data(dashboard, used, connection, asOf));
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            Files.writeString(output, page(dashboard, data));
        } catch (IOException failed) {
            throw DashboardException.badArgument(
                    "Cannot write the page: %s (%s). Name a file in a folder that can be written."
                            .formatted(output, failed.getMessage()),
                    failed);
        }
    }

    private static String page(Dashboard dashboard, byte[] data) throws IOException {
        String charts = resource(CHARTS.formatted(chartsVersion()));
        String scripts = scripts();
        Map<String, String> parts = Map.of(
                "title", escaped(titleCase(dashboard.name())),
                "policy", contentSecurityPolicy(charts, scripts),
                "style", resource("page/page.css"),
                "data", packed(data),
                "charts", packed(charts.getBytes(StandardCharsets.UTF_8)),
                "scripts", scripts);
        return PLACEHOLDER
                .matcher(resource("page/page.html"))
                .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
    }

    /** The length of a description as JSON in four bytes, the description, and the numbers that it speaks of. */
    private static byte[] data(Dashboard dashboard, UsedColumns used, Connection connection, LocalDate asOf) {
        PackedNumbers numbers = new PackedNumbers();
        ObjectNode description = JSON.createObjectNode();
        description.set("dashboard", described(dashboard, asOf));
        ObjectNode dataSets = description.putObject("dataSets");
        for (DataSet dataSet : dashboard.dataSets()) {
            dataSets.set(
                    dataSet.identifier(),
                    DataSetRows.read(connection, dataSet, used.in(dataSet)).describe(numbers));
        }
        byte[] json = description.toString().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = numbers.bytes();
        return ByteBuffer.allocate(Integer.BYTES + json.length + bytes.length)
                .putInt(json.length)
                .put(json)
                .put(bytes)
                .array();
    }

    private static ObjectNode described(Dashboard dashboard, LocalDate asOf) {
        ObjectNode described = JSON.createObjectNode()
                .put("title", titleCase(dashboard.name()))
                .put("asOf", asOf.toString());
        described.set("definition", dashboard.definition());
        described
                .putObject("themes")
                .<ObjectNode>set("light", dashboard.lightTheme())
                .set("dark", dashboard.darkTheme());
        return described;
    }

    /** Letters and digits only: whatever a name from Spotify holds, it cannot end the element that carries it. */
    private static String packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(zipped) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            zip.write(bytes);
        }
        return Base64.getEncoder().encodeToString(zipped.toByteArray());
    }

    /** A load between two queries would show two weeks on one page. */
    private static byte[] inOneView(Connection connection, Supplier<byte[]> reading) {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read, read only");
            try {
                return reading.get();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failed) {
            throw DashboardException.warehouse(
                    "Cannot read the warehouse: " + failed.getMessage() + ". Check that it is running.", failed);
        }
    }

    /** Only the two scripts of this page run, whatever a name in the data may contain. */
    private static String contentSecurityPolicy(String... scripts) {
        String allowed = Arrays.stream(scripts)
                .map(script -> "'sha256-" + sha256(script) + "'")
                .collect(Collectors.joining(" "));
        return "default-src 'none'; script-src " + allowed
                + "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String scripts() throws IOException {
        StringBuilder all = new StringBuilder("(async () => {\n'use strict';\n");
        for (String script : SCRIPTS) {
            all.append(resource("page/" + script)).append('\n');
        }
        return all.append("})();\n").toString();
    }

    private static String chartsVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream stream = open("/META-INF/maven/org.webjars/echarts/pom.properties")) {
            properties.load(stream);
        }
        return properties.getProperty("version");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = open(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String name) {
        InputStream stream = DashboardPage.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("Missing on the class path: " + name);
        }
        return stream;
    }

    private static String titleCase(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

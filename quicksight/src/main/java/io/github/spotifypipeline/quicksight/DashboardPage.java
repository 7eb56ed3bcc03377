package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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

/**
 * Writes a dashboard as one HTML file that holds everything it needs: the rows, the definition, the themes, the chart
 * library and the scripts that evaluate the definition. It opens from the disk and asks the network for nothing.
 */
public final class DashboardPage {

    /** In the order in which one builds on the other. */
    private static final List<String> SCRIPTS =
            List.of("tables.js", "dates.js", "fields.js", "query.js", "filters.js", "charts.js", "cards.js", "page.js");

    private static final String CHARTS = "/META-INF/resources/webjars/echarts/%s/echarts.min.js";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private static final ObjectMapper JSON = EmbeddedJson.mapper();

    private DashboardPage() {}

    /**
     * Reads the dashboard's data sets in one consistent view of the warehouse and writes the page.
     *
     * @param connection in auto-commit mode, and left so
     * @param asOf the day the page speaks of: its date filters count back from here
     * @throws DashboardException if the definition or the warehouse cannot be read, or the page not written
     */
    public static void write(Dashboard dashboard, Connection connection, LocalDate asOf, Path output) {
        String data = inOneView(connection, () -> data(dashboard, connection));
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            Files.writeString(output, page(dashboard, asOf, data));
        } catch (IOException failed) {
            throw DashboardException.badArgument(
                    "Cannot write the page: %s (%s). Name a file in a folder that can be written."
                            .formatted(output, failed.getMessage()),
                    failed);
        }
    }

    private static String page(Dashboard dashboard, LocalDate asOf, String data) throws IOException {
        String charts = resource(CHARTS.formatted(chartsVersion()));
        String scripts = scripts();
        Map<String, String> parts = Map.of(
                "title", escaped(titleCase(dashboard.name())),
                "policy", contentSecurityPolicy(charts, scripts),
                "style", resource("page/page.css"),
                "data", data,
                "dashboard", embedded(dashboard, asOf),
                "charts", charts,
                "scripts", scripts);
        return PLACEHOLDER
                .matcher(resource("page/page.html"))
                .replaceAll(found -> Matcher.quoteReplacement(parts.get(found.group(1))));
    }

    private static String data(Dashboard dashboard, Connection connection) {
        UsedColumns used = UsedColumns.of(dashboard.definition());
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (DataSet dataSet : dashboard.dataSets()) {
                json.writeFieldName(dataSet.identifier());
                DataSetRows.read(connection, dataSet, used.in(dataSet)).writeTo(json);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static String embedded(Dashboard dashboard, LocalDate asOf) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "name", dashboard.name(),
                "title", titleCase(dashboard.name()),
                "asOf", asOf.toString(),
                "definition", dashboard.definition(),
                "themes", Map.of("light", dashboard.lightTheme(), "dark", dashboard.darkTheme())));
    }

    /** A load between two queries would show two weeks on one page. */
    private static String inOneView(Connection connection, Supplier<String> reading) {
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
        StringBuilder all = new StringBuilder("(() => {\n'use strict';\n");
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

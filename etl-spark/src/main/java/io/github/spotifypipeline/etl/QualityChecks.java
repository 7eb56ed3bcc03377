package io.github.spotifypipeline.etl;

import io.github.spotifypipeline.etl.QualityResult.Severity;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The queries of {@code sql/checks}: each returns no rows when the warehouse is healthy. */
final class QualityChecks {
    private static final String FOLDER = "/sql/checks";
    private static final Pattern HEADER =
            Pattern.compile("-- stage: (raw|curated|warehouse|drift), severity: (warn|fail)\n");
    private static final int FETCH_SIZE = 1000;

    /** A query, what it looks at, and whether rows stop the load. */
    record Check(String name, String sql, String stage, Severity severity) {}

    private QualityChecks() {}

    /**
     * Runs every check inside the load's transaction.
     *
     * @return what each found
     * @throws FailedChecks if one of severity fail found rows
     */
    static List<QualityResult> run(Connection connection) throws SQLException {
        List<QualityResult> results = new ArrayList<>();
        for (Check check : all()) {
            results.add(result(connection, check));
        }
        if (results.stream().anyMatch(QualityResult::isFailure)) {
            throw new FailedChecks(results);
        }
        return results;
    }

    /** Rows are counted as they come: a check that finds millions must not hold them. */
    private static QualityResult result(Connection connection, Check check) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet row = statement.executeQuery(check.sql())) {
                long count = 0;
                String first = "";
                while (row.next()) {
                    first = count == 0 ? describe(row) : first;
                    count++;
                }
                return new QualityResult(check.stage(), check.name(), check.severity(), count, first);
            }
        }
    }

    private static String describe(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.add(columns.getColumnName(i) + "=" + row.getString(i));
        }
        return String.join(", ", values);
    }

    /** The files that are packed with us: in a jar, or in the folder of classes that a build tests. */
    static List<Check> all() {
        try {
            URL folder = QualityChecks.class.getResource(FOLDER);
            URI uri = folder.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Path.of(uri));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return read(jar.getPath(FOLDER));
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Check> read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Check> checks = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                checks.add(check(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8)));
            }
            return checks;
        }
    }

    private static Check check(String file, String sql) {
        Matcher header = HEADER.matcher(sql);
        if (!header.lookingAt()) {
            throw new IllegalStateException("sql/checks/" + file + " does not begin with its stage and severity.");
        }
        return new Check(
                file.replace(".sql", ""),
                sql,
                header.group(1),
                Severity.valueOf(header.group(2).toUpperCase(Locale.ROOT)));
    }
}

package io.github.spotifypipeline.etl;

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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The queries of {@code sql/checks}: each returns no rows when the warehouse is healthy. */
final class QualityChecks {
    private static final String FOLDER = "/sql/checks";
    private static final String FAIL = "-- severity: fail";
    private static final String WARN = "-- severity: warn";

    /** A query, and whether rows stop the load. */
    record Check(String name, String sql, boolean isFatal) {}

    private QualityChecks() {}

    /**
     * Runs every check inside the load's transaction.
     *
     * @return one line for each check of severity warn that found rows
     * @throws EtlException if one of severity fail found rows
     */
    static List<String> run(Connection connection) throws SQLException {
        List<String> warnings = new ArrayList<>();
        for (Check check : all()) {
            Optional<String> finding = firstRow(connection, check.sql());
            if (finding.isPresent() && check.isFatal()) {
                throw new EtlException(
                        EtlException.FAILED_CHECK,
                        "Cannot load: check %s found rows (first: %s). Nothing is stored; sql/checks/%1$s.sql says what it means."
                                .formatted(check.name(), finding.get()));
            }
            finding.ifPresent(row -> warnings.add("check %s found rows (first: %s)".formatted(check.name(), row)));
        }
        return warnings;
    }

    private static Optional<String> firstRow(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.of(describe(row)) : Optional.empty();
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
        if (!sql.startsWith(FAIL) && !sql.startsWith(WARN)) {
            throw new IllegalStateException("sql/checks/" + file + " does not begin with its severity.");
        }
        return new Check(file.replace(".sql", ""), sql, sql.startsWith(FAIL));
    }
}

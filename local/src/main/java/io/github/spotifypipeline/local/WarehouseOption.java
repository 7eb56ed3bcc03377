package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.WarehouseAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names a database to be used instead of the home's own. */
final class WarehouseOption {

    @Option(
            names = "--warehouse",
            paramLabel = "URL",
            description = "jdbc:postgresql://HOST:PORT/DATABASE (15 to 17), instead of the embedded PostgreSQL."
                    + " Credentials: WAREHOUSE_USER, WAREHOUSE_PASSWORD.")
    private Optional<String> url;

    boolean isGiven() {
        return url.isPresent();
    }

    /** The given database, or the home's embedded one, started where it is not running. */
    OpenWarehouse open(Home home) {
        if (isGiven()) {
            return OpenWarehouse.external(
                    home, WarehouseAddress.withCredentialsOfEnvironment(checked(url.orElseThrow())));
        }
        home.create();
        return OpenWarehouse.embedded(home, EmbeddedWarehouse.open(home));
    }

    /** A dashboard over nothing would only hide a mistyped folder. */
    void requireUsed(Home home) {
        if (home.isUnused() && !isGiven()) {
            throw new PipelineException(
                    ExitCode.NOT_READY, "Nothing here yet (%s). %s".formatted(home.folder(), home.firstStep()));
        }
    }

    private static String checked(String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot use --warehouse: it is no PostgreSQL JDBC URL (%s). Give jdbc:postgresql://HOST:PORT/DATABASE."
                            .formatted(url.replaceFirst("\\?.*", "")));
        }
        return url;
    }
}

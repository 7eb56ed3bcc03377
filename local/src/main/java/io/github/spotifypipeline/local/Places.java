package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.WarehouseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where data lies: one home for all of it, or each place by itself. */
final class Places {

    @Mixin
    private HomeOption homeOption;

    @Option(
            names = "--raw",
            paramLabel = "URI",
            description = "Raw files, instead of HOME/raw: a folder or s3://bucket/prefix.")
    private Optional<String> raw;

    @Option(
            names = "--curated",
            paramLabel = "URI",
            description = "Delta tables, instead of HOME/curated: a folder or s3://bucket/prefix.")
    private Optional<String> curated;

    @Option(
            names = "--warehouse",
            paramLabel = "URL",
            description = "jdbc:postgresql://HOST:PORT/DATABASE (15 to 17), instead of the embedded PostgreSQL."
                    + " Credentials: WAREHOUSE_USER, WAREHOUSE_PASSWORD.")
    private Optional<String> warehouse;

    Home home() {
        return homeOption.home();
    }

    String raw() {
        return raw.orElseGet(() -> home().raw().toString());
    }

    String curated() {
        return curated.orElseGet(() -> home().curated().toString());
    }

    /** The given database, or the home's embedded one, started where it is not running. */
    OpenWarehouse openWarehouse() {
        if (warehouse.isPresent()) {
            return OpenWarehouse.external(WarehouseAddress.withCredentialsOfEnvironment(checked(warehouse.get())));
        }
        home().create();
        return OpenWarehouse.embedded(EmbeddedWarehouse.open(home()));
    }

    private boolean hasOwnWarehouse() {
        return warehouse.isPresent();
    }

    /** Before a database is made for nothing: there must be something to load, and not into the demo's. */
    void requireRaw() {
        if (home().isDemo() && raw.isPresent() && !hasOwnWarehouse()) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot load other data: this home holds the demo's (%s). Give another with --home DIR."
                            .formatted(home().folder()));
        }
        if (!raw().contains("://") && !Files.isDirectory(Path.of(raw()))) {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    "Cannot load: there is no raw data (%s). Fetch some with `./pipeline ingest`, or name another folder with --raw."
                            .formatted(raw()));
        }
    }

    /** A dashboard over nothing would only hide a mistyped folder. */
    void requireUsed() {
        if (home().isUnused() && !hasOwnWarehouse()) {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    "Nothing here yet (%s). Start with `./pipeline demo`, or `./pipeline login` and `./pipeline run`."
                            .formatted(home().folder()));
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

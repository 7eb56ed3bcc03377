package io.github.spotifypipeline.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where data lies: one home for all of it, or each place by itself. */
final class Places {

    @Mixin
    private HomeOption homeOption;

    @Mixin
    private RawOption rawOption;

    @Option(
            names = "--curated",
            paramLabel = "URI",
            description = "Delta tables, instead of HOME/curated: a folder or s3://bucket/prefix.")
    private Optional<String> curated;

    @Mixin
    private WarehouseOption warehouseOption;

    Home home() {
        return homeOption.home();
    }

    String raw() {
        return rawOption.of(home());
    }

    String curated() {
        return curated.orElseGet(() -> home().curated().toString());
    }

    /** The given database, or the home's embedded one, started where it is not running. */
    OpenWarehouse openWarehouse() {
        return warehouseOption.open(home());
    }

    void requireUsed() {
        warehouseOption.requireUsed(home());
    }

    /** Before a database is made for nothing: there must be something to load, and not into the demo's. */
    void requireRaw() {
        if (home().isDemo() && rawOption.isGiven() && !warehouseOption.isGiven()) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot load other data: this home holds the demo's (%s). Give another with --home DIR."
                            .formatted(home().folder()));
        }
        if (RawRuns.areLocal(raw()) && !Files.isDirectory(Path.of(raw()))) {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    "Cannot load: there is no raw data (%s). Fetch some with `%s`, or name another folder with --raw."
                            .formatted(raw(), home().command("ingest")));
        }
    }
}

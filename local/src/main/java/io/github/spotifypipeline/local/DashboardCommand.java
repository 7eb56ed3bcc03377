package io.github.spotifypipeline.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "dashboard",
        description = "Draw the dashboard over the warehouse as one HTML page that needs no network.",
        mixinStandardHelpOptions = true)
final class DashboardCommand implements Callable<Integer> {

    @Mixin
    private HomeOption homeOption;

    @Mixin
    private WarehouseOption warehouseOption;

    @Option(names = "--output", paramLabel = "FILE", description = "Instead of HOME/reports/dashboard.html.")
    private Optional<Path> output;

    @Override
    public Integer call() {
        Home home = homeOption.home();
        warehouseOption.requireUsed(home);
        Path page = output.orElseGet(() -> home.dashboard());
        try (OpenWarehouse warehouse = warehouseOption.open(home)) {
            Stages.dashboard(warehouse, page);
        }
        System.out.println("Dashboard: " + page.toUri());
        return ExitCode.DONE.number();
    }
}

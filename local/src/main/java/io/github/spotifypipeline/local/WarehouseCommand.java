package io.github.spotifypipeline.local;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "warehouse",
        description = "Start or stop the embedded PostgreSQL of a home, for psql or any other client.",
        mixinStandardHelpOptions = true)
final class WarehouseCommand {

    @Command(
            name = "start",
            description = "Start it, leave it running, and say how to connect.",
            mixinStandardHelpOptions = true)
    int start(@Mixin HomeOption homeOption) {
        Home home = homeOption.home();
        home.create();
        try (EmbeddedWarehouse server = EmbeddedWarehouse.open(home)) {
            server.keepRunning();
            System.out.println(server.psqlCommand());
            System.out.println(server.address());
        }
        return ExitCode.DONE.number();
    }

    @Command(name = "stop", description = "Stop it once its clients have left.", mixinStandardHelpOptions = true)
    int stop(@Mixin HomeOption homeOption) {
        Home home = homeOption.home();
        Optional<EmbeddedWarehouse> server = EmbeddedWarehouse.running(home);
        server.ifPresent(EmbeddedWarehouse::stop);
        System.out.println((server.isPresent() ? "Stopped: " : "Nothing is running: ") + home.folder());
        return ExitCode.DONE.number();
    }
}

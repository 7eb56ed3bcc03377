package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.Erasure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "erase",
        description = {
            "Take everything of a listener out of raw, curated (its history too), the warehouse and the reports, and delete"
                    + " the login; then look for what is left.",
            "Spotify's terms ask for it within five days of a disconnect. It cannot be undone."
        },
        mixinStandardHelpOptions = true)
final class EraseCommand implements Callable<Integer> {

    @Mixin
    private Places places;

    @Option(
            names = "--user",
            required = true,
            paramLabel = "KEY",
            description = "The account key, as `pipeline status` shows it: the user_id of the warehouse.")
    private String user;

    @Option(names = "--yes", description = "Do it. Without this nothing is changed.")
    private boolean isConfirmed;

    @Override
    public Integer call() {
        places.requireUsed();
        Erasure.Result result;
        try (OpenWarehouse warehouse = places.openWarehouse()) {
            if (!isConfirmed) {
                requireKnown(warehouse);
                throw unconfirmed();
            }
            result = Stages.erase(places, warehouse, user);
            warehouse.server().ifPresent(EmbeddedWarehouse::forgetPast);
        }
        List<Path> deleted = deleteWhatSpeaksOfTheUser(places.home());
        System.out.printf("Erased %s: %d runs from raw, curated and the warehouse.%n", user, result.runs());
        deleted.forEach(file -> System.out.println("Deleted " + file));
        return tell(result.traces());
    }

    /** Whoever asks what would be erased has perhaps mistyped the key. */
    private void requireKnown(OpenWarehouse warehouse) {
        Set<String> known = new TreeSet<>(RawRuns.users(places.raw()));
        known.addAll(StatusCommand.users(warehouse));
        if (RawRuns.areLocal(places.raw()) && !known.contains(user)) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot erase: there is nothing of such a listener (%s). Known: %s."
                            .formatted(user, known.isEmpty() ? "nobody" : String.join(", ", known)));
        }
    }

    private PipelineException unconfirmed() {
        return new PipelineException(
                ExitCode.BAD_ARGUMENT,
                "Nothing is erased yet: everything of %s in %s, %s and the warehouse would be gone for good, and with it %s and the login. Add --yes."
                        .formatted(
                                user,
                                places.raw(),
                                places.curated(),
                                places.home().reports()));
    }

    private static int tell(List<String> traces) {
        if (traces.isEmpty()) {
            System.out.println(
                    "Searched raw, every curated table and every table of the warehouse: the key is nowhere.");
            return ExitCode.DONE.number();
        }
        traces.forEach(trace -> System.out.println("Still there: " + trace));
        return ExitCode.FAILED_CHECK.number();
    }

    /** Reports are drawn again whenever somebody asks, and the login is the only one of this home. */
    private static List<Path> deleteWhatSpeaksOfTheUser(Home home) {
        List<Path> deleted = new ArrayList<>();
        for (Path path : List.of(home.reports(), home.login(), home.replacedToken())) {
            if (Files.exists(path)) {
                Home.delete(path);
                deleted.add(path);
            }
        }
        return deleted;
    }
}

package io.github.spotifypipeline.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "bench/run",
        description = {
            "Measure the pipeline against what it is compared with, and print medians and ratios.",
            "bench/README.md says what each name measures. All of them take hours; calls and microbatch, minutes."
        },
        exitCodeListHeading = "%nEnds with:%n",
        exitCodeList = {"0:every goal is met", "1:a goal is missed, or something failed", "2:bad arguments"},
        mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {

    private static final int ROWS = 1_000_000;

    /** Five at the end, six at the beginning. */
    private static final int LEAST_WEEKS = 11;

    /** What can be measured. */
    enum Name {
        WEEKS,
        ARRIVALS,
        LOAD,
        ENTRIES,
        SIZES,
        WEEK,
        MICROBATCH,
        HISTORY,
        CALLS,
        LAMBDA;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", description = "What to measure: ${COMPLETION-CANDIDATES}. Default: everything.")
    private List<Name> names = List.of(Name.values());

    @Option(
            names = "--weeks",
            defaultValue = "520",
            description =
                    "Of how many weeks the last five are compared with the second to the sixth. Default: ${DEFAULT-VALUE}.")
    private int weeks;

    @Option(
            names = "--entries",
            defaultValue = "1000000",
            description =
                    "Of how many playlist entries: entries loads that many, sizes at most that many; history as many"
                            + " exported plays. Default: ${DEFAULT-VALUE}.")
    private int entries;

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How often entries and history load them. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results there, too.")
    private Optional<Path> json;

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    /** 0 if every goal is met, else 1. */
    @Override
    public Integer call() throws Exception {
        requireSense();
        List<Comparison> results = new ArrayList<>();
        for (Name name : names) {
            System.err.println("Measuring " + name + " ...");
            try (Workplace place = Workplace.open()) {
                results.addAll(
                        switch (name) {
                            case WEEKS -> new Weeks(place, weeks).measure();
                            case ARRIVALS -> new Arrivals(place).measure();
                            case LOAD -> new Load(place, ROWS).measure();
                            case ENTRIES -> new Entries(place, entries, rounds).measure();
                            case WEEK -> new Week(place).measure();
                            case MICROBATCH -> new MicroBatch(place).measure();
                            case HISTORY -> new History(place, entries, rounds).measure();
                            case CALLS -> new Calls(place).measure();
                            case LAMBDA -> new Lambda(place).measure();
                            case SIZES -> new Sizes(place, entries).measure();
                        });
            }
        }
        print(results);
        if (json.isPresent()) {
            write(results, json.get());
        }
        return results.stream().allMatch(Comparison::isGood) ? 0 : 1;
    }

    /** Before anything is measured, which may take hours. */
    private void requireSense() {
        if (entries < 1 || rounds < 1 || weeks < LEAST_WEEKS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Cannot measure so little (--entries=%d, --rounds=%d, --weeks=%d). Give at least 1, 1 and %d."
                            .formatted(entries, rounds, weeks, LEAST_WEEKS));
        }
        json.map(file -> file.toAbsolutePath().getParent())
                .filter(folder -> !Files.isWritable(folder))
                .ifPresent(folder -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "Cannot write the results: no such folder, or not ours (--json, %s).".formatted(folder));
                });
    }

    private static void print(List<Comparison> results) {
        System.out.printf("%s, %s%n%n", LocalDate.now(ZoneOffset.UTC), Machine.description());
        System.out.println("| measure | against | median | baseline | ratio | goal |");
        System.out.println("|---|---|---|---|---|---|");
        results.stream().map(Comparison::line).forEach(System.out::println);
    }

    private static void write(List<Comparison> results, Path file) throws IOException {
        Map<String, Object> all = Map.of(
                "date", LocalDate.now(ZoneOffset.UTC).toString(),
                "machine", Machine.description(),
                "comparisons", results);
        Files.writeString(
                file,
                new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + System.lineSeparator());
    }
}

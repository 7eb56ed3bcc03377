package io.github.spotifypipeline.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a process took, from its start to its end.
 *
 * @param peakBytes the most memory that was resident
 */
record Child(double seconds, long peakBytes) {
    private static final int LOOKS_APART_MS = 20;

    /** A main class of ours, with options of the virtual machine beside those that Spark needs. */
    static Child java(List<String> options, Class<?> main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(sparkOptions());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return run(new ProcessBuilder(command));
    }

    /** What it prints is nobody's concern unless it fails. */
    static Child run(ProcessBuilder builder) throws Exception {
        Path log = Files.createTempFile("bench", ".log");
        long start = System.nanoTime();
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        long peak = 0;
        do {
            peak = Math.max(peak, peakOf(process).orElse(0));
        } while (!process.waitFor(LOOKS_APART_MS, TimeUnit.MILLISECONDS));
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(
                    "%s ended with %d: %s".formatted(builder.command(), process.exitValue(), Files.readString(log)));
        }
        Files.delete(log);
        return new Child(seconds, peak);
    }

    /** As the kernel keeps it; empty where it does not, or no more. */
    static OptionalLong peakOf(Process process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(process.pid())))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException | RuntimeException gone) {
            return OptionalLong.empty();
        }
    }

    private static List<String> sparkOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-X"))
                .toList();
    }
}

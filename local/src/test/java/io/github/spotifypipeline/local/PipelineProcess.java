package io.github.spotifypipeline.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command line as a process of its own, with an environment of its own and nothing of the machine's. */
record PipelineProcess(int exitCode, String stdout, String stderr) {

    /** One that has not ended yet. */
    record Running(Process process, Path out, Path err) {

        /** Waits for a line of stdout that begins so. */
        String line(String beginning) throws IOException, InterruptedException {
            while (true) {
                boolean hasEnded = !process.isAlive();
                Optional<String> line = read(out)
                        .lines()
                        .filter(text -> text.startsWith(beginning))
                        .findFirst();
                if (line.isPresent()) {
                    return line.get();
                }
                if (hasEnded) {
                    throw new AssertionError("It ended without saying %s: %s".formatted(beginning, read(err)));
                }
                Thread.sleep(20);
            }
        }

        PipelineProcess ended() throws IOException, InterruptedException {
            int exitCode = process.waitFor();
            PipelineProcess ended = new PipelineProcess(exitCode, read(out), read(err));
            Files.delete(out);
            Files.delete(err);
            return ended;
        }
    }

    static PipelineProcess run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return start(environment, arguments).ended();
    }

    static Running start(Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile("pipeline", ".out");
        Path err = Files.createTempFile("pipeline", ".err");
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPOTIFY_") || name.startsWith("WAREHOUSE_"));
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** What starts it. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(System.getProperty("pipeline.jvm.options").strip().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Pipeline.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}

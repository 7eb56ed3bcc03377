package io.github.spotifypipeline.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line as a process of its own, with an environment of its own and nothing of the machine's. */
record PipelineProcess(int exitCode, String stdout, String stderr) {

    static PipelineProcess run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("pipeline", ".out");
        Path err = Files.createTempFile("pipeline", ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(System.getProperty("pipeline.jvm.options").strip().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Pipeline.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SPOTIFY_") || name.startsWith("WAREHOUSE_"));
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        PipelineProcess ended = new PipelineProcess(exitCode, read(out), read(err));
        Files.delete(out);
        Files.delete(err);
        return ended;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}

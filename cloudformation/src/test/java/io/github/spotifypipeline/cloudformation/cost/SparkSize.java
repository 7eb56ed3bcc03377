package io.github.spotifypipeline.cloudformation.cost;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the Spark job of a state machine takes at most on EMR Serverless: its driver, and all executors that it may have. */
record SparkSize(double cpu, double memory, double workers) {

    static SparkSize of(Resource machine) {
        String parameters = machine.properties()
                .at("/DefinitionSubstitutions/SparkSubmitParameters")
                .toString();
        double executors = setting(parameters, "dynamicAllocation.maxExecutors");
        return new SparkSize(
                setting(parameters, "driver.cores") + executors * setting(parameters, "executor.cores"),
                machine(setting(parameters, "driver.memory"))
                        + executors * machine(setting(parameters, "executor.memory")),
                1 + executors);
    }

    /** What EMR Serverless puts on top of a heap: a tenth, 384 MB at least, and what is missing to a whole GB. */
    private static double machine(double heap) {
        return Math.ceil(heap + Math.max(heap / 10, 0.375));
    }

    private static double setting(String parameters, String name) {
        Matcher setting =
                Pattern.compile(Pattern.quote("spark." + name) + "=(\\d+)").matcher(parameters);
        if (!setting.find()) {
            throw new IllegalArgumentException("Cannot tell the size of a job: it has no spark." + name + ".");
        }
        return Double.parseDouble(setting.group(1));
    }
}

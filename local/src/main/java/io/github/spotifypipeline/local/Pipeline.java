package io.github.spotifypipeline.local;

import io.github.spotifypipeline.etl.EtlException;
import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.quicksight.DashboardException;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line of the whole pipeline on one machine. */
@Command(
        name = "pipeline",
        description =
                "Your Spotify data, from the Web API to a dashboard: Spotify -> raw -> curated -> warehouse -> reporting.",
        subcommands = {
            DemoCommand.class,
            LoginCommand.class,
            RunCommand.class,
            IngestCommand.class,
            ImportCommand.class,
            EtlCommand.class,
            LiveCommand.class,
            DashboardCommand.class,
            ReportCommand.class,
            StatusCommand.class,
            ExplainCommand.class,
            ReplayCommand.class,
            HealCommand.class,
            EraseCommand.class,
            WarehouseCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nNew here? ",
        footer = {
            "`./pipeline demo` needs no account and takes about a minute.",
            "With an app of your own (README.md, \"Your own data\"): `./pipeline login`, then `./pipeline run`.",
            "",
            "Exit codes: 0 done, 10 partial (and when to go on), 20 not ready, 43 bad argument, 45 warehouse,",
            "50 failed check, 60 needs login, 70 books do not balance."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Pipeline.Version.class)
public final class Pipeline implements Runnable {

    private static final String WHOLE = "-?\\d+";

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        return new CommandLine(new Pipeline())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(
                        LocalDate.class, of("[1-9]\\d{3}-\\d\\d-\\d\\d", LocalDate::parse, "date", "YYYY-MM-DD"))
                .registerConverter(YearMonth.class, of("[1-9]\\d{3}-\\d\\d", YearMonth::parse, "month", "YYYY-MM"))
                .registerConverter(Year.class, of("[1-9]\\d{3}", Year::parse, "year", "YYYY"))
                .registerConverter(int.class, of(WHOLE, Integer::valueOf, "whole number", "one, like 26"))
                .registerConverter(long.class, of(WHOLE, Long::valueOf, "whole number", "one, like 26"))
                .registerConverter(Long.class, of(WHOLE, Long::valueOf, "whole number", "one, like 26"))
                .setParameterExceptionHandler(Pipeline::explainBadArgument)
                .setExecutionExceptionHandler(Pipeline::explainFailure)
                .execute(arguments);
    }

    /** Set while the arguments are read, before anything logs: log4j2.xml reads the level once. */
    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log what happens, on stderr.")
    void setVerbose(boolean isVerbose) {
        System.setProperty("pipeline.log", isVerbose ? "info" : "warn");
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** What is given, if it is written like that and there is such a thing; else it is said what is allowed. */
    private static <T> ITypeConverter<T> of(String pattern, Function<String, T> parse, String kind, String allowed) {
        return text -> {
            try {
                if (text.matches(pattern)) {
                    return parse.apply(text);
                }
            } catch (DateTimeParseException | NumberFormatException e) {
                // Well written, like the 13th month; what is wrong with it is told below.
            }
            throw new TypeConversionException("'%s' is no %s. Give %s.".formatted(text, kind, allowed));
        };
    }

    private static int explainBadArgument(ParameterException problem, String... arguments) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println(problem.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
        command.getErr().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.BAD_ARGUMENT.number();
    }

    private static int explainFailure(Exception problem, CommandLine command, ParseResult arguments) throws Exception {
        if (problem instanceof PipelineException known) {
            return explain(command, known.getMessage(), known.exitCode().number());
        }
        if (problem instanceof IngestException known) {
            return explain(command, known.getMessage(), known.exitCode());
        }
        if (problem instanceof DashboardException known) {
            return explain(command, known.getMessage(), known.exitCode());
        }
        if (problem instanceof EtlException known) {
            return explain(command, known.getMessage(), known.exitCode());
        }
        throw problem;
    }

    private static int explain(CommandLine command, String message, int exitCode) {
        command.getErr().println(message);
        return exitCode;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Pipeline.class.getPackage().getImplementationVersion();
            return new String[] {"Spotify Data Pipeline " + (version == null ? "(unpackaged)" : version)};
        }
    }
}

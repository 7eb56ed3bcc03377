package io.github.spotifypipeline.local;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** What a person sees while a command works, all on stderr: bars on a terminal, nothing but lines elsewhere. */
final class Terminal {

    private Terminal() {}

    /** A step that is under way. */
    interface Step extends AutoCloseable {

        /** So many of so many are done; {@code total} 0 where it is not known. */
        void at(long done, long total, String detail);

        @Override
        void close();
    }

    static Step step(String name) {
        return isInteractive() ? new Bar(name) : new Line(name);
    }

    static void say(String line) {
        System.err.println(line);
    }

    /** A word as a shell takes it: in quotes where it needs them. */
    static String typed(Object word) {
        String text = word.toString();
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** What somebody types, or nothing where nobody can. */
    static Optional<String> ask(String question) {
        return console().map(console -> console.readLine(question)).flatMap(Terminal::something);
    }

    /** The same without showing it. */
    static Optional<String> askSecretly(String question) {
        return console()
                .map(console -> console.readPassword(question))
                .map(String::valueOf)
                .flatMap(Terminal::something);
    }

    private static Optional<String> something(String typed) {
        return Optional.of(typed.strip()).filter(text -> !text.isEmpty());
    }

    private static boolean isInteractive() {
        return console().isPresent();
    }

    /** Newer JDKs always have a console; the launcher's {@code jdk.console} keeps the old meaning: a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static Optional<Console> console() {
        return Optional.ofNullable(System.console());
    }

    private static final class Bar implements Step {
        private final ProgressBar bar;

        Bar(String name) {
            bar = new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(-1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .build();
        }

        @Override
        public void at(long done, long total, String detail) {
            bar.maxHint(total == 0 ? -1 : total);
            bar.stepTo(done);
            bar.setExtraMessage(detail);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** Logs are read later: the name once is enough. */
    private static final class Line implements Step {

        Line(String name) {
            say(name + " ...");
        }

        @Override
        public void at(long done, long total, String detail) {}

        @Override
        public void close() {}
    }
}

package io.github.spotifypipeline.ingest.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.MDC;

/** A JSON object per log line, each with what the MDC holds: the execution, the run, the snapshot date. */
final class JsonLog extends Handler {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;
    private final Formatter messages = new SimpleFormatter();

    private JsonLog(PrintStream out) {
        this.out = out;
    }

    /** In place of all other logs of this JVM: its one log from now on. */
    static void startAlone(PrintStream out) {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.INFO);
        start(out);
    }

    static JsonLog start(PrintStream out) {
        JsonLog log = new JsonLog(out);
        Logger.getLogger("").addHandler(log);
        return log;
    }

    void stop() {
        Logger.getLogger("").removeHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            out.println(json(line));
        }
    }

    private ObjectNode json(LogRecord line) {
        ObjectNode json = JSON.createObjectNode()
                .put("timestamp", line.getInstant().toString())
                .put("level", line.getLevel().getName())
                .put("logger", line.getLoggerName())
                .put("message", messages.formatMessage(line));
        MDC.getCopyOfContextMap().forEach(json::put);
        if (line.getThrown() != null) {
            json.put("error", line.getThrown().toString());
        }
        return json;
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }
}

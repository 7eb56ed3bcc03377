package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads a file of the export entry by entry, and hands on page by page what of it may rest in raw. */
final class HistoryReader implements AutoCloseable {
    private static final int MOST_ENTRIES = 1_000;
    /** A thousand plays are half of this. */
    private static final int FULL_PAGE_BYTES = 1 << 20;
    /** A play is an object in a list. */
    private static final int MOST_DEPTH = 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
            .build();

    private final ExportFile file;
    private final HistoryRequest.AccountData accountData;
    private final HistoryTally tally;
    private final Consumer<HistoryPage> pages;
    private final ExportText text;
    private final JsonParser parser;
    private final ByteArrayOutputStream page = new ByteArrayOutputStream(FULL_PAGE_BYTES);
    private long entries;
    private int entriesOnPage;
    private int pageNumber;
    private boolean hasBegun;
    private boolean hasPlays;

    private HistoryReader(
            ExportFile file,
            HistoryRequest.AccountData accountData,
            HistoryTally tally,
            Consumer<HistoryPage> pages,
            ExportText text)
            throws IOException {
        this.file = file;
        this.accountData = accountData;
        this.tally = tally;
        this.pages = pages;
        this.text = text;
        this.parser = JSON.createParser(text);
    }

    /**
     * Reads all of it.
     *
     * @throws IngestException 43 if it holds something else, 50 if it is damaged
     */
    static void read(
            ExportFile file, HistoryRequest.AccountData accountData, HistoryTally tally, Consumer<HistoryPage> pages) {
        try (ExportText text = new ExportText(file);
                HistoryReader reader = new HistoryReader(file, accountData, tally, pages, text)) {
            reader.read();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    static IngestException isAccountData(ExportFile file) {
        return file.refused(
                "it is account data, which tells of one year, to the minute and without ids",
                "Ask Spotify for the extended streaming history (spotify.com/account/privacy), or import it as it is"
                        + " with --account-data.");
    }

    private IngestException isSomethingElse() {
        return file.refused("it is no list of plays in JSON", "Give files of Spotify's extended streaming history.");
    }

    private void read() throws IOException {
        try {
            readList();
        } catch (StreamConstraintsException e) {
            throw file.refused(
                    "it is nested deeper, or has longer names or numbers, than any export",
                    "Give files of Spotify's extended streaming history.");
        } catch (JsonProcessingException e) {
            throw hasBegun ? isBroken(e) : isSomethingElse();
        }
    }

    /** Where and not what: its text is nobody else's business. */
    private IngestException isBroken(JsonProcessingException e) {
        return file.damaged("its JSON breaks off or is wrong (line %,d, column %,d)"
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }

    private void readList() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw file.damaged("it is empty");
        }
        if (first != JsonToken.START_ARRAY) {
            throw isSomethingElse();
        }
        hasBegun = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            readEntry();
            if (entriesOnPage == MOST_ENTRIES || page.size() >= FULL_PAGE_BYTES) {
                turn();
            }
        }
        turn();
        if (entries == 0 && file.kind() == ExportFile.Kind.OTHER) {
            throw isSomethingElse();
        }
        if (parser.nextToken() != null) {
            throw file.damaged("it goes on after its end");
        }
    }

    private void readEntry() throws IOException {
        text.forgetBefore(parser.currentTokenLocation().getByteOffset());
        write(entriesOnPage == 0 ? "{\"items\":[" : ",");
        switch (parser.currentToken()) {
            case START_OBJECT -> readPlay();
            case VALUE_NULL -> {
                copy();
                tally.nothing();
            }
            default -> {
                copy();
                tally.entry(new HistoryEntry());
            }
        }
        entries++;
        entriesOnPage++;
    }

    private void readPlay() throws IOException {
        HistoryEntry entry = new HistoryEntry();
        String separator = "{";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (HistoryField.isKept(name)) {
                write(separator + "\"" + name + "\":");
                copy();
                tell(entry, HistoryField.named(name));
                separator = ",";
            } else {
                parser.skipChildren();
                noteUnknown(name);
            }
        }
        write(separator.equals("{") ? "{}" : "}");
        accept(entry);
    }

    /** The bytes of a value as they are. */
    private void copy() throws IOException {
        boolean isOneToken = parser.currentToken().isScalarValue();
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        long end = parser.currentLocation().getByteOffset();
        if (isOneToken) {
            text.copy(start, end, page);
        } else {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            text.copy(start, end, value);
            JsonText.writeOneLine(value.toByteArray(), page);
        }
    }

    private void tell(HistoryEntry entry, HistoryField field) throws IOException {
        boolean says = parser.currentToken().isScalarValue()
                && parser.currentToken() != JsonToken.VALUE_NULL
                && parser.getTextLength() > 0;
        if (says && field != HistoryField.DETAIL) {
            entry.tell(field, parser.getText());
        }
    }

    private void noteUnknown(String name) {
        if (HistoryField.isUnknown(name)) {
            tally.unknownField(name);
        }
    }

    private void accept(HistoryEntry entry) {
        if (entry.isAccountData() && accountData == HistoryRequest.AccountData.REFUSED) {
            throw isAccountData(file);
        }
        hasPlays |= entry.isExtended() || entry.isAccountData();
        tally.entry(entry);
    }

    private void turn() {
        if (entriesOnPage > 0) {
            if (!hasPlays) {
                throw isSomethingElse();
            }
            write("]}");
            pages.accept(new HistoryPage(entries - entriesOnPage, pageNumber, page.toByteArray(), text.position()));
            tally.page();
            page.reset();
            entriesOnPage = 0;
            pageNumber++;
        }
    }

    private void write(String ascii) {
        page.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}

package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each artist was last asked for (found or not), kept beside raw. A memory and not data: to lose it costs
 * requests, no more.
 */
final class AskedArtists {
    private static final Logger LOG = LoggerFactory.getLogger(AskedArtists.class);
    private static final TypeReference<TreeMap<String, LocalDate>> DATE_BY_ID = new TypeReference<>() {};

    private final RawStore store;
    private final String path;
    private final SortedMap<String, LocalDate> dates;
    private boolean hasGrown;

    private AskedArtists(RawStore store, String path, SortedMap<String, LocalDate> dates) {
        this.store = store;
        this.path = path;
        this.dates = dates;
    }

    static AskedArtists in(RawStore store, Account account) {
        String path = "_state/user=%s/artists.json".formatted(account.key());
        return new AskedArtists(
                store, path, store.read(path).map(AskedArtists::parse).orElseGet(TreeMap::new));
    }

    private static SortedMap<String, LocalDate> parse(byte[] json) {
        try {
            return Json.MAPPER.readValue(json, DATE_BY_ID);
        } catch (IOException e) {
            LOG.warn("The record of artists asked for is unreadable and begins anew: {}", e.getMessage());
            return new TreeMap<>();
        }
    }

    boolean isFresh(String artistId, LocalDate today, int refreshDays) {
        return dates.containsKey(artistId) && ChronoUnit.DAYS.between(dates.get(artistId), today) < refreshDays;
    }

    void add(String artistId, LocalDate today) {
        dates.put(artistId, today);
        hasGrown = true;
    }

    void save() {
        if (hasGrown) {
            store.write(path, Json.bytes(dates));
        }
    }
}

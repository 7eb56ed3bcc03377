package io.github.spotifypipeline.ingest;

import java.util.Map;
import java.util.Set;

/**
 * What a field of the export tells. Only those that are known rest in raw: what Spotify adds one day may be as personal
 * as the address, the device and the country that it tells today.
 */
enum HistoryField {
    ENDED_AT,
    MS_PLAYED,
    /** As account data spells it. */
    ENDED_AT_MINUTE,
    MS_PLAYED_ACCOUNT_DATA,
    TRACK_URI,
    TRACK,
    EPISODE,
    AUDIOBOOK,
    DETAIL;

    private static final Map<String, HistoryField> KEPT = Map.ofEntries(
            Map.entry("ts", ENDED_AT),
            Map.entry("ms_played", MS_PLAYED),
            Map.entry("spotify_track_uri", TRACK_URI),
            Map.entry("master_metadata_track_name", TRACK),
            Map.entry("master_metadata_album_artist_name", DETAIL),
            Map.entry("master_metadata_album_album_name", DETAIL),
            Map.entry("spotify_episode_uri", EPISODE),
            Map.entry("episode_name", EPISODE),
            Map.entry("episode_show_name", DETAIL),
            Map.entry("audiobook_uri", AUDIOBOOK),
            Map.entry("audiobook_title", AUDIOBOOK),
            Map.entry("audiobook_chapter_uri", AUDIOBOOK),
            Map.entry("audiobook_chapter_title", AUDIOBOOK),
            Map.entry("reason_start", DETAIL),
            Map.entry("reason_end", DETAIL),
            Map.entry("shuffle", DETAIL),
            Map.entry("skipped", DETAIL),
            Map.entry("offline", DETAIL),
            Map.entry("offline_timestamp", DETAIL),
            Map.entry("incognito_mode", DETAIL),
            Map.entry("endTime", ENDED_AT_MINUTE),
            Map.entry("msPlayed", MS_PLAYED_ACCOUNT_DATA),
            Map.entry("trackName", TRACK),
            Map.entry("artistName", DETAIL),
            Map.entry("episodeName", EPISODE),
            Map.entry("podcastName", DETAIL));

    /** The platform names the device and its system, and no question of ours needs it. */
    private static final Set<String> PERSONAL =
            Set.of("username", "platform", "conn_country", "ip_addr", "ip_addr_decrypted", "user_agent_decrypted");

    static boolean isKept(String name) {
        return KEPT.containsKey(name);
    }

    static HistoryField named(String name) {
        return KEPT.get(name);
    }

    /** Neither kept nor known to be personal. */
    static boolean isUnknown(String name) {
        return !isKept(name) && !PERSONAL.contains(name);
    }
}

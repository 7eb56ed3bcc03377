package io.github.spotifypipeline.ingest;

/**
 * How many entries of the export there are of each kind.
 *
 * @param tracks plays of songs and videos
 * @param episodes of podcasts
 * @param audiobooks chapters of them
 * @param other entries that do not say what was played
 */
public record HistoryCount(long tracks, long episodes, long audiobooks, long other) {
    static final HistoryCount NONE = new HistoryCount(0, 0, 0, 0);
    static final HistoryCount TRACK = new HistoryCount(1, 0, 0, 0);
    static final HistoryCount EPISODE = new HistoryCount(0, 1, 0, 0);
    static final HistoryCount AUDIOBOOK = new HistoryCount(0, 0, 1, 0);
    static final HistoryCount OTHER = new HistoryCount(0, 0, 0, 1);

    public long entries() {
        return tracks + episodes + audiobooks + other;
    }

    HistoryCount plus(HistoryCount more) {
        return new HistoryCount(
                tracks + more.tracks, episodes + more.episodes, audiobooks + more.audiobooks, other + more.other);
    }
}

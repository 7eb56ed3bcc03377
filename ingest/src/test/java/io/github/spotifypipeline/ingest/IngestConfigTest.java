package io.github.spotifypipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestConfigTest {
    @Test
    void thePackagedDefaultsFetchWhatANewAppGets() {
        IngestConfig config = IngestConfig.packaged();

        assertThat(config.resources())
                .containsExactly(
                        Resource.ME,
                        Resource.RECENTLY_PLAYED,
                        Resource.TOP_ARTISTS,
                        Resource.TOP_TRACKS,
                        Resource.FOLLOWED_ARTISTS,
                        Resource.SAVED_TRACKS,
                        Resource.SAVED_ALBUMS,
                        Resource.PLAYLISTS,
                        Resource.PLAYLIST_ITEMS,
                        Resource.ARTISTS);
        assertThat(config.topItems()).isEqualTo(50);
        assertThat(config.foreignPlaylists()).isEqualTo(IngestConfig.Attempt.AUTO);
        assertThat(config.http().minGap()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aFileNeedsToNameOnlyWhatDiffers(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yml"), "resources: [saved_tracks]\nhttp:\n  tries: 2\n");

        IngestConfig config = IngestConfig.read(file);

        assertThat(config.resources()).containsExactly(Resource.SAVED_TRACKS);
        assertThat(config.http().tries()).isEqualTo(2);
        assertThat(config.http().longestWait()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void anEmptyFileChangesNothing() {
        assertThat(IngestConfig.parse("mine.yml", "# nothing yet\n")).isEqualTo(IngestConfig.packaged());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    top_itemz: 5                  | top_itemz is no setting (value: 5). Allowed: artists, catalogue, foreign_playlists,
                    http: {retries: 5}            | http.retries is no setting (value: 5). Allowed: backoff_first_ms,
                    top_items: -1                 | top_items is -1. Allowed: a whole number from 1 to 10000.
                    top_items: many               | top_items is "many". Allowed: a whole number from 1 to 10000.
                    top_items: 1.5                | top_items is 1.5. Allowed: a whole number
                    top_items: 99999999999        | top_items is 99999999999. Allowed: a whole number
                    top_items:                    | top_items is null. Allowed: a whole number
                    http: {min_gap_ms: -5}        | http.min_gap_ms is -5. Allowed: a whole number from 0 to 60000.
                    artists: {enabled: maybe}     | artists.enabled is "maybe". Allowed: true or false.
                    artists: 3                    | artists is 3. Allowed: settings below it.
                    foreign_playlists: never      | foreign_playlists is "never". Allowed: skip, try, auto.
                    removed_endpoints: sometimes  | removed_endpoints is "sometimes". Allowed: skip, try, auto.
                    quota: {daily_budget: -1}     | quota.daily_budget is -1. Allowed: a whole number from 1 to 1000000.
                    quota: {budgets: {songs: 1}}  | quota.budgets.songs is no setting (value: 1). Allowed: album_tracks,
                    quota: {budgets: {artists: 0}} | quota.budgets.artists is 0. Allowed: a whole number from 1
                    quota: {developer_account: 1} | quota.developer_account is 1. Allowed: a text, or null.
                    searches: {album: new}        | searches.album is "new". Allowed: a list of texts.
                    searches: {label: [x]}        | searches.label is no setting
                    resume_days: -1               | resume_days is -1. Allowed: a whole number from 0 to 365.
                    resources: [saved_songs]      | resources is "saved_songs". Allowed: me, recently_played,
                    resources: []                 | resources is []. Allowed: a list of me, recently_played,
                    resources: saved_tracks       | resources is "saved_tracks". Allowed: a list of
                    [1, 2]                        | it is no list of settings ([1,2]).
                    top_items: [                  | it is no YAML (line
                    """)
    void whatIsNotUnderstoodIsNamedWithWhatIsAllowed(String yaml, String message) {
        IngestException refused =
                catchThrowableOfType(IngestException.class, () -> IngestConfig.parse("mine.yml", yaml));

        assertThat(refused.exitCode()).isEqualTo(43);
        assertThat(refused.getMessage()).contains("mine.yml").contains(message).doesNotContain("\n");
    }

    @Test
    void aKeyGivenTwiceIsAMistake() {
        IngestException refused = catchThrowableOfType(
                IngestException.class, () -> IngestConfig.parse("mine.yml", "top_items: 1\ntop_items: 2\n"));

        assertThat(refused).hasMessageContaining("Duplicate field 'top_items'");
    }

    @Test
    void aMissingFileIsABadArgument(@TempDir Path folder) {
        IngestException refused =
                catchThrowableOfType(IngestException.class, () -> IngestConfig.read(folder.resolve("none.yml")));

        assertThat(refused.exitCode()).isEqualTo(43);
        assertThat(refused).hasMessageContaining("none.yml");
    }

    @Test
    void anUnknownResourceIsABadArgument() {
        IngestException refused = catchThrowableOfType(IngestException.class, () -> Resource.named("songs"));

        assertThat(refused.exitCode()).isEqualTo(43);
        assertThat(refused).hasMessageContaining("Cannot fetch songs").hasMessageContaining("saved_tracks");
    }
}

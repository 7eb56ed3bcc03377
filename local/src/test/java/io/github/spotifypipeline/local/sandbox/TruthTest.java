package io.github.spotifypipeline.local.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spotifypipeline.local.sandbox.Moment.TimeRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sandbox holds, and that no chaos takes anything of it from a client that does not give up. */
final class TruthTest {
    private static final Map<String, List<String>> FAULTLESS = faultless();

    @Test
    void itIsWhatTheListenerHas() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            Moment moment = new Listener(1, ListenerSize.DEMO).at(sandbox.now());
            Map<String, List<String>> truth = sandbox.truth().listings();

            assertThat(truth.get("/me/tracks"))
                    .isEqualTo(moment.savedTracks().stream()
                            .map(saved -> saved.thing().uri())
                            .toList());
            assertThat(truth.get("/me/following?type=artist"))
                    .isEqualTo(
                            moment.followedArtists().stream().map(Artist::uri).toList());
            assertThat(truth.get("/me/top/artists?time_range=short_term"))
                    .isEqualTo(moment.topArtists(TimeRange.SHORT_TERM).stream()
                            .map(Artist::uri)
                            .toList());
            assertThat(truth.get("/me/player/recently-played"))
                    .hasSize(50)
                    .allMatch(key ->
                            key.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z spotify:track:\\w{22}"));
            assertThat(truth.get("/me/albums")).hasSize(41).contains(Truth.NULL);
            assertThat(truth.get("/me/episodes")).endsWith(Truth.GONE);
            for (PlaylistHistory history : moment.playlists()) {
                String name = "/playlists/%s/items?additional_types=track,episode"
                        .formatted(history.playlist().id());
                if (moment.isOurs(history.playlist())) {
                    assertThat(truth.get(name))
                            .isEqualTo(history.at(sandbox.now()).items().stream()
                                    .map(item ->
                                            item.content().map(Playable::uri).orElse(Truth.GONE))
                                    .toList());
                } else {
                    assertThat(truth).doesNotContainKey(name);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aPatientClientSeesAllOfItWhateverHappens(long seed) {
        ChaosOptions chaos =
                ChaosOptions.seeded(seed).withFaultShare(0.3).withCallsADay(12).and(Fault.WAIT_IGNORED);
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS.withChaos(chaos))) {
            PatientClient client = new PatientClient(sandbox);
            Map<String, List<String>> truth = sandbox.truth().listings();

            assertThat(truth.keySet()).isEqualTo(FAULTLESS.keySet());
            truth.forEach((listing, keys) -> {
                assertThat(client.read(listing)).as(listing).isEqualTo(keys);
                assertThat(known(keys)).as(listing).isEqualTo(known(FAULTLESS.get(listing)));
            });
            assertThat(sandbox.faultCounts())
                    .hasSizeGreaterThan(10)
                    .containsKey(Fault.QUOTA_SPENT)
                    .doesNotContainKey(Fault.WAIT_IGNORED);
        }
    }

    private static Map<String, List<String>> faultless() {
        try (Sandbox sandbox = Sandbox.start(SandboxOptions.DEFAULTS)) {
            return sandbox.truth().listings();
        }
    }

    private static Set<String> known(List<String> keys) {
        Set<String> known = new LinkedHashSet<>(keys);
        known.remove(Truth.NULL);
        return known;
    }
}

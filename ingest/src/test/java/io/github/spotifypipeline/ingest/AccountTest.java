package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.AppShape.EXISTING_DEVELOPMENT_MODE;
import static io.github.spotifypipeline.ingest.AppShape.EXTENDED_QUOTA;
import static io.github.spotifypipeline.ingest.AppShape.NEW_DEVELOPMENT_MODE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is asking: the account, and the kind of app. */
class AccountTest {
    private static Optional<String> key(String profile) {
        return Account.of(TestRun.tree(profile)).map(Account::key);
    }

    @Test
    void theAccountIdNamesTheAccountAndElseTheUserId() {
        assertThat(key("{\"id\": \"mira\", \"account_id\": \"acc.1_x-2\"}")).hasValue("acc.1_x-2");
        assertThat(key("{\"id\": \"mira\", \"account_id\": null}")).hasValue("mira");
        assertThat(key("{\"id\": \"\"}")).isEmpty();
        assertThat(key("[]")).isEmpty();
    }

    @Test
    void anIdThatIsNoFolderNameIsNamedByItsDigest() {
        // printf 'mira/quill' | sha256sum
        assertThat(key("{\"id\": \"mira/quill\"}")).hasValue("u-2365d7e17b12cc949fc5");
        assertThat(key("{\"id\": \"..\"}").orElseThrow()).matches("u-[0-9a-f]{20}");
        assertThat(key("{\"id\": \"%s\"}".formatted("m".repeat(65))).orElseThrow())
                .matches("u-[0-9a-f]{20}");
    }

    @Test
    void thePlaylistEntryTellsTheKindOfApp() {
        assertThat(shape("{\"item\": {\"track\": true}}")).hasValue(NEW_DEVELOPMENT_MODE);
        assertThat(shape("{\"item\": {}, \"track\": {}}")).hasValue(EXISTING_DEVELOPMENT_MODE);
        assertThat(shape("{\"track\": {}}")).hasValue(EXTENDED_QUOTA);
        assertThat(shape("{\"item\": null}")).isEmpty();
    }

    private static Optional<AppShape> shape(String entry) {
        return AppShape.ofPlaylistItem(TestRun.tree(entry));
    }

    @Test
    void anEntryWeighsMoreThanThePlaylistItIsIn() {
        Discoveries discoveries = new Discoveries();
        discoveries.note(Resource.PLAYLISTS, TestRun.tree("{\"items\": {}, \"tracks\": {}}"));
        assertThat(discoveries.appShape()).isEqualTo(EXISTING_DEVELOPMENT_MODE);

        discoveries.note(Resource.PLAYLIST_ITEMS, TestRun.tree("{\"item\": {}}"));
        discoveries.note(Resource.PLAYLIST_ITEMS, TestRun.tree("{\"track\": {}}"));
        assertThat(discoveries.appShape()).isEqualTo(NEW_DEVELOPMENT_MODE);
    }

    @Test
    void artistsAreMetWhereverTheyStandAndOnlyUnderAnIdThatCouldBeOne() {
        Discoveries discoveries = new Discoveries();
        discoveries.note(Resource.SAVED_ALBUMS, TestRun.tree("""
                        {"album": {"artists": [{"type": "artist", "id": "b"}, {"type": "artist", "id": null}],
                                   "tracks": {"items": [{"artists": [{"type": "artist", "id": "a"},
                                                                     {"type": "artist", "id": "../me"},
                                                                     {"type": "something", "id": "c"}]}]}}}"""));

        assertThat(discoveries.undescribed(Resource.ARTISTS)).containsExactly("b", "a");

        discoveries.note(
                Resource.FOLLOWED_ARTISTS, TestRun.tree("{\"type\": \"artist\", \"id\": \"b\", \"genres\": []}"));

        assertThat(discoveries.undescribed(Resource.ARTISTS)).containsExactly("a");
    }
}

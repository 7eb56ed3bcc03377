package io.github.spotifypipeline.ingest;

import static io.github.spotifypipeline.ingest.FakeSpotify.json;
import static io.github.spotifypipeline.ingest.FakeSpotify.status;
import static io.github.spotifypipeline.ingest.FakeSpotify.tooMany;
import static io.github.spotifypipeline.ingest.Resource.ARTISTS;
import static io.github.spotifypipeline.ingest.Resource.PLAYLIST_ITEMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_ALBUMS;
import static io.github.spotifypipeline.ingest.Resource.SAVED_TRACKS;
import static io.github.spotifypipeline.ingest.Resource.TOP_TRACKS;
import static io.github.spotifypipeline.ingest.TestRun.START;
import static io.github.spotifypipeline.ingest.TestRun.book;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a developer account may ask of Spotify in a day, over all its processes. */
class QuotaTest {
    private static final String TRACKS = "/v1/me/tracks";
    private static final Duration DAY = Duration.ofHours(24);
    private static final String BUCKET = SAVED_TRACKS.pathTemplate();

    private final FakeSpotify spotify = new FakeSpotify();
    private final Library library = new Library(spotify);

    @TempDir
    Path raw;

    @AfterEach
    void stop() {
        spotify.close();
    }

    private TestRun job() {
        return new TestRun(spotify, raw);
    }

    private static MockResponse quotaExceeded(String retryAfter) {
        return new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", retryAfter)
                .body(
                        "{\"error\": {\"status\": 429, \"message\": \"Too many requests\", \"reason\": \"QUOTA_EXCEEDED\"}}")
                .build();
    }

    @Test
    void aRunStopsBeforeTheWallAndGoesOnADayLater() {
        library.savedTracks(2_000, 1);
        String budget = "quota: {daily_budget: 25}";

        Manifest first =
                job().configured(budget).only(SAVED_TRACKS, SAVED_ALBUMS).run();
        Instant resumeAt = first.resumeAt().orElseThrow();
        Manifest second = job().at(resumeAt)
                .configured(budget)
                .only(SAVED_TRACKS, SAVED_ALBUMS)
                .run();

        assertThat(first.isOpen()).isTrue();
        assertThat(first.reason()).hasValue("the day's budget for /me/tracks is spent (25 calls)");
        assertThat(resumeAt).isBetween(START.plus(DAY), START.plus(DAY).plus(Duration.ofMinutes(10)));
        assertThat(first.callsLeft()).hasValue(0);
        assertThat(second.isComplete()).isTrue();
        assertThat(second.callsLeft()).hasValue(10);
        assertThat(spotify.asked(TRACKS)).hasSize(40).doesNotHaveDuplicates();
        assertThat(spotify.asked("/v1/me/albums")).hasSize(1);
    }

    @Test
    void oneSpentQuotaDoesNotKeepTheOthersWaiting() {
        spotify.on(TRACKS, quotaExceeded("3600"));
        library.playlists(2, "v1");

        Manifest manifest =
                job().only(SAVED_TRACKS, SAVED_ALBUMS, PLAYLIST_ITEMS).run();

        assertThat(manifest.isOpen()).isTrue();
        assertThat(manifest.resumeAt()).hasValue(START.plusSeconds(3_600));
        assertThat(manifest.remaining()).containsExactly(SAVED_TRACKS);
        assertThat(book(manifest, PLAYLIST_ITEMS).items()).isEqualTo(4);
        assertThat(spotify.asked(TRACKS)).hasSize(1);
    }

    @Test
    void theManifestTellsTheFewestCallsLeftOfWhatTheRunHasAskedForInAnyCall() {
        String budgets = "quota: {budgets: {saved_albums: 5}}";
        spotify.on(TRACKS, quotaExceeded("3600"), json("{\"items\": [], \"next\": null, \"total\": 0}"));

        Manifest first =
                job().configured(budgets).only(SAVED_TRACKS, SAVED_ALBUMS).run();
        Manifest second = job().at(START.plusSeconds(3_600))
                .configured(budgets)
                .only(SAVED_TRACKS, SAVED_ALBUMS)
                .run();
        Manifest other = job().at(START.plusSeconds(3_700))
                .configured(budgets)
                .only(TOP_TRACKS)
                .run();

        assertThat(first.callsLeft()).as("Spotify has closed tracks").hasValue(0);
        assertThat(spotify.asked("/v1/me/albums")).hasSize(1);
        assertThat(second.runId()).isEqualTo(first.runId());
        assertThat(second.callsLeft()).as("one of five albums was asked for").hasValue(4);
        assertThat(other.callsLeft()).as("albums are nothing to it").hasValue(497);
    }

    @Test
    void whatNeedsAResourceThatWaitsWaitsWithIt() {
        library.playlists(2, "v1");
        spotify.on("/v1/me/playlists", quotaExceeded("3600"));

        Manifest manifest = job().only(PLAYLIST_ITEMS, SAVED_TRACKS).run();

        assertThat(manifest.remaining()).containsExactly(Resource.PLAYLISTS, PLAYLIST_ITEMS);
        assertThat(spotify.asked(Library.itemsPath(0))).isEmpty();
        assertThat(spotify.asked(TRACKS)).hasSize(1);
    }

    @Test
    void aLongWaitIsKeptByTheNextCallWithoutAnyRequest() {
        spotify.on(TRACKS, tooMany("86236"));
        job().only(SAVED_TRACKS).run();
        int asked = spotify.requests().size();

        IngestException tooEarly = catchThrowableOfType(
                IngestException.class,
                () -> job().at(START.plusSeconds(86_235)).only(SAVED_TRACKS).run());

        assertThat(spotify.requests()).hasSize(asked);
        assertThat(tooEarly.exitCode()).isEqualTo(10);
        assertThat(tooEarly.resumeAt()).hasValue(START.plusSeconds(86_236));
    }

    @Test
    void aQuotaThatIsSpentStaysSoInTheNextCall() {
        spotify.on(TRACKS, quotaExceeded("86236"));
        job().only(SAVED_TRACKS).run();

        Manifest next = job().at(START.plusSeconds(86_235)).only(SAVED_TRACKS).run();

        assertThat(spotify.asked(TRACKS)).hasSize(1);
        assertThat(next.resumeAt()).hasValue(START.plusSeconds(86_236));
    }

    /** The process may die while it sleeps; the next one must not call into the penalty. */
    @Test
    void evenAShortWaitIsWrittenDown() {
        spotify.on(TRACKS, tooMany("100"));

        Manifest manifest =
                job().until(START.plusSeconds(50)).only(SAVED_TRACKS).run();
        IngestException tooEarly = catchThrowableOfType(
                IngestException.class,
                () -> job().at(START.plusSeconds(60)).only(SAVED_TRACKS).run());

        assertThat(manifest.isOpen()).isTrue();
        assertThat(tooEarly.resumeAt()).hasValue(START.plusSeconds(100));
    }

    @Test
    void aWallThatComesEarlierIsLearnedForThirtyDays() throws Stop {
        QuotaLedger ledger = ledger(500, START);
        for (int call = 0; call < 150; call++) {
            ledger.meter(BUCKET).pay();
        }
        ledger.meter(BUCKET).quotaSpent(START.plusSeconds(60));

        assertThat(callsUntilTheBudgetIsSpent(START.plus(DAY.multipliedBy(2)))).isEqualTo(130);
        assertThat(callsUntilTheBudgetIsSpent(START.plus(DAY.multipliedBy(31)))).isEqualTo(500);
    }

    private int callsUntilTheBudgetIsSpent(Instant now) {
        QuotaLedger ledger = ledger(500, now);
        for (int calls = 0; ; calls++) {
            try {
                ledger.meter(BUCKET).pay();
            } catch (Stop stop) {
                return calls;
            }
        }
    }

    private QuotaLedger ledger(int budget, Instant now) {
        Surroundings surroundings = new TestRun(spotify, raw).at(now).surroundings();
        return new QuotaLedger(
                new FileRawStore(raw),
                "account",
                IngestConfig.parse("test.yml", "quota: {daily_budget: %d}".formatted(budget))
                        .quota(),
                surroundings);
    }

    @Test
    void twoProcessesCannotSpendTheSameQuota() {
        QuotaLedger one = ledger(95, START);
        QuotaLedger other = ledger(95, START);
        Random random = new Random(3);
        int paid = 0;
        for (int attempt = 0; attempt < 400; attempt++) {
            try {
                (random.nextBoolean() ? one : other).meter(BUCKET).pay();
                paid++;
            } catch (Stop stop) {
                assertThat(stop.scope()).isEqualTo(Stop.Scope.BUCKET);
            }
        }

        assertThat(paid).isEqualTo(95);
    }

    /** It had noted ten before it made the first. */
    @Test
    void aProcessThatDiesHasNeverSpentMoreThanItNoted() throws Stop {
        for (int process = 0; process < 5; process++) {
            ledger(95, START).meter(BUCKET).pay();
        }

        assertThat(callsUntilTheBudgetIsSpent(START)).isEqualTo(500 - 50);
    }

    @Test
    void whatWasNotSpentIsGivenBack() throws Stop {
        QuotaLedger ledger = ledger(95, START);
        ledger.meter(BUCKET).pay();
        ledger.giveBack();

        assertThat(callsUntilTheBudgetIsSpent(START)).isEqualTo(499);
    }

    @Test
    void enrichmentThatDoesNotFitWaitsForLaterRunsAndTheRunIsComplete() {
        library.savedTracks(50, 30).artists(30);
        String budget = "quota: {budgets: {artists: 12}}";

        Manifest first = job().configured(budget).only(SAVED_TRACKS, ARTISTS).run();
        Manifest second = job().at(START.plus(Duration.ofHours(25)))
                .configured(budget)
                .only(ARTISTS)
                .run();

        assertThat(first.isComplete()).isTrue();
        assertThat(book(first, ARTISTS).reason()).hasValue("artists left for later runs: 18");
        assertThat(book(second, ARTISTS).items()).isEqualTo(12);
        assertThat(book(second, ARTISTS).reason()).hasValue("artists left for later runs: 6");
    }

    @Test
    void appsOfOneDeveloperAccountShareItsQuota() throws IOException {
        job().configured("quota: {developer_account: mine}").only(SAVED_TRACKS).run();

        assertThat(raw.resolve(
                        "_state/quota/%s.json".formatted(Sha256.of("mine").substring(0, 16))))
                .content()
                .contains("/me/tracks")
                .doesNotContain("mine", "the-client");
    }

    @Test
    void oneRunAtATimeReadsWithOneApp() {
        RawStore store = new FileRawStore(raw);
        String account = Sha256.of("the-client").substring(0, 16);
        try (Lease other = Lease.toRead(store, account, job().surroundings())) {
            assertThatThrownBy(() -> job().run())
                    .isInstanceOfSatisfying(
                            IngestException.class, e -> assertThat(e.exitCode()).isEqualTo(20))
                    .hasMessage(
                            "Cannot begin: another run is reading Spotify with this app (since %s). It ends by itself;"
                                    + " try again at %s.",
                            START, START.plusSeconds(1_050));
            assertThat(other).isNotNull();
        }
        assertThat(job().run().isComplete()).isTrue();
    }

    @Test
    void aLeaseInABucketEndsByItselfAndIsRenewedWhileItIsNeeded() throws Stop {
        RawStore store = new FileRawStore(raw);
        Lease.Terms first = Lease.Terms.beginning("one", START);
        Lease one = ObjectLease.take(store, "lease", first).orElseThrow();
        one.renew(START.plusSeconds(900));

        assertThat(ObjectLease.take(store, "lease", Lease.Terms.beginning("two", START.plusSeconds(1_100))))
                .isEmpty();
        Lease two = ObjectLease.take(store, "lease", Lease.Terms.beginning("two", START.plusSeconds(2_000)))
                .orElseThrow();
        assertThatThrownBy(() -> one.renew(START.plusSeconds(2_001)))
                .isInstanceOf(Stop.class)
                .hasMessage("another run has begun to read Spotify with this app");
        one.close();
        assertThat(ObjectLease.take(store, "lease", Lease.Terms.beginning("three", START.plusSeconds(2_002))))
                .isEmpty();
        two.close();
        assertThat(ObjectLease.take(store, "lease", Lease.Terms.beginning("three", START.plusSeconds(2_003))))
                .isPresent();
    }

    @Test
    void aBrokenLedgerBeginsAnew() throws IOException {
        job().only(SAVED_TRACKS).run();
        Path ledger = raw.resolve(
                "_state/quota/%s.json".formatted(Sha256.of("the-client").substring(0, 16)));
        Files.writeString(ledger, "{\"cut of");

        assertThat(job().only(SAVED_TRACKS).run().isComplete()).isTrue();
    }

    @Test
    void theTokenIsNotAskedForWhereNothingMayBeAsked() {
        spotify.on("/v1/me", tooMany("7200"), json(FakeSpotify.PROFILE));
        assertThatThrownBy(() -> job().run()).isInstanceOf(IngestException.class);
        assertThatThrownBy(() -> job().run()).isInstanceOf(IngestException.class);

        assertThat(spotify.asked("/api/token")).hasSize(1);
        assertThat(spotify.asked("/v1/me")).hasSize(1);
    }

    @Test
    void aRefusalAtTheTokenEndpointIsNoQuota() {
        spotify.on("/api/token", status(429, "Too many requests"));

        assertThat(catchThrowableOfType(IngestException.class, () -> job().run())
                        .exitCode())
                .isEqualTo(10);
    }
}

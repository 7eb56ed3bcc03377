package io.github.spotifypipeline.ingest;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spotify → raw.
 *
 * <p>Asks whose library it is, closes runs that nobody will finish, goes on with the one of this order that is open, or
 * begins one. Last comes a run's manifest; a run without one has not happened.
 */
public final class IngestJob {
    private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);

    private final IngestRequest request;
    private final Surroundings surroundings;
    private final ProgressListener progress;
    private final RawStore store;
    private final PoliteHttp http;
    private final String developerAccount;
    private final Set<Resource> resources;

    private IngestJob(
            IngestRequest request,
            Surroundings surroundings,
            ProgressListener progress,
            RawStore store,
            PoliteHttp http) {
        this.request = request;
        this.surroundings = surroundings;
        this.progress = progress;
        this.store = store;
        this.http = http;
        developerAccount =
                DeveloperAccount.of(request.config().quota(), request.login().credentials());
        resources = Planner.withPrerequisites(request.resources());
    }

    /**
     * Fetches what is ordered and returns what the run has landed: complete, partial, or still open, and then with the
     * moment from which another call may go on.
     *
     * @throws IngestException 10 if Spotify lets nobody in yet, 20 if it or the store cannot be reached or another run
     *     is reading, 43 if the order cannot be understood, 60 if somebody has to log in
     */
    public static Manifest run(IngestRequest request, Surroundings surroundings, ProgressListener progress) {
        try (RawStore store = RawStore.at(request.rawRoot())) {
            return run(request, surroundings, progress, store);
        }
    }

    static Manifest run(IngestRequest request, Surroundings surroundings, ProgressListener progress, RawStore store) {
        try (PoliteHttp http = new PoliteHttp(request.config().http(), surroundings, request.deadline())) {
            AccessTokens tokens = tokens(request, http, surroundings);
            return new IngestJob(request, surroundings, progress, store, http).run(tokens);
        } catch (UncheckedIOException e) {
            throw IngestException.notReady(
                    "Cannot keep raw: %s. Make that place writable and run again.".formatted(e.getMessage()));
        }
    }

    private static AccessTokens tokens(IngestRequest request, PoliteHttp http, Surroundings surroundings) {
        RefreshTokenStore store = request.refreshTokens();
        Credentials credentials = request.login().credentials();
        TokenEndpoint endpoint =
                new TokenEndpoint(http, request.endpoints().tokenUrl(), credentials, store.loginCommand());
        return AccessTokens.of(credentials, endpoint, store, surroundings);
    }

    private Manifest run(AccessTokens tokens) {
        try (Lease lease = Lease.toRead(store, developerAccount, surroundings)) {
            QuotaLedger ledger =
                    new QuotaLedger(store, developerAccount, request.config().quota(), surroundings);
            SpotifyApi api = new SpotifyApi(http, request.endpoints(), tokens, bucket -> {
                ledger.requireOpen(bucket);
                lease.renew(surroundings.now());
                return ledger.meter(bucket);
            });
            try {
                return run(ledger, api, FirstContact.with(api));
            } catch (IngestException e) {
                return closedInstead(e);
            } finally {
                ledger.giveBack();
            }
        }
    }

    private Manifest run(QuotaLedger ledger, SpotifyApi api, FirstContact contact) {
        closeAbandoned(contact.account());
        OpenRun run = OpenRun.of(store, contact.account(), resources).orElseGet(() -> begin(contact.account()));
        try {
            return call(ledger, api, contact, run);
        } catch (Journal.Unrepeatable e) {
            closeIfReadable(run, e.getMessage());
        } catch (PartLines.Damaged e) {
            forget(run, e);
        }
        return call(ledger, api, contact, begin(contact.account()));
    }

    private void closeIfReadable(OpenRun run, String reason) {
        try {
            close(run, reason);
        } catch (PartLines.Damaged e) {
            forget(run, e);
        }
    }

    /** It has no manifest, so nobody has seen anything of it. */
    private void forget(OpenRun run, PartLines.Damaged damage) {
        LOG.warn("Run {} of {} is given up: {}", run.runId(), run.snapshotDate(), damage.getMessage());
        run.forget(store);
    }

    private Manifest call(QuotaLedger ledger, SpotifyApi api, FirstContact contact, OpenRun run) {
        return new IngestRun(request, surroundings, progress, store, http, ledger, api, contact, run).call();
    }

    private OpenRun begin(Account account) {
        OpenRun run = new OpenRun(
                RunId.unused(store, request.snapshotDate(), surroundings),
                account.key(),
                developerAccount,
                request.snapshotDate(),
                surroundings.now(),
                List.copyOf(resources),
                0,
                List.of(),
                Memory.of(store, account.key()));
        run.save(store);
        return run;
    }

    /** Of any order: whoever began them may never come again. */
    private void closeAbandoned(Account account) {
        for (OpenRun run : openRuns(OpenRun.folderOf(account))) {
            if (store.find(run.manifestPath()).isPresent()) {
                // It was finished; only this was left to do.
                run.forget(store);
            } else if (run.isOlderThan(request.config().resumeDays(), request.snapshotDate())) {
                closeIfReadable(
                        run,
                        "not finished within %d days".formatted(request.config().resumeDays()));
            }
        }
    }

    private List<OpenRun> openRuns(String folder) {
        return store.list(folder).stream()
                .map(path -> OpenRun.at(store, path))
                .flatMap(Optional::stream)
                .toList();
    }

    private Manifest close(OpenRun run, String reason) {
        LOG.warn("Run {} of {} is closed as it is: {}", run.runId(), run.snapshotDate(), reason);
        return ClosedRun.close(store, run, request.config().landing().partBytes(), reason, surroundings.now());
    }

    /** The last call of a run closes it even where Spotify lets nobody in: what has been landed shall count. */
    private Manifest closedInstead(IngestException failure) {
        Optional<OpenRun> open = request.closesRuns() && failure.exitCode() == IngestException.PARTIAL
                ? openRuns("_state/").stream().filter(this::isOurs).findFirst()
                : Optional.empty();
        return close(open.orElseThrow(() -> failure), failure.getMessage());
    }

    private boolean isOurs(OpenRun run) {
        return run.developerAccount().equals(developerAccount)
                && Set.copyOf(run.resources()).equals(resources)
                && store.find(run.manifestPath()).isEmpty();
    }
}

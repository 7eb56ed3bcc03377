package io.github.spotifypipeline.ingest;

import java.io.IOException;
import java.util.Map;

/**
 * The first request of a run: whose library is this? Without an answer nothing can be filed, so here alone a failure
 * ends the run before it has begun.
 */
record FirstContact(Account account, Answer profile) {

    /** @throws IngestException 10, 20 or 60 if Spotify does not say */
    static FirstContact with(SpotifyApi api) {
        Answer profile = ask(api);
        refuseUnlessOk(profile);
        Account account = Account.of(profile.tree())
                .orElseThrow(() -> IngestException.notReady(
                        "Cannot tell whose library this is: /me answered 200 without an id. Try again later."));
        return new FirstContact(account, profile);
    }

    /** For people: the display name, which need not be there. */
    String userName() {
        return Json.text(profile.tree().path("display_name"))
                .or(account::userId)
                .orElseGet(account::key)
                .replaceAll("\\p{Cntrl}", " ");
    }

    private static Answer ask(SpotifyApi api) {
        try {
            return api.get(Listing.of(Resource.ME), Map.of());
        } catch (IOException e) {
            throw IngestException.notReady(
                    "Cannot reach Spotify: no answer (%s). Try again later.".formatted(PoliteHttp.why(e)));
        } catch (Stop stop) {
            throw stop.beforeTheBeginning();
        }
    }

    private static void refuseUnlessOk(Answer profile) {
        if (profile.status() == 403) {
            throw IngestException.needsLogin(("Cannot read the account: Spotify refuses it (%s). The app's owner needs "
                            + "Premium, and the user must be on the app's list in the developer dashboard.")
                    .formatted(profile.explanation()));
        }
        if (!profile.isOk()) {
            throw IngestException.notReady(
                    "Cannot read the account: /me failed (%s). Try again later.".formatted(profile.explanation()));
        }
    }
}

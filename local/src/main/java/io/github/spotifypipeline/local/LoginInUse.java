package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.ingest.RefreshTokenStore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * The login that a home's commands use, and how long it lasts. It is taken whole from one place: the environment, where
 * that holds a refresh token, else the home's file.
 */
record LoginInUse(Login login, RefreshTokenStore store) {

    private static final long AT_LEISURE_DAYS = 30;
    private static final long SOON_DAYS = 14;
    private static final long NOW_DAYS = 3;

    static LoginInUse of(Home home, Map<String, String> environment) {
        Credentials given = Credentials.from(environment);
        if (given.refreshToken().isPresent()) {
            EnvironmentLogin environmentLogin = new EnvironmentLogin(home, given);
            return new LoginInUse(new Login(environmentLogin.credentials(), Optional.empty()), environmentLogin);
        }
        LoginFile file = new LoginFile(home);
        return new LoginInUse(file.read(), file);
    }

    /** Until when it lasts, and the remedy where that is soon. */
    String status(Instant now) {
        if (login.credentials().refreshToken().isEmpty()) {
            return "none: run " + store.loginCommand();
        }
        return login.endsAt()
                .map(end -> isDue(end, now)
                        ? "%s: run %s".formatted(ending(end, now), store.loginCommand())
                        : ending(end, now))
                .orElse("ends six months after it was made, which is not known here");
    }

    /** For somebody who did not ask, in the last thirty days. */
    Optional<String> warning(Instant now) {
        return login.endsAt()
                .filter(end -> isDue(end, now))
                .map(end -> "The login to Spotify %s. Run %s %s."
                        .formatted(ending(end, now), store.loginCommand(), urgency(daysLeft(end, now))));
    }

    private static boolean isDue(Instant end, Instant now) {
        return daysLeft(end, now) <= AT_LEISURE_DAYS;
    }

    private static long daysLeft(Instant end, Instant now) {
        return ChronoUnit.DAYS.between(now, end);
    }

    private static String ending(Instant end, Instant now) {
        LocalDate date = end.atOffset(ZoneOffset.UTC).toLocalDate();
        long days = daysLeft(end, now);
        return now.isBefore(end)
                ? "ends in %d day%s (%s)".formatted(days, days == 1 ? "" : "s", date)
                : "ended on %s".formatted(date);
    }

    private static String urgency(long daysLeft) {
        if (daysLeft <= NOW_DAYS) {
            return "now";
        }
        return daysLeft <= SOON_DAYS ? "this week" : "at leisure";
    }
}

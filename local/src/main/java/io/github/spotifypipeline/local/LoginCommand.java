package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.Authorization;
import io.github.spotifypipeline.ingest.Credentials;
import io.github.spotifypipeline.ingest.Endpoints;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.ingest.LoginSecret;
import io.github.spotifypipeline.ingest.LoginStore;
import io.github.spotifypipeline.ingest.Surroundings;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "login",
        description = {
            "Let the pipeline read your Spotify account: a browser asks you, and the login is kept for six months.",
            "The app's id and secret are taken from SPOTIFY_CLIENT_ID and SPOTIFY_CLIENT_SECRET, else from the login"
                    + " before, else they are asked for. Without a secret the login is made by PKCE alone."
        },
        mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int HIGHEST_PORT = 65_535;

    enum Store {
        /** The home's login.json. */
        HOME,
        /** A secret in AWS Secrets Manager. */
        AWS
    }

    @Mixin
    private HomeOption homeOption;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8888",
            description = "Where the browser brings the answer: http://127.0.0.1:PORT/callback has to be the app's"
                    + " redirect URI (default: ${DEFAULT-VALUE}). Registered without a port it allows any; 0 takes a"
                    + " free one.")
    private int port;

    @Option(
            names = "--store",
            paramLabel = "PLACE",
            defaultValue = "home",
            description = "Where the login is kept: home (login.json) or aws (default: ${DEFAULT-VALUE}).")
    private Store store;

    @Option(
            names = "--secret",
            paramLabel = "ARN_OR_NAME",
            description = "The secret in AWS Secrets Manager that keeps it, with --store aws.")
    private Optional<String> secret;

    /** Everything that can be wrong here is found before anybody is asked for anything. */
    @Override
    public Integer call() {
        requirePort();
        try (LoginStore logins = logins();
                CallbackListener listener = CallbackListener.on(port)) {
            Authorization authorization = Authorization.begin(
                    Endpoints.from(System.getenv()), app(logins.read()), listener.redirectUri(), Surroundings.real());
            invite(authorization, listener);
            Authorization.Granted granted = authorization.complete(listener.await(PATIENCE));
            keep(granted.login(), logins);
            report(granted, logins);
        }
        return ExitCode.DONE.number();
    }

    private void requirePort() {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new PipelineException(
                    ExitCode.BAD_ARGUMENT,
                    "Cannot log in: this is no port (--port %d). Give one from 0 to %d.".formatted(port, HIGHEST_PORT));
        }
    }

    private LoginStore logins() {
        return switch (store) {
            case HOME -> home();
            case AWS -> LoginSecret.at(secret.orElseThrow(() -> badStore("--store aws needs the secret's name")));
        };
    }

    private LoginStore home() {
        if (secret.isPresent()) {
            throw badStore("--secret belongs to --store aws");
        }
        Home home = homeOption.home();
        home.prepareForRealData();
        return new LoginFile(home);
    }

    /** What was given as the secret is not repeated: it might be the wrong kind of secret. */
    private static PipelineException badStore(String why) {
        return new PipelineException(
                ExitCode.BAD_ARGUMENT,
                "Cannot log in: %s. Give --store aws --secret ARN_OR_NAME, or neither.".formatted(why));
    }

    private static Credentials app(Login before) {
        Credentials given = Credentials.from(System.getenv());
        if (given.clientId().isPresent()) {
            return given;
        }
        return before.credentials().clientId().isPresent() ? before.credentials() : asked();
    }

    private static Credentials asked() {
        String clientId = Terminal.ask("Client id of your app: ")
                .orElseThrow(() -> new PipelineException(
                        ExitCode.BAD_ARGUMENT,
                        "Cannot log in: there is no client id. Set SPOTIFY_CLIENT_ID (and SPOTIFY_CLIENT_SECRET), or"
                                + " run this on a terminal, which asks for them."));
        return new Credentials(
                Optional.of(clientId),
                Terminal.askSecretly("Client secret (not shown; nothing to log in without it): "),
                Optional.empty());
    }

    private static void invite(Authorization authorization, CallbackListener listener) {
        System.out.println("Open this address in a browser on this machine, and agree:");
        System.out.println();
        System.out.println(authorization.address());
        System.out.println();
        Terminal.say(
                "Waiting %d minutes for the answer at %s ...".formatted(PATIENCE.toMinutes(), listener.redirectUri()));
    }

    private static void keep(Login login, LoginStore logins) {
        try {
            logins.store(login);
        } catch (UncheckedIOException e) {
            throw new PipelineException(
                    ExitCode.NOT_READY,
                    "Cannot keep the login: %s. Make that place writable, then run %s again."
                            .formatted(e.getMessage(), logins.loginCommand()),
                    e);
        }
    }

    private void report(Authorization.Granted granted, LoginStore logins) {
        Instant end = granted.login().endsAt().orElseThrow();
        System.out.printf(
                "Logged in as %s until %s, kept in %s.%n",
                granted.userName(), end.atOffset(ZoneOffset.UTC).toLocalDate(), logins);
        if (store == Store.HOME) {
            System.out.println("Next: " + homeOption.home().command("run"));
            warnOfAnotherLogin();
        }
    }

    private static void warnOfAnotherLogin() {
        if (Credentials.from(System.getenv()).refreshToken().isPresent()) {
            Terminal.say("SPOTIFY_REFRESH_TOKEN is set, and is used instead of this login. Unset it.");
        }
    }
}

package io.github.spotifypipeline.local;

import io.github.spotifypipeline.ingest.IngestException;
import io.github.spotifypipeline.ingest.Login;
import io.github.spotifypipeline.ingest.LoginStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The home's {@code login.json}: the login that {@code pipeline login} has made, for its owner only. */
final class LoginFile implements LoginStore {

    private final Home home;

    LoginFile(Home home) {
        this.home = home;
    }

    @Override
    public Login read() {
        try {
            return Login.parse(Files.readString(file()));
        } catch (NoSuchFileException e) {
            return Login.NONE;
        } catch (IOException e) {
            throw IngestException.notReady(
                    "Cannot read the login: %s (%s). Make the file readable, or delete it and run %s."
                            .formatted(e.getClass().getSimpleName(), file(), loginCommand()));
        }
    }

    @Override
    public void store(Login login) {
        try {
            OwnerOnlyFile.write(file(), login.json());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s (%s)".formatted(file(), e.getClass().getSimpleName()), e);
        }
    }

    @Override
    public String loginCommand() {
        return home.command("login");
    }

    @Override
    public String toString() {
        return file().toString();
    }

    private Path file() {
        return home.login();
    }
}

package io.github.spotifypipeline.ingest;

/** Whose quota requests spend. */
final class DeveloperAccount {
    private static final int DIGEST_LENGTH = 16;

    private DeveloperAccount() {}

    /** As a digest, which may stand in names of files: of the configured name, else of the client id. */
    static String of(IngestConfig.Quota quota, Credentials credentials) {
        String name = quota.developerAccount()
                .or(credentials::clientId)
                .orElseThrow(() -> IngestException.needsLogin("Cannot tell whose quota this is: there is no client id. "
                        + "Set SPOTIFY_CLIENT_ID (README.md, \"Your own data\")."));
        return Sha256.of(name).substring(0, DIGEST_LENGTH);
    }
}

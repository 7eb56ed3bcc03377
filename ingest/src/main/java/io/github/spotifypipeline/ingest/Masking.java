package io.github.spotifypipeline.ingest;

import java.util.regex.Pattern;

/**
 * Keeps out of raw and messages what pages that are no JSON may repeat: gateways show callers their address, and
 * debugging pages the request's own header.
 */
final class Masking {
    private static final Pattern MAIL = Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,63}(\\.[\\w-]{1,63})+");
    private static final Pattern ADDRESS =
            Pattern.compile("\\b\\d{1,3}(\\.\\d{1,3}){3}\\b|\\b([0-9a-fA-F]{1,4}:){3,7}:?[0-9a-fA-F]{1,4}\\b");
    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{8,}");
    /** Spotify's tokens are twice as long, its ids and addresses' words shorter; a client's secret is 32 digits. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{64,}|\\b[0-9a-f]{32}\\b");

    private Masking() {}

    static String of(String text) {
        String masked = MAIL.matcher(text).replaceAll("[mail]");
        masked = ADDRESS.matcher(masked).replaceAll("[address]");
        masked = BEARER.matcher(masked).replaceAll("$1 [token]");
        return TOKEN.matcher(masked).replaceAll("[token]");
    }
}

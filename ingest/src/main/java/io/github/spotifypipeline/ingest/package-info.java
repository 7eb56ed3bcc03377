/**
 * Spotify → raw.
 *
 * <p>{@link io.github.spotifypipeline.ingest.IngestJob} is the way in: it opens a run or goes on with one. An
 * {@code IngestRun} reads as the way through: the {@code Planner} lays out {@code Listing}s, the {@code ListingFetcher}
 * walks each page by page with a {@code Pager}, the {@code SpotifyApi} asks (over {@code PoliteHttp}, which waits and
 * repeats, and within the {@code QuotaLedger}), the {@code Journal} lands what came byte for byte, the {@code Books} count
 * it, and the {@code Manifest} closes the run.
 *
 * <p>A login comes before the first run: {@link io.github.spotifypipeline.ingest.Authorization} makes it, a
 * {@link io.github.spotifypipeline.ingest.LoginStore} keeps it, {@code AccessTokens} live on it.
 *
 * <p>What can be fetched is one list: {@link io.github.spotifypipeline.ingest.Resource}.
 */
package io.github.spotifypipeline.ingest;

/**
 * The sandbox Spotify: a real HTTP server on loopback that answers as Spotify's accounts service and Web API do, for
 * one invented listener. The demo, the tests and anyone developing against the pipeline use it instead of an account.
 *
 * <p>It is built of two halves that meet in one class.
 *
 * <p><b>The listener</b> is a model without any HTTP. Everything is a pure function of a seed and a moment: there is no
 * state that asking could change. It reads from the bottom up: {@code Dice} is all the chance there is, {@code Words}
 * makes names, {@code Catalogue} holds the artists, albums, tracks and podcasts, {@code Taste} says what the listener
 * likes in a given week, {@code Playlists} how playlists are edited, {@code Plays} what was heard on a given day,
 * {@code Library} what was saved and followed because of that. {@code Listener} gathers them, and {@code Moment} is the
 * listener seen at one instant. {@code StreamingHistory} is what Spotify has noted of all that was heard, and {@link
 * io.github.spotifypipeline.local.sandbox.SandboxExport} the ZIP that it sends of it.
 *
 * <p><b>The service</b> is what stands between a client and that listener: {@code Door} takes requests from the network
 * and counts them, {@code Accounts} gives tokens, {@code Api} is the table of endpoints with the rules Spotify enforces
 * (tokens, scopes, limits, what an {@link io.github.spotifypipeline.local.sandbox.AppShape} may not call), and
 * {@code SpotifyJson} and its parts spell what that app would see.
 *
 * <p>Between the two halves' right answers and the network stands what goes wrong, if it is asked for: {@code Chaos}
 * decides which request meets which {@link io.github.spotifypipeline.local.sandbox.Fault}, {@code FaultyAnswer} is how
 * that looks, {@code Quota} counts calls, and {@code Oddities} are the strange entries of answers that are right. None of
 * it touches the listener: {@link io.github.spotifypipeline.local.sandbox.Truth} is what a client has to end with.
 *
 * <p>{@link io.github.spotifypipeline.local.sandbox.Sandbox} starts it all. Its clock stands still until it is moved, so
 * two answers to the same question are the same bytes; tokens, grants, waits and quotas end by that clock too.
 *
 * <p>All names and ids are invented. Links in the answers point to Spotify's hosts by default, as the originals do: the
 * same seed and moment then give the same bytes on any port.
 */
package io.github.spotifypipeline.local.sandbox;

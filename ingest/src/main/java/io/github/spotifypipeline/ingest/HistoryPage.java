package io.github.spotifypipeline.ingest;

/**
 * Entries of a file of the export, as they will rest in raw.
 *
 * @param firstEntry which of the file's entries it begins with, from 0
 * @param number from 0 within the file
 * @param body JSON, on one line
 * @param endsAt how far the file had to be read for it, in bytes
 */
record HistoryPage(long firstEntry, int number, byte[] body, long endsAt) {}

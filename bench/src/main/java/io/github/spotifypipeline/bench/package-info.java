/**
 * Measurements, each of two things in one session on one machine: what counts is the ratio. Nothing else in the project
 * uses this room.
 */
package io.github.spotifypipeline.bench;

/** The job as an AWS Lambda: an order comes as JSON, logs and metrics go to stdout as JSON. */
package io.github.spotifypipeline.ingest.lambda;

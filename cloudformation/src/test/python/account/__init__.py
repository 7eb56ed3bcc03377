"""An AWS account on loopback, for tests: moto, and what the pipeline needs beyond it."""

package io.github.spotifypipeline.etl;

/** The steps of a job, in order. */
public enum EtlStage {
    /** Connect, lock, migrate the schema, store the settings. */
    WAREHOUSE,
    /** Find the runs that are new in raw and lay out the batch. */
    PLAN,
    /** Compare every raw part with its manifest. */
    VERIFY,
    /** Flatten raw into rows and append them to curated. */
    TRANSFORM,
    /** Stage the rows, merge, balance, check and commit. */
    LOAD,
    /** Compact curated and sum up its log, delete raw that is too old: now and then. */
    TIDY,
    /** Take a listener out of everything: only when asked. */
    ERASE
}

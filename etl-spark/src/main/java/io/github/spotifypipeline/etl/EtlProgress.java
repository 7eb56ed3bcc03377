package io.github.spotifypipeline.etl;

/** Told as a job goes from stage to stage, on the job's own thread. */
@FunctionalInterface
public interface EtlProgress {
    /** Called when the stage begins; {@code detail} says how much there is to do, for example "26 runs". */
    void begins(EtlStage stage, String detail);

    /** A listener that does nothing. */
    static EtlProgress silent() {
        return (stage, detail) -> {};
    }
}

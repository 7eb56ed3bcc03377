package io.github.spotifypipeline.etl;

/**
 * What to load, and from where to where.
 *
 * @param raw the root of raw: a path or a URI that Hadoop knows ({@code file:}, {@code s3a:}, {@code s3:})
 * @param curated the root of the Delta tables, likewise
 * @param warehouse the PostgreSQL database
 * @param config the definitions and limits of {@code etl.yml}
 * @param task what to do with them
 */
public record EtlRequest(String raw, String curated, WarehouseAddress warehouse, EtlConfig config, EtlTask task) {

    /** To load what is new. */
    public EtlRequest(String raw, String curated, WarehouseAddress warehouse, EtlConfig config) {
        this(raw, curated, warehouse, config, EtlTask.LOAD);
    }

    public EtlRequest to(EtlTask newTask) {
        return new EtlRequest(raw, curated, warehouse, config, newTask);
    }
}

package io.github.spotifypipeline.etl;

import java.io.Serializable;
import java.util.Optional;

/**
 * Where the warehouse is and who connects. Serializable, since Spark's tasks connect too.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param user empty: as the URL or the driver says
 * @param password empty: as the URL or the driver says
 */
public record WarehouseAddress(String url, String user, String password) implements Serializable {

    /** The address with the credentials of WAREHOUSE_USER and WAREHOUSE_PASSWORD, where they are set. */
    public static WarehouseAddress withCredentialsOfEnvironment(String url) {
        return new WarehouseAddress(url, environment("WAREHOUSE_USER"), environment("WAREHOUSE_PASSWORD"));
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }

    /** Without the credentials, and without what a URL may carry after its question mark. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}

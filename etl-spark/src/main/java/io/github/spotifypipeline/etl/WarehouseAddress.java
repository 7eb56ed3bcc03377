package io.github.spotifypipeline.etl;

import java.io.Serializable;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the warehouse is and who connects. Serializable, since Spark's tasks connect too.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param user empty: as the URL or the driver says
 * @param password empty: as the URL or the driver says
 * @param login how the user proves itself
 */
public record WarehouseAddress(String url, String user, String password, Login login) implements Serializable {
    /** Large sorts in memory, and no compiler for queries that run once. */
    private static final String SESSION = "-c work_mem=128MB -c jit=off";

    /** How the user proves itself. */
    public enum Login {
        PASSWORD,
        /** By a token that is signed with this role's AWS credentials for every connection; only over verified TLS. */
        RDS_IAM
    }

    public WarehouseAddress(String url, String user, String password) {
        this(url, user, password, Login.PASSWORD);
    }

    /** The address with the credentials of WAREHOUSE_USER and WAREHOUSE_PASSWORD, where they are set. */
    public static WarehouseAddress withCredentialsOfEnvironment(String url) {
        return new WarehouseAddress(url, environment("WAREHOUSE_USER"), environment("WAREHOUSE_PASSWORD"));
    }

    public WarehouseAddress by(Login newLogin) {
        return new WarehouseAddress(url, user, password, newLogin);
    }

    private static String environment(String name) {
        return Optional.ofNullable(System.getenv(name)).orElse("");
    }

    /** What the driver is told beside the URL, for one connection to be opened now. */
    public Properties driverProperties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "etl-spark");
        properties.setProperty("options", SESSION);
        if (!user.isEmpty()) {
            properties.setProperty("user", user);
        }
        if (login == Login.RDS_IAM) {
            properties.putAll(RdsLogin.driverProperties(url, user));
        } else if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    /** Without the credentials, and without what a URL may carry after its question mark. */
    @Override
    public String toString() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}

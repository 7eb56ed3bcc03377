package io.github.spotifypipeline.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The roles of the deployment, made by a master user who, as on RDS, is no superuser. */
class RolesTest {
    private final TestDatabase database = TestDatabase.create();

    @BeforeEach
    void makeServerLikeRds() throws SQLException, IOException {
        database.execute("""
                do $$ begin
                    if not exists (select from pg_roles where rolname = 'master') then
                        create role rds_iam nologin;
                        create role master login createrole createdb;
                        grant rds_iam to master with admin option;
                    end if;
                end $$""");
        database.execute("alter database %s owner to master".formatted(name()));
        runRoles();
    }

    @Test
    void runningItAgainChangesNothing() throws SQLException, IOException {
        String state =
                "select rolname, rolcreaterole, rolconnlimit from pg_roles where rolname in ('etl', 'dashboard', 'etl_maker')"
                        + " order by 1";
        String before = database.rows(state).toString();

        runRoles();

        assertThat(database.rows(state)).hasToString(before).hasSize(2);
    }

    /** 28 data sets; also a role that was made when there were fewer. */
    @Test
    void allDataSetsMayBeReadAtOnce() throws SQLException, IOException {
        execute("master", "alter role dashboard connection limit 20");

        runRoles();

        assertThat(database.rows("select rolconnlimit from pg_roles where rolname = 'dashboard'"))
                .containsExactly("30");
    }

    @Test
    void theMasterUserDoesNotBecomeAMemberOfEtl() {
        assertThat(database.rows("select count(*) from pg_auth_members where roleid = 'etl'::regrole"))
                .containsExactly("0");
        assertThat(database.rows("select pg_has_role('etl', 'rds_iam', 'member')"))
                .containsExactly("t");
    }

    @Test
    void etlMakesTheWarehouseAndDashboardReadsTheViewsAndNothingElse() throws SQLException {
        try (Warehouse warehouse = Warehouse.open(as("etl"))) {
            warehouse.migrate();
            warehouse.migrate();
        }

        assertThat(database.rows("select distinct viewowner from pg_views where schemaname = 'reporting'"))
                .containsExactly("etl");
        for (String view : database.rows("select viewname from pg_views where schemaname = 'reporting'")) {
            execute("dashboard", "select * from reporting." + view);
        }
        for (String forbidden : new String[] {
            "select * from warehouse.run",
            "select * from staging.run",
            "create table reporting.t (i int)",
            "create table public.t (i int)",
            "create schema s",
            "create temporary table t (i int)"
        }) {
            assertThatThrownBy(() -> execute("dashboard", forbidden))
                    .as(forbidden)
                    .isInstanceOf(SQLException.class)
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isIn("42501", "42P01");
        }
        assertThatThrownBy(() -> execute("etl", "create role other")).hasMessageContaining("permission denied");
    }

    private void runRoles() throws SQLException, IOException {
        try (InputStream sql = RolesTest.class.getResourceAsStream("/sql/roles/roles.sql")) {
            execute("master", new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private void execute(String user, String sql) throws SQLException {
        try (Connection connection = Warehouse.connect(as(user));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private WarehouseAddress as(String user) {
        return new WarehouseAddress(database.address().url().replaceAll("user=\\w+", "user=" + user), user, "any");
    }

    private String name() {
        return database.rows("select current_database()").get(0);
    }
}

package io.github.spotifypipeline.bench;

import io.github.spotifypipeline.etl.WarehouseAddress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * The same raw into {@code tables.sql} by DuckDB, which is made for one machine: read once with an explicit schema by all
 * cores, in no particular order, and its distinct rows by COPY into unlogged staging and one merge a table, in one
 * transaction.
 */
final class DuckDbLoad {
    private static final String ARTISTS =
            "artists STRUCT(id VARCHAR, name VARCHAR, external_urls STRUCT(spotify VARCHAR))[]";
    private static final String OTHERS = "images STRUCT(url VARCHAR)[], external_urls STRUCT(spotify VARCHAR)";
    private static final String ENTRY = """
            STRUCT(added_at VARCHAR, added_by STRUCT(id VARCHAR), track STRUCT(
                id VARCHAR, name VARCHAR, uri VARCHAR, disc_number INTEGER, track_number INTEGER, duration_ms BIGINT,
                explicit BOOLEAN, is_local BOOLEAN, external_ids STRUCT(isrc VARCHAR),
                external_urls STRUCT(spotify VARCHAR), %1$s, album STRUCT(
                    id VARCHAR, name VARCHAR, album_type VARCHAR, release_date VARCHAR, release_date_precision VARCHAR,
                    total_tracks INTEGER, %1$s, %2$s)))""".formatted(ARTISTS, OTHERS);
    private static final String PLAYLIST = """
            STRUCT(id VARCHAR, name VARCHAR, description VARCHAR, "owner" STRUCT(id VARCHAR, display_name VARCHAR),
                "public" BOOLEAN, collaborative BOOLEAN, snapshot_id VARCHAR, tracks STRUCT(total INTEGER), %s)""".formatted(OTHERS);

    private static final String READ = """
            create table %1$s as
            select request.id as playlist_id,
                cast(request.query."offset" as integer) + unnest(range(len(body.items))) as item_position,
                unnest(body.items) as entry
            from read_json('%2$s/user=*/resource=%1$s/*/*/*.gz', format = 'newline_delimited', compression = 'gzip',
                hive_partitioning = false,
                columns = {request: 'STRUCT(id VARCHAR, query STRUCT("offset" VARCHAR))', body: 'STRUCT(items %3$s[])'})""";

    private static final String TRACKS = """
            create table item as
            select playlist_id, item_position, entry.added_at as added_at, entry.added_by.id as added_by_id,
                coalesce(entry.track.id, 'local-' || md5(entry.track.uri)) as track_id, entry.track as track
            from playlist_items where entry.track.uri is not null""";

    private static final List<Table> TABLES = List.of(
            new Table("track", "track_id", """
                    select distinct on (track_id) track_id, track.name, track.album.id, track.disc_number,
                        track.track_number, track.duration_ms, track.explicit, track.is_local, track.external_ids.isrc,
                        track.uri, track.external_urls.spotify
                    from item"""),
            new Table("album", "album_id", """
                    select distinct on (album.id) album.id, album.name, album.album_type,
                        case album.release_date_precision
                            when 'year' then try_cast(album.release_date || '-01-01' as date)
                            else try_cast(album.release_date as date) end,
                        album.release_date_precision, album.total_tracks, album.images[1].url, album.external_urls.spotify
                    from (select track.album as album from item) where album.id is not null"""),
            new Table("artist", "artist_id", """
                    select distinct on (artist.id) artist.id, artist.name, artist.external_urls.spotify
                    from (select unnest(track.artists) as artist from item
                        union all select unnest(track.album.artists) from item)
                    where artist.id is not null"""),
            new Table("track_artist", "track_id, artist_position", artistsOf("track_id", "track.artists")),
            new Table("album_artist", "album_id, artist_position", artistsOf("track.album.id", "track.album.artists")),
            new Table("playlist", "playlist_id", """
                    select distinct on (entry.id) entry.id, entry.name, entry.description, entry."owner".id,
                        entry."owner".display_name, entry."public", entry.collaborative, entry.snapshot_id,
                        entry.tracks.total, entry.images[1].url, entry.external_urls.spotify
                    from playlists"""),
            new Table("playlist_item", "playlist_id, item_position", """
                    select playlist_id, item_position, track_id, try_cast(added_at as timestamptz), added_by_id,
                        track.is_local
                    from item"""));

    private final Path work;

    private record Table(String name, String keys, String rows) {
        String copyOut(Path file) {
            return "copy (%s) to '%s' (format csv, header false)".formatted(rows, file);
        }

        String stage() {
            return "create unlogged table staged_%1$s (like %1$s)".formatted(name);
        }

        String copyIn() {
            return "copy staged_%s from stdin (format csv)".formatted(name);
        }

        String merge(List<String> columns) {
            String values = columns.stream()
                    .filter(column -> !List.of(keys.split(", ")).contains(column))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));
            return "insert into %1$s select * from staged_%1$s on conflict (%2$s) do update set %3$s"
                    .formatted(name, keys, values);
        }
    }

    private DuckDbLoad(Path work) {
        this.work = work;
    }

    /** @param work a new folder for what goes from one database to the other */
    static void run(Path raw, Path work, WarehouseAddress warehouse) throws SQLException, IOException {
        Files.createDirectory(work);
        DuckDbLoad load = new DuckDbLoad(work);
        load.write(raw);
        load.merge(warehouse);
    }

    private static String artistsOf(String owner, String artists) {
        return """
                select distinct on (owner, artist_position) owner, artist_position, artist.id
                from (select %1$s as owner, unnest(%2$s) as artist, unnest(range(len(%2$s))) as artist_position from item)
                where owner is not null and artist.id is not null""".formatted(owner, artists);
    }

    private void write(Path raw) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement duck = connection.createStatement()) {
            duck.execute("set preserve_insertion_order = false");
            duck.execute("set temp_directory = '%s'".formatted(work.resolve("spilled")));
            duck.execute(READ.formatted("playlists", raw, PLAYLIST));
            duck.execute(READ.formatted("playlist_items", raw, ENTRY));
            duck.execute(TRACKS);
            duck.execute("drop table playlist_items");
            for (Table table : TABLES) {
                duck.execute(table.copyOut(file(table)));
            }
        }
    }

    private void merge(WarehouseAddress warehouse) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(warehouse.url(), warehouse.driverProperties());
                Statement postgres = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (Table table : TABLES) {
                postgres.execute(table.stage());
                try (InputStream rows = new BufferedInputStream(Files.newInputStream(file(table)), 1 << 16)) {
                    connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copyIn(), rows, 1 << 16);
                }
                postgres.execute(table.merge(columns(connection, table.name())));
                postgres.execute("drop table staged_" + table.name());
            }
            connection.commit();
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        try (var columns = connection.getMetaData().getColumns(null, "public", table, null)) {
            Stream.Builder<String> names = Stream.builder();
            while (columns.next()) {
                names.add(columns.getString("COLUMN_NAME"));
            }
            return names.build().toList();
        }
    }

    private Path file(Table table) {
        return work.resolve(table.name() + ".csv");
    }
}

"""The usual script: a data frame a page, a statement a row, a commit a page. Prints the seconds that it took.

Arguments: the folder of raw, and how psycopg2 finds the database.
"""
import glob
import gzip
import hashlib
import json
import sys
import time

import pandas
import psycopg2


def upsert(table, keys, columns):
    names = keys + columns
    return "insert into %s (%s) values (%s) on conflict (%s) do update set %s" % (
        table,
        ", ".join(names),
        ", ".join(["%s"] * len(names)),
        ", ".join(keys),
        ", ".join("%s = excluded.%s" % (name, name) for name in columns),
    )


TRACK = upsert("track", ["track_id"], [
    "track_name", "album_id", "disc_number", "track_number", "duration_ms", "is_explicit", "is_local", "isrc",
    "spotify_uri", "spotify_url"])
ALBUM = upsert("album", ["album_id"], [
    "album_name", "album_type", "release_date", "release_date_precision", "track_count", "image_url", "spotify_url"])
ARTIST = upsert("artist", ["artist_id"], ["artist_name", "spotify_url"])
TRACK_ARTIST = upsert("track_artist", ["track_id", "artist_position"], ["artist_id"])
ALBUM_ARTIST = upsert("album_artist", ["album_id", "artist_position"], ["artist_id"])
PLAYLIST = upsert("playlist", ["playlist_id"], [
    "playlist_name", "description", "owner_id", "owner_name", "is_public", "is_collaborative", "spotify_snapshot_id",
    "track_count", "image_url", "spotify_url"])
PLAYLIST_ITEM = upsert("playlist_item", ["playlist_id", "item_position"], [
    "item_id", "added_at", "added_by_id", "is_local"])


def lines(raw, resource):
    for part in sorted(glob.glob(raw + "/user=*/resource=" + resource + "/*/*/*.gz")):
        with gzip.open(part, "rt", encoding="utf-8") as opened:
            for line in opened:
                yield json.loads(line)


def frame(page):
    """Positions stay those of the page; what was not told is None."""
    rows = pandas.json_normalize([item or {} for item in page["body"]["items"]])
    return rows.astype(object).where(rows.notna(), None)


def whole(number):
    return None if number is None else int(number)


def date(text, precision):
    return text + "-01-01" if precision == "year" else text


def load_artists(cursor, statement, owner, artists):
    for position, artist in enumerate(artists):
        if artist["id"] is not None:
            cursor.execute(ARTIST, (artist["id"], artist["name"], artist["external_urls"]["spotify"]))
            cursor.execute(statement, (owner, position, artist["id"]))


def load_entry(cursor, playlist, position, row):
    uri = row["track.uri"]
    if uri is None:
        return
    track_id = row["track.id"] or "local-" + hashlib.md5(uri.encode()).hexdigest()
    album_id = row["track.album.id"]
    cursor.execute(TRACK, (
        track_id, row["track.name"], album_id, whole(row["track.disc_number"]), whole(row["track.track_number"]),
        whole(row["track.duration_ms"]), row["track.explicit"], row["track.is_local"],
        row["track.external_ids.isrc"], uri, row["track.external_urls.spotify"]))
    load_artists(cursor, TRACK_ARTIST, track_id, row["track.artists"])
    if album_id is not None:
        precision = row["track.album.release_date_precision"]
        cursor.execute(ALBUM, (
            album_id, row["track.album.name"], row["track.album.album_type"],
            date(row["track.album.release_date"], precision), precision, whole(row["track.album.total_tracks"]),
            row["track.album.images"][0]["url"], row["track.album.external_urls.spotify"]))
        load_artists(cursor, ALBUM_ARTIST, album_id, row["track.album.artists"])
    cursor.execute(PLAYLIST_ITEM, (
        playlist, position, track_id, row["added_at"], row["added_by.id"], row["track.is_local"]))


def load_playlist(cursor, row):
    cursor.execute(PLAYLIST, (
        row["id"], row["name"], row["description"], row["owner.id"], row["owner.display_name"], row["public"],
        row["collaborative"], row["snapshot_id"], whole(row["tracks.total"]), row["images"][0]["url"],
        row["external_urls.spotify"]))


def main(raw, database):
    connection = psycopg2.connect(database)
    cursor = connection.cursor()
    for page in lines(raw, "playlists"):
        for _, row in frame(page).iterrows():
            load_playlist(cursor, row)
        connection.commit()
    for page in lines(raw, "playlist_items"):
        first = int(page["request"]["query"]["offset"])
        for number, row in frame(page).iterrows():
            load_entry(cursor, page["request"]["id"], first + number, row)
        connection.commit()


started = time.monotonic()
main(*sys.argv[1:])
print(time.monotonic() - started)

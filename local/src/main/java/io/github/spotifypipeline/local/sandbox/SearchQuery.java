package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Track;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What someone typed into search: words that must all occur, and filters such as {@code year:1990-1999},
 * {@code artist:"two words"} or {@code tag:new}.
 */
final class SearchQuery {
    private static final Pattern FILTER = Pattern.compile("(\\w+):(?:\"([^\"]*)\"|(\\S+))");
    private static final int NEW_FOR_WEEKS = 2;

    private record Filter(String field, String value) {}

    private final List<Filter> filters;
    private final List<String> words;
    private final LocalDate today;

    SearchQuery(String text, LocalDate today) {
        Matcher matcher = FILTER.matcher(text.toLowerCase(Locale.ROOT));
        this.filters = matcher.results().map(SearchQuery::filter).toList();
        this.words = List.of(matcher.reset().replaceAll(" ").trim().split("\\s+", -1));
        this.today = today;
    }

    private static Filter filter(MatchResult match) {
        return new Filter(match.group(1), match.group(2) == null ? match.group(3) : match.group(2));
    }

    boolean finds(Track track) {
        return finds(track.name() + " " + names(track.artists()) + " "
                        + track.album().name())
                && filters.stream().allMatch(filter -> switch (filter.field()) {
                    case "track" -> contains(track.name(), filter.value());
                    case "isrc" -> track.isrc().equalsIgnoreCase(filter.value());
                    case "genre" -> track.artists().stream().anyMatch(artist -> hasGenre(artist, filter.value()));
                    case "artist" -> contains(names(track.artists()), filter.value());
                    default -> finds(track.album(), filter);
                });
    }

    boolean finds(Album album) {
        return finds(album.name() + " " + names(album.artists()))
                && filters.stream().allMatch(filter -> finds(album, filter));
    }

    private boolean finds(Album album, Filter filter) {
        return switch (filter.field()) {
            case "album" -> contains(album.name(), filter.value());
            case "artist" -> contains(names(album.artists()), filter.value());
            case "upc" -> album.upc().equals(filter.value());
            case "year" -> isIn(album.released().day().getYear(), filter.value());
            case "tag" -> filter.value().equals("new") && !album.isOutOn(today.minusWeeks(NEW_FOR_WEEKS));
            default -> false;
        };
    }

    boolean finds(Artist artist) {
        return finds(artist.name())
                && filters.stream().allMatch(filter -> switch (filter.field()) {
                    case "artist" -> contains(artist.name(), filter.value());
                    case "genre" -> hasGenre(artist, filter.value());
                    default -> false;
                });
    }

    /** Whether all words occur in a name; filters apply to music only. */
    boolean finds(String name) {
        return words.stream().allMatch(word -> contains(name, word));
    }

    private static boolean isIn(int year, String range) {
        String[] ends = range.split("-", -1);
        String first = ends[0];
        String last = ends[ends.length - 1];
        return Integer.toString(year).compareTo(first) >= 0
                && Integer.toString(year).compareTo(last) <= 0;
    }

    private static boolean hasGenre(Artist artist, String genre) {
        return artist.genres().contains(genre);
    }

    private static String names(List<Artist> artists) {
        return String.join(" ", artists.stream().map(Artist::name).toList());
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part);
    }
}

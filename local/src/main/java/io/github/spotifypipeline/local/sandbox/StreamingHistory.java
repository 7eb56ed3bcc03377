package io.github.spotifypipeline.local.sandbox;

import io.github.spotifypipeline.local.sandbox.Playable.Episode;
import io.github.spotifypipeline.local.sandbox.Playable.Track;
import io.github.spotifypipeline.local.sandbox.Streamed.Mode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that Spotify has noted of the listener, day by day. Every play that the API tells is in it. Between them are songs that
 * were skipped before they counted; and at dawn, when the API hears of nothing, a walk with a podcast, with songs that were
 * stored on the phone, or in a private session.
 */
final class StreamingHistory {
    /** Nothing is played at night, and the first sitting begins at five past seven. */
    private static final LocalTime DAWN = LocalTime.of(5, 5);

    /** Of this length there is room for a skipped song. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(3);

    private static final int NEW_EPISODES = 6;

    private final long seed;
    private final Listener listener;

    StreamingHistory(Listener listener) {
        this.seed = listener.seed();
        this.listener = listener;
    }

    /** What was heard on the day that begins when a night ends, in its order; some entries stand there twice. */
    List<Streamed> audioOf(LocalDate day) {
        List<Streamed> heard = new ArrayList<>();
        if (!isVideoDay(day)) {
            walk(day, Dice.of(seed, "dawn", day.toEpochDay()), heard);
        }
        Dice dice = Dice.of(seed, "history", day.toEpochDay());
        for (Play play : listener.plays().heardOn(day)) {
            last(heard).ifPresent(before -> skip(before.endedAt(), play.startedAt(), day, dice, heard));
            add(play.track(), play.startedAt(), play.endedAt(), Mode.ONLINE, heard);
        }
        return heard.stream()
                .flatMap(entry -> dice.chance(0.005) ? Stream.of(entry, entry) : Stream.of(entry))
                .toList();
    }

    /** An episode to look at, now and then. */
    Optional<Streamed> videoOf(LocalDate day) {
        Dice dice = Dice.of(seed, "video", day.toEpochDay());
        List<Streamed> seen = new ArrayList<>();
        if (isVideoDay(day) && dice.chance(0.3)) {
            podcast(day, dawn(day, dice), dice, seen);
        }
        return last(seen);
    }

    private static boolean isVideoDay(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static Instant dawn(LocalDate day, Dice dice) {
        return day.atTime(DAWN).atZone(Plays.ZONE).toInstant().plusMillis(dice.below(25 * 60_000));
    }

    private void walk(LocalDate day, Dice dice, List<Streamed> heard) {
        Instant start = dawn(day, dice);
        double kind = dice.share();
        if (kind < 0.2) {
            podcast(day, start, dice, heard);
        } else if (kind < 0.4) {
            songs(day, start, Mode.OFFLINE, dice, heard);
        } else if (kind < 0.5) {
            songs(day, start, Mode.PRIVATE, dice, heard);
        }
    }

    /** One of the newest episodes; before there were any, nothing. */
    private void podcast(LocalDate day, Instant start, Dice dice, List<Streamed> heard) {
        List<Episode> out =
                listener.catalogue().episodesOf(dice.pick(listener.catalogue().shows()), day);
        if (!out.isEmpty()) {
            Episode episode = dice.pick(out.subList(0, Math.min(NEW_EPISODES, out.size())));
            int heardMs = dice.chance(0.5) ? episode.durationMs() : dice.between(1_000, episode.durationMs());
            add(episode, start, start.plusMillis(heardMs), Mode.ONLINE, heard);
        }
    }

    private void songs(LocalDate day, Instant start, Mode mode, Dice dice, List<Streamed> heard) {
        Instant clock = start;
        for (int left = dice.between(2, 6); left > 0; left--) {
            Track track = listener.taste().track(dice, day);
            Instant end = clock.plusMillis(track.durationMs());
            add(track, clock, end, mode, heard);
            clock = end.plusMillis(dice.between(80, 900));
        }
    }

    /** In many a longer pause there is a song that the listener did not want. */
    private void skip(Instant from, Instant until, LocalDate day, Dice dice, List<Streamed> heard) {
        Track unwanted = dice.pick(listener.catalogue().tracks());
        Duration pause = Duration.between(from, until);
        boolean isLong = pause.compareTo(LONG_PAUSE) > 0;
        if (isLong && unwanted.album().isOutOn(day) && dice.chance(0.8)) {
            int longest = (int) Math.min(20_000, pause.toMillis() - 1_000);
            Instant start = until.minusMillis(longest + 500L);
            add(unwanted, start, start.plusMillis(dice.between(0, longest)), Mode.ONLINE, heard);
        }
    }

    /** Whoever skips one song chooses the next by that; after a pause it was chosen in a list. */
    private static void add(Playable item, Instant start, Instant end, Mode mode, List<Streamed> heard) {
        String why = last(heard)
                .filter(before -> Duration.between(before.endedAt(), start).toMillis() < 1_000)
                .map(Streamed::end)
                .orElse(Streamed.CHOSEN);
        boolean isWhole = Duration.between(start, end).toMillis() == durationMs(item);
        heard.add(new Streamed(item, start, end, why, isWhole ? Streamed.TO_THE_END : Streamed.SKIPPED, mode));
    }

    private static int durationMs(Playable item) {
        if (item instanceof Track track) {
            return track.durationMs();
        }
        return ((Episode) item).durationMs();
    }

    private static <T> Optional<T> last(List<T> things) {
        return things.isEmpty() ? Optional.empty() : Optional.of(things.get(things.size() - 1));
    }
}

package io.github.spotifypipeline.local.sandbox;

import java.util.List;

/** A family of genres. An artist belongs to one and carries none to four of its names. */
enum Genre {
    ROCK("rock", "indie rock", "post-punk", "garage rock", "shoegaze", "slacker rock", "math rock"),
    POP("pop", "indie pop", "dream pop", "synthpop", "bedroom pop", "chamber pop"),
    ELECTRONIC("electronic", "house", "deep house", "techno", "downtempo", "drum and bass", "uk garage"),
    AMBIENT("ambient", "drone", "modern classical", "minimalism", "space music"),
    JAZZ("jazz", "nu jazz", "cool jazz", "spiritual jazz", "jazz fusion"),
    FOLK("folk", "indie folk", "freak folk", "singer-songwriter", "celtic", "americana"),
    HIP_HOP("hip hop", "jazz rap", "boom bap", "trip hop", "lo-fi beats"),
    SOUL("soul", "neo soul", "funk", "r&b", "motown"),
    METAL("metal", "doom metal", "post-metal", "folk metal", "stoner rock"),
    LATIN("latin", "cumbia", "bossa nova", "tropicália", "nueva canción"),
    CLASSICAL("classical", "baroque", "string quartet", "choral", "early music"),
    WORLD("afrobeat", "desert blues", "highlife", "ethio-jazz", "fado", "gamelan");

    @SuppressWarnings("ImmutableEnumChecker") // It is: made by List.of.
    private final List<String> names;

    Genre(String... names) {
        this.names = List.of(names);
    }

    List<String> names() {
        return names;
    }
}

package io.github.spotifypipeline.local.sandbox;

/** A podcast. */
record Show(int index, String id, String name, String publisher, String description, String language, String image) {
    String uri() {
        return "spotify:show:" + id;
    }
}

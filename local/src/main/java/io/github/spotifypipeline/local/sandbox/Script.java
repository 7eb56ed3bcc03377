package io.github.spotifypipeline.local.sandbox;

import java.util.List;

/**
 * A writing system with a few words of it: the first words can stand before the last ones, so that every pair is a
 * plausible name. Most of the catalogue is Latin, which {@link Words} spells; these are the rest.
 */
enum Script {
    JAPANESE("", List.of("青い", "静かな", "遠い", "銀の", "春の", "夜の"), List.of("灯台", "電車", "花火", "手紙", "海岸", "星座", "雨音")),
    KOREAN(" ", List.of("푸른", "조용한", "느린", "새벽", "오래된"), List.of("골목", "편지", "바다", "기차", "달빛", "우산")),
    CYRILLIC(
            " ",
            List.of("Тихий", "Северный", "Стеклянный", "Поздний", "Медный"),
            List.of("Маяк", "Трамвай", "Снег", "Остров", "Ветер", "Сад")),
    GREEK(
            " ",
            List.of("Μικρό", "Γαλάζιο", "Μακρινό", "Ήσυχο"),
            List.of("Καράβι", "Φως", "Λιμάνι", "Καλοκαίρι", "Παράθυρο")),
    ARABIC(" ", List.of("ضوء", "طريق", "صوت", "نافذة", "ظل"), List.of("البحر", "القمر", "الصباح", "المدينة", "الشتاء")),
    HEBREW(" ", List.of("אור", "שיר", "רחוב", "חלון", "צל"), List.of("הים", "הירח", "הבוקר", "החורף", "העיר"));

    private final String between;

    @SuppressWarnings("ImmutableEnumChecker") // It is: made by List.of.
    private final List<String> firstWords;

    @SuppressWarnings("ImmutableEnumChecker") // It is: made by List.of.
    private final List<String> lastWords;

    Script(String between, List<String> firstWords, List<String> lastWords) {
        this.between = between;
        this.firstWords = firstWords;
        this.lastWords = lastWords;
    }

    String name(Dice dice) {
        return dice.pick(firstWords) + between + dice.pick(lastWords);
    }
}

package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Call.Slice;
import io.github.spotifypipeline.local.sandbox.ReleaseDate.Precision;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all of Spotify's JSON has in common, whatever it tells of: links, listings, pictures, dates.
 *
 * @param shape decides on the fields that only richer apps get
 * @param base what links in the answers begin with
 * @param oddities what is strange about listings
 */
record JsonSpelling(AppShape shape, String base, Oddities oddities) {
    /** Where music is sold: a list this long in every object is most of what richer apps are sent. */
    private static final List<String> MARKETS = List.of("""
            AR AU AT BE BO BR BG CA CL CO CR CY CZ DK DO DE EC EE SV FI FR GR GT HN HK HU IS IE IT LV LT LU MY MT MX
            NL NZ NI NO PA PY PE PH PL PT SG SK ES SE CH TW TR UY US GB AD LI MC ID JP TH VN RO IL ZA SA AE BH QA OM
            KW EG MA DZ TN LB JO PS IN BY KZ MD UA AL BA HR ME MK RS SI KR BD PK LK GH KE NG TZ UG AG AM BS BB BZ BT
            BW BF CV CW DM FJ GM GE GD GW GY HT JM KI LS LR MW MV ML MH FM NA NR NE PW PG PR WS SM ST SN SC SL SB KN
            LC VC SR TL TO TT TV VU AZ BN BI KH CM TD KM GQ SZ GA GN KG LA MO MR MN NP RW TG UZ ZW BJ MG MU MZ AO CI
            DJ ZM CD CG IQ LY TJ VE ET XK
            """.split("\\s+"));

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Above this, richer apps once saw numbers with a point and an exponent. */
    static final long FLOATING_FROM = 10_000_000;

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static <T> ArrayNode array(List<T> things, Function<? super T, JsonNode> spelling) {
        ArrayNode array = array();
        things.forEach(thing -> array.add(spelling.apply(thing)));
        return array;
    }

    static ArrayNode texts(List<String> texts) {
        ArrayNode array = array();
        texts.forEach(array::add);
        return array;
    }

    /** A listing's page by offset, with links to itself and its neighbours that keep the other parameters. */
    <T> ObjectNode page(
            String path, Map<String, String> others, List<T> all, Slice slice, Function<? super T, JsonNode> spelling) {
        List<Optional<T>> listed = oddities.listed(path, all);
        int from = Math.min(slice.offset(), listed.size());
        int to = Math.min(from + slice.limit(), listed.size());
        boolean goesOn = to < listed.size() || oddities.neverEnds(path);
        ObjectNode page = object();
        page.put("href", link(path, slice.offset(), slice.limit(), others));
        page.set("items", array(listed.subList(from, to), entry -> orNull(entry, spelling)));
        page.put("limit", slice.limit());
        page.put("next", goesOn ? oddities.next(path, link(path, to, slice.limit(), others)) : null);
        page.put("offset", slice.offset());
        int before = Math.max(0, slice.offset() - slice.limit());
        page.put("previous", slice.offset() > 0 ? link(path, before, slice.limit(), others) : null);
        page.put("total", oddities.total(path, to, listed.size()));
        return page;
    }

    static <T> JsonNode orNull(Optional<T> thing, Function<? super T, ? extends JsonNode> spelling) {
        return thing.<JsonNode>map(spelling).orElse(NullNode.instance);
    }

    private String link(String path, int offset, int limit, Map<String, String> others) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("offset", Integer.toString(offset));
        query.put("limit", Integer.toString(limit));
        query.putAll(others);
        return link(path, query);
    }

    String link(String path, Map<String, String> query) {
        return base + path + "?" + Request.encoded(query);
    }

    ObjectNode user(Person person) {
        return nameless(person).put("display_name", person.displayName().orElse(null));
    }

    ObjectNode nameless(Person person) {
        return links("user", person.id(), person.uri()).put("id", person.id());
    }

    JsonNode markets() {
        return texts(MARKETS);
    }

    ObjectNode links(String type, String id, String uri) {
        ObjectNode json = object();
        json.putObject("external_urls").put("spotify", "https://open.spotify.com/" + type + "/" + id);
        return json.put("href", base + "/" + type + "s/" + id).put("type", type).put("uri", uri);
    }

    void addMarkets(ObjectNode json) {
        if (shape.keepsWhatWasRemoved()) {
            json.set("available_markets", texts(MARKETS));
        }
    }

    static void addReleaseDate(ObjectNode json, ReleaseDate date) {
        addReleaseDate(json, date.text(), date.precision());
    }

    static void addReleaseDate(ObjectNode json, String text, Precision precision) {
        json.put("release_date", text).put("release_date_precision", precision.text());
    }

    static void addDescription(ObjectNode json, String description) {
        String html = description.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&#39;");
        json.put("description", description).put("html_description", "<p>" + html + "</p>");
    }

    /** The same picture in three sizes, the largest first. */
    static ArrayNode images(String kind, List<String> sizes, String image, boolean isFloating) {
        ArrayNode images = array();
        List<Integer> pixels = List.of(640, 300, 64);
        for (int i = 0; i < sizes.size(); i++) {
            ObjectNode json = images.addObject().put("url", "https://i.scdn.co/image/" + kind + sizes.get(i) + image);
            if (isFloating) {
                json.put("height", (double) pixels.get(i)).put("width", (double) pixels.get(i));
            } else {
                json.put("height", pixels.get(i)).put("width", pixels.get(i));
            }
        }
        return images;
    }

    static String seconds(Instant at) {
        return SECONDS.format(at);
    }

    static ObjectNode followers(long total) {
        ObjectNode followers = object().putNull("href");
        return total >= FLOATING_FROM ? followers.put("total", (double) total) : followers.put("total", total);
    }
}

package io.github.spotifypipeline.quicksight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every text in the warehouse that comes from outside is one that would break a page which took it for more than text. */
class HostileNamesTest {

    private static final List<String> NAMES = List.of(
            "<img src=x onerror=\"document.title='broken'\">",
            "</script><script>document.title='broken'</script>",
            "<!--<script>",
            "javascript:document.title='broken'",
            "'; document.title='broken'; '",
            "line\u2028paragraph\u2029end",
            "{b|bold} {a} {@value} ${document.title='broken'} `${1}`",
            "__proto__",
            "constructor",
            "\u202eright to left",
            "قمر الليل",
            "🎧🚆",
            "&lt;b&gt; &amp; \\\" \\u003c",
            "averyveryveryveryveryveryveryveryveryveryveryveryveryverylongnamewithoutanyplacetobreakit");

    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Warehouse warehouse;
    private static Path page;

    @BeforeAll
    static void drawThePage() throws Exception {
        browser = Browser.start(Files.createDirectory(folder.resolve("profile")));
        warehouse = Warehouse.ofTwoListeners();
        for (String column : TEXTS_FROM_OUTSIDE) {
            giveHostileNames(column);
        }
        page = folder.resolve("page.html");
        DashboardPage.write(Dashboard.shipped("listening"), warehouse.connection(), LocalDate.of(2026, 11, 22), page);
    }

    private static final List<String> TEXTS_FROM_OUTSIDE = List.of(
            "dim_user.display_name",
            "dim_artist.artist_name",
            "dim_album.album_name",
            "dim_track.track_name",
            "dim_show.show_name",
            "dim_episode.episode_name",
            "dim_playlist.playlist_name",
            "dim_playlist.owner_name",
            "bridge_artist_genre.genre",
            "run.reason",
            "run.app_shape",
            "run_book.resource",
            "fact_play.source",
            "fact_play.context_type");

    /** A different one for each value, going on through the list where the column before stopped. */
    private static void giveHostileNames(String tableAndColumn) throws SQLException {
        String[] names = tableAndColumn.split("\\.");
        StringBuilder all = new StringBuilder();
        NAMES.forEach(name -> all.append(all.isEmpty() ? "" : ", ")
                .append("'")
                .append(name.replace("'", "''"))
                .append("'"));
        warehouse.execute(
                "with numbered as (select %2$s as old, row_number() over (order by %2$s) as number from (select distinct %2$s from warehouse.%1$s) as one)"
                                .formatted(names[0], names[1])
                        + " update warehouse.%1$s set %2$s = (array[%3$s])[1 + (numbered.number + %4$d) %% %5$d] from numbered where %2$s is not distinct from numbered.old"
                                .formatted(
                                        names[0],
                                        names[1],
                                        all,
                                        3 * TEXTS_FROM_OUTSIDE.indexOf(tableAndColumn),
                                        NAMES.size()));
    }

    @AfterAll
    static void stop() throws SQLException {
        if (browser != null) {
            browser.close();
            warehouse.close();
        }
    }

    @Test
    void inNoPlaceIsANameMoreThanText() {
        for (int width : List.of(1400, 390)) {
            browser.open(page, "light", width);
            for (String sheet : browser.sheets()) {
                browser.showSheet(sheet);
                browser.run("document.querySelectorAll('details').forEach(details => details.open = true);"
                        + "return new Promise(done => setTimeout(done, 50))");
                showEveryTooltip();
                assertThat(browser.run("return document.title")).isEqualTo("Listening");
                assertThat(browser.run("return document.querySelectorAll('img, main script, iframe').length"))
                        .isEqualTo(0L);
                assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing on %s sticks out to the right".formatted(sheet))
                        .isEqualTo(true);
            }
            assertThat(browser.texts("return [...document.querySelectorAll('main a')].map(link => link.origin)"))
                    .isNotEmpty()
                    .containsOnly("https://open.spotify.com");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void namesStandInTooltipsLetterByLetter() {
        browser.open(page);
        List<String> tips = new ArrayList<>();
        for (String sheet : browser.sheets()) {
            browser.showSheet(sheet);
            tips.addAll(showEveryTooltip());
        }
        List<String> inTables =
                browser.texts("return [...document.querySelectorAll('td')].map(cell => cell.textContent)");
        assertThat(NAMES).anySatisfy(name -> assertThat(inTables).contains(name));
        assertThat(tips).anySatisfy(tip -> assertThat(NAMES).anyMatch(tip::contains));
    }

    /** Of each drawing, on each of its marks; the text of all of them. */
    private static List<String> showEveryTooltip() {
        return browser.texts("const tips = [];"
                + "for (const node of document.querySelectorAll('.chart')) {"
                + " const chart = node.offsetParent && echarts.getInstanceByDom(node);"
                + " for (const [seriesIndex, one] of (chart ? chart.getOption().series : []).entries()) {"
                + "  for (let dataIndex = 0; dataIndex < Math.min(one.data.length, 20); dataIndex++) {"
                + "   chart.dispatchAction({ type: 'showTip', seriesIndex, dataIndex });"
                + "   tips.push(node.querySelector('.tip')?.textContent ?? '');"
                + "  } } } return tips.filter(tip => tip)");
    }
}

package io.github.spotifypipeline.cloudformation.cost;

import io.github.spotifypipeline.cloudformation.cost.PriceList.Price;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the ways to deploy cost, as Markdown for the READMEs. */
final class CostTables {
    private static final String NOT_USED = "–";

    private final PriceList list;
    private final List<Way> ways;

    private record Way(String name, String description, MonthlyCost cost) {}

    CostTables(PriceList list, Path template) {
        this.list = list;
        this.ways = List.of(
                new Way(
                        "default",
                        "as it comes: PostgreSQL that is always on, EMR Serverless",
                        MonthlyCost.of(list, template, Map.of())),
                new Way(
                        "Aurora",
                        "`DatabaseEngine=AURORA_SERVERLESS`: Aurora, which sleeps between the runs",
                        MonthlyCost.of(list, template, Map.of("DatabaseEngine", "AURORA_SERVERLESS"))),
                new Way(
                        "Glue",
                        "`SparkEngine=GLUE`: Glue instead of EMR Serverless",
                        MonthlyCost.of(list, template, Map.of("SparkEngine", "GLUE"))),
                new Way(
                        "hourly",
                        "`LiveLoads=HOURLY`: plays are loaded every hour",
                        MonthlyCost.of(list, template, Map.of("LiveLoads", "HOURLY"))),
                new Way(
                        "stream",
                        "`LiveLoads=STREAM`: plays are loaded by a job that never ends",
                        MonthlyCost.of(list, template, Map.of("LiveLoads", "STREAM"))),
                new Way(
                        "hourly, Aurora",
                        "`LiveLoads=HOURLY` with Aurora, which then sleeps little",
                        MonthlyCost.of(
                                list, template, Map.of("LiveLoads", "HOURLY", "DatabaseEngine", "AURORA_SERVERLESS"))));
    }

    /** A line for each way. */
    String sums() {
        List<String> rows = new ArrayList<>(List.of("| deployment | USD a month |", "|---|--:|"));
        ways.forEach(way -> rows.add(row(way.description(), way.cost().total().toString())));
        rows.add(row("beside it, QuickSight (`QuickSightPrincipalArn=…`)", seats()));
        return String.join("\n", rows);
    }

    /** A line for each price, and a column for each way. */
    String lines() {
        List<String> rows = new ArrayList<>();
        rows.add("USD a month, in %s, with the prices of %s:\n".formatted(list.region(), list.date()));
        rows.add(row("", "a month", "price", "free", each(Way::name)));
        rows.add("|---|--:|--:|--:|" + "--:|".repeat(ways.size()));
        list.prices().values().stream().filter(this::isUsed).map(this::line).forEach(rows::add);
        rows.add(row("**sum**", "", "", "", each(way -> "**" + way.cost().total() + "**")));
        rows.add("\nBeside it comes QuickSight, if you ask for it: %s.".formatted(seats()));
        return String.join("\n", rows);
    }

    private boolean isUsed(Price price) {
        return ways.stream().anyMatch(way -> way.cost().lines().containsKey(price));
    }

    /** As much as the first way uses that needs it, and what others use if it is not the same. */
    private String quantities(Price price) {
        return ways.stream()
                .flatMap(way -> Optional.ofNullable(way.cost().lines().get(price)).stream())
                .map(CostTables::number)
                .distinct()
                .collect(Collectors.joining(" · "));
    }

    private String line(Price price) {
        return row(
                price.what(),
                quantities(price) + price.unit().map(" "::concat).orElse(""),
                price.usd().toPlainString() + (price.of() > 1 ? " / " + number(price.of()) : ""),
                price.free() > 0 ? number(price.free()) : "",
                each(way -> cost(price, way)));
    }

    private static String cost(Price price, Way way) {
        return Optional.ofNullable(way.cost().lines().get(price))
                .map(quantity -> price.cost(quantity).toString())
                .orElse(NOT_USED);
    }

    private String seats() {
        return "%s an author, %s a reader"
                .formatted(
                        list.price("quicksight_author").usd(),
                        list.price("quicksight_reader").usd());
    }

    private String each(Function<Way, String> cell) {
        return ways.stream().map(cell).collect(Collectors.joining(" | "));
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String number(double number) {
        return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }
}

package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A dashboard definition as QuickSight reads it, with the data sets it declares and the themes.
 *
 * <p>Files, below the folder of definitions: {@code dashboards/<name>.json}, {@code datasets/<identifier>.json} for each
 * identifier the dashboard declares, {@code theme.json} and {@code theme-dark.json}.
 */
public final class Dashboard {

    /** The kinds of visuals that the page draws; the card of any other says that it is not drawn. */
    static final Set<String> DRAWN = Set.of(
            "KPIVisual",
            "BarChartVisual",
            "LineChartVisual",
            "ComboChartVisual",
            "PieChartVisual",
            "HeatMapVisual",
            "TreeMapVisual",
            "TableVisual",
            "PivotTableVisual",
            "HistogramVisual");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final JsonNode definition;
    private final List<DataSet> dataSets;
    private final JsonNode lightTheme;
    private final JsonNode darkTheme;

    private Dashboard(String name, Source source) {
        this.name = name;
        this.definition = read(source, "dashboards/" + name + ".json");
        this.dataSets = declaredDataSets(source);
        this.lightTheme = read(source, "theme.json");
        this.darkTheme = read(source, "theme-dark.json");
    }

    /** The dashboard of this name among those that ship with the project. */
    public static Dashboard shipped(String name) {
        return new Dashboard(name, Dashboard::openShipped);
    }

    /** The dashboard of this name in a folder of definitions. */
    public static Dashboard in(Path folder, String name) {
        return new Dashboard(name, file -> Files.newInputStream(folder.resolve(file)));
    }

    /** The visuals that the page does not draw, for their type: each as its id and, in brackets, its type. */
    public List<String> notDrawn() {
        List<String> notDrawn = new ArrayList<>();
        for (JsonNode sheet : definition.path("Sheets")) {
            for (JsonNode visual : sheet.path("Visuals")) {
                String kind = visual.fieldNames().next();
                if (!DRAWN.contains(kind)) {
                    notDrawn.add("%s (%s)"
                            .formatted(visual.path(kind).path("VisualId").asText(), kind));
                }
            }
        }
        return notDrawn;
    }

    String name() {
        return name;
    }

    JsonNode definition() {
        return definition;
    }

    List<DataSet> dataSets() {
        return dataSets;
    }

    JsonNode lightTheme() {
        return lightTheme;
    }

    JsonNode darkTheme() {
        return darkTheme;
    }

    private List<DataSet> declaredDataSets(Source source) {
        List<DataSet> declared = new ArrayList<>();
        for (JsonNode declaration : definition.path("DataSetIdentifierDeclarations")) {
            String identifier = declaration.path("Identifier").asText();
            declared.add(DataSet.parse(identifier, read(source, "datasets/" + identifier + ".json")));
        }
        return List.copyOf(declared);
    }

    private static JsonNode read(Source source, String file) {
        try (InputStream stream = source.open(file)) {
            return JSON.readTree(stream);
        } catch (NoSuchFileException missing) {
            throw DashboardException.badArgument(
                    "Cannot draw the dashboard: the definitions have no " + file + ". Check the name.", missing);
        } catch (IOException unreadable) {
            throw DashboardException.badArgument(
                    "Cannot draw the dashboard: " + file + " is no readable JSON (" + firstLine(unreadable) + ").",
                    unreadable);
        }
    }

    private static InputStream openShipped(String file) throws NoSuchFileException {
        InputStream stream = Dashboard.class.getResourceAsStream("/quicksight/" + file);
        if (stream == null) {
            throw new NoSuchFileException(file);
        }
        return stream;
    }

    private static String firstLine(Exception exception) {
        return String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    }

    /** Where the files of a dashboard come from: a folder, or the class path. */
    private interface Source {
        InputStream open(String file) throws IOException;
    }
}

package io.github.spotifypipeline.quicksight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Takes a picture of each sheet of a page, light and dark: {@code <id of the sheet>-<colours>.png}. */
final class Pictures {

    private static final int WIDTH = 1400;

    private Pictures() {}

    /** @param args the page, the folder for the pictures, and, if given, how wide they are */
    public static void main(String[] args) throws IOException {
        Path page = Path.of(args[0]).toAbsolutePath();
        Path folder = Files.createDirectories(Path.of(args[1]));
        int width = args.length > 2 ? Integer.parseInt(args[2]) : WIDTH;
        try (Browser browser = Browser.start(Files.createTempDirectory("profile"))) {
            for (String colours : List.of("light", "dark")) {
                browser.open(page, colours, width);
                for (String sheet : browser.sheets()) {
                    browser.showSheet(sheet);
                    browser.run("document.activeElement.blur()");
                    Files.write(folder.resolve(sheet + "-" + colours + ".png"), browser.picture());
                }
            }
        }
    }
}

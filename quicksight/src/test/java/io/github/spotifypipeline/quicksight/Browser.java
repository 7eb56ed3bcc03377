package io.github.spotifypipeline.quicksight;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium from the PATH (or the environment's CHROME_BIN) that looks at a page. */
final class Browser implements AutoCloseable {

    private final ChromeDriver driver;
    private List<Map<String, String>> preferences = List.of();

    private Browser(File browser, File driverExecutable, Path profile) {
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser);
        options.setCapability("goog:loggingPrefs", logging);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--force-prefers-reduced-motion",
                "--window-size=1400,1000",
                "--user-data-dir=" + profile);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driverExecutable)
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    /** Starts one, or skips the test where the machine has none. */
    static Browser start(Path profile) {
        Optional<File> browser = Optional.ofNullable(System.getenv("CHROME_BIN"))
                .map(File::new)
                .or(() -> onPath("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"));
        Optional<File> driver = onPath("chromedriver");
        assumeTrue(
                browser.isPresent() && driver.isPresent(),
                "Skipped: needs Chromium (on the PATH or as CHROME_BIN) and chromedriver (on the PATH)");
        return new Browser(browser.get(), driver.get(), profile);
    }

    /** Opens a page in a window of this width whose owner prefers light or dark. */
    void open(Path page, String colorScheme, int width) {
        preferences = List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme));
        emulate("");
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 1000, "deviceScaleFactor", 1, "mobile", false));
        URI address = page.toUri();
        driver.get("about:blank"); // Where only the part after # differs, it would be the page that is open already.
        driver.get(address.toString());
        awaitDrawing();
    }

    /** The page unpacks itself after it is loaded; then, or when that fails, it says so. */
    private void awaitDrawing() {
        run("return new Promise(done => { const look = () => {"
                + "const { ready, errors } = document.documentElement.dataset;"
                + "ready !== undefined || errors ? done() : setTimeout(look, 5); }; look(); })");
    }

    /** The ids of the sheets, in their order. */
    List<String> sheets() {
        return texts("return [...document.querySelectorAll('.sheet')].map(sheet => sheet.id.replace('sheet-', ''))");
    }

    void showSheet(String sheet) {
        run("document.getElementById('tab-' + arguments[0]).click()", sheet);
    }

    /** How long it takes until a sheet is drawn and laid out. */
    long millisToShow(String sheet) {
        return ((Number) run(
                        "const start = performance.now(); document.getElementById('tab-' + arguments[0]).click();"
                                + "return new Promise(done => requestAnimationFrame(() => setTimeout("
                                + "() => done(performance.now() - start))))",
                        sheet))
                .longValue();
    }

    void showAllSheets() {
        sheets().forEach(this::showSheet);
    }

    /** As paper shows it, until the print is ended. */
    void print() {
        emulate("print");
        run("dispatchEvent(new Event('beforeprint'))");
    }

    void endPrint() {
        run("dispatchEvent(new Event('afterprint'))");
        emulate("");
    }

    private void emulate(String media) {
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", media, "features", preferences));
    }

    /** A picture of the whole page, however long, as PNG. */
    byte[] picture() {
        Map<String, Object> size = Map.of("captureBeyondViewport", true, "format", "png");
        return Base64.getDecoder().decode((String)
                driver.executeCdpCommand("Page.captureScreenshot", size).get("data"));
    }

    void open(Path page) {
        open(page, "light", 1400);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The texts that a script returns a list of. */
    List<String> texts(String script) {
        return ((List<?>) run(script)).stream().map(String.class::cast).toList();
    }

    String text(String selector) {
        return (String) run("return document.querySelector(arguments[0]).innerText", selector);
    }

    /** The number of marks of each visual, by its id. */
    Map<String, Integer> marks() {
        Map<String, Integer> marks = new TreeMap<>();
        List<?> cards = (List<?>) run("return [...document.querySelectorAll('[data-visual-id]')]"
                + ".map(card => [card.dataset.visualId, card.dataset.marks])");
        for (Object card : cards) {
            List<?> pair = (List<?>) card;
            marks.put((String) pair.get(0), Integer.valueOf((String) pair.get(1)));
        }
        return marks;
    }

    /** What the page and the console complained about since the page was opened. */
    List<String> complaints() {
        String reported = (String) run("return document.documentElement.dataset.errors");
        Stream<String> logged = driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage);
        return Stream.concat(reported.lines(), logged).toList();
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Optional<File> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .map(Path::toFile)
                .findFirst();
    }
}

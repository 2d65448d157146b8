package dev.evenkeel.it.page;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Debian's Chromium without a window. */
final class Browser implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long LOOK_NANOS = 50_000_000;

  private static final Path BINARY = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Skips the test where there is none; on CI there must be one. */
  static Browser open() {
    if (!Files.isExecutable(BINARY) || !Files.isExecutable(DRIVER)) {
      String missing = "Debian's packages chromium and chromium-driver are not installed";
      if ("true".equals(System.getenv("CI"))) {
        fail(missing);
      }
      abort(missing);
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BINARY.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--hide-scrollbars");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(DRIVER.toString()))
            .withTimeout(LIMIT)
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  Browser as(String scheme, int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  void get(String url) {
    driver.get(url);
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Waits until the page shows a text: after a click it is still the old page, or none. */
  void awaitText(String wanted) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!shows(wanted)) {
      if (System.nanoTime() - end > 0) {
        fail("no " + wanted + " in " + text());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean shows(String wanted) {
    try {
      return text().contains(wanted);
    } catch (NoSuchElementException | StaleElementReferenceException between) {
      return false; // two pages
    }
  }

  /** The text of what a selector finds first. */
  String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  int number(String selector) {
    return driver.findElements(By.cssSelector(selector)).size();
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  void picture(Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.write(to, driver.getScreenshotAs(OutputType.BYTES));
  }

  /** All that the console has said, of the page's policy too. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** The addresses of all requests since the last time. */
  List<String> requests() {
    List<String> addresses = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (LogEntry each : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = json.readTree(each.getMessage()).get("message");
      if (message.get("method").asString().equals("Network.requestWillBeSent")) {
        addresses.add(message.get("params").get("request").get("url").asString());
      }
    }
    return addresses;
  }

  @Override
  public void close() {
    driver.quit();
  }
}

package org.tcpteardown.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A browser without a window, which is told only keys, as somebody without a mouse would. */
final class Chromium implements AutoCloseable {
  private static final int MOST_TABS = 300;

  private final ChromeDriver driver;
  private final String axe;

  Chromium() throws IOException {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium", "chromium-browser", "google-chrome").toFile());
    // Our own pages, and for root there is no sandbox.
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    // What is there is taken: nothing is looked for or fetched.
    System.setProperty("webdriver.chrome.driver", program("chromedriver").toString());
    System.setProperty("webdriver.chrome.silentOutput", "true");
    driver = new ChromeDriver(options);
    driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(2)); // only of what hangs
    try (InputStream in = Chromium.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Path program(String... names) {
    for (String name : names) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return file;
        }
      }
    }
    throw new AssertionError(
        names[0] + " is missing. Type: sudo apt-get install -y chromium chromium-driver");
  }

  /** Opens a page; says what it complained of and what it asked for beside itself. */
  List<String> open(Path page) {
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
    driver.get(page.toUri().toString());
    return complaints();
  }

  /** What the page has complained of and asked for since this was last asked. */
  List<String> complaints() {
    List<String> all = new ArrayList<>();
    driver.manage().logs().get(LogType.BROWSER).forEach(entry -> all.add(entry.getMessage()));
    driver
        .manage()
        .logs()
        .get(LogType.PERFORMANCE)
        .forEach(entry -> request(entry.getMessage(), all));
    return all;
  }

  private void request(String message, List<String> all) {
    JsonObject event = JsonParser.parseString(message).getAsJsonObject().getAsJsonObject("message");
    if (event.get("method").getAsString().equals("Network.requestWillBeSent")) {
      String url =
          event.getAsJsonObject("params").getAsJsonObject("request").get("url").getAsString();
      if (!url.equals(driver.getCurrentUrl().split("#", -1)[0])) {
        all.add("asked for " + url);
      }
    }
  }

  void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Dark or light, as the system says. */
  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The value of an expression, as text. */
  String ask(String expression) {
    return String.valueOf(driver.executeScript("return " + expression));
  }

  /** What keeps people who do not see or do not point from using the page. */
  List<String> barriers() {
    driver.executeScript(axe);
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run(document, {resultTypes: ['violations']}).then(r => done(JSON.stringify("
                + "r.violations.map(v => v.impact + ' ' + v.id + ': '"
                + " + v.nodes.map(n => n.html.slice(0, 150)).slice(0, 3).join(' | ')))));");
    List<String> all = new ArrayList<>();
    for (JsonElement one : JsonParser.parseString(String.valueOf(found)).getAsJsonArray()) {
      all.add(one.getAsString());
    }
    return all;
  }

  void press(CharSequence... keys) {
    Actions actions = new Actions(driver);
    Arrays.asList(keys).forEach(actions::sendKeys);
    actions.perform();
  }

  /** Presses the tab key until what has the focus fits a selector. */
  void tabTo(String selector) {
    String at = "document.activeElement.matches(" + quoted(selector) + ")";
    for (int i = 0; i < MOST_TABS; i++) {
      press(Keys.TAB);
      if (ask(at).equals("true")) {
        return;
      }
    }
    throw new AssertionError("the tab key never comes to " + selector);
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** How many colours a chart has: of what is not drawn there is one. */
  int colours(String selector) {
    return Integer.parseInt(
        ask(
            "(() => { const c = document.querySelector("
                + quoted(selector + " canvas")
                + "); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                + " const s = new Set(); for (let i = 0; i < d.length; i += 4)"
                + " s.add(d[i] + ',' + d[i + 1] + ',' + d[i + 2]); return s.size; })()"));
  }

  @Override
  public void close() {
    driver.quit();
  }
}

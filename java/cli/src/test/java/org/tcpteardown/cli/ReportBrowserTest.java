package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** {@code report} as a browser shows it, used by keyboard alone. */
class ReportBrowserTest {
  @SuppressWarnings("NullAway.Init")
  private static final long PATIENCE_NS = 20_000_000_000L;

  private static Chromium browser;

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void start() throws IOException {
    browser = new Chromium();
  }

  @AfterAll
  static void stop() {
    browser.close();
  }

  private Path page(Object... captures) {
    Path page = folder.resolve("report.html");
    List<Object> args = new ArrayList<>(List.of("report", "-o", page));
    args.addAll(List.of(captures));
    Run run = Run.of(args.toArray());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    return page;
  }

  private static void open(Path page) {
    browser.resize(1300, 900);
    assertEquals(List.of(), browser.open(page));
  }

  private static String text(String selector) {
    return browser.ask("document.querySelector(" + Chromium.quoted(selector) + ").textContent");
  }

  /** A key is on its way for a moment before the page acts on it. */
  private static void assertSoon(String expected, String script) {
    long giveUpNs = System.nanoTime() + PATIENCE_NS;
    while (!expected.equals(browser.ask(script)) && System.nanoTime() < giveUpNs) {
      Thread.onSpinWait();
    }
    assertEquals(expected, browser.ask(script), script);
  }

  private static int number(String selector) {
    return Integer.parseInt(
        browser.ask("document.querySelectorAll(" + Chromium.quoted(selector) + ").length"));
  }

  @Test
  void fromTheRankingToTheLadderByKeyboard() {
    open(page(Checkout.capture("refusing-server/client")));
    assertTrue(browser.colours("#timeline-chart") > 3, "nothing is drawn");
    browser.tabTo("[data-ranking=server]");
    browser.tabTo("#ranks button.link");
    browser.press(Keys.ENTER);
    assertSoon("true", "document.activeElement.classList.contains('chip')");
    assertTrue(text("#chips").contains("server 198.51.100.20"), text("#chips"));
    browser.tabTo("#ranks button.link"); // its ports
    browser.press(Keys.ENTER);
    browser.tabTo("#ranks button.link"); // conversations with this port
    browser.press(Keys.ENTER);
    assertSoon("flows", "document.activeElement.id");
    assertEquals(12, number("#flow-body tbody tr"), text("#flow-count"));
    browser.tabTo("#flow-body button[data-flow]");
    browser.press(Keys.ENTER);
    assertSoon("connection", "document.activeElement.id");
    assertTrue(text("#connection").contains("SYN-SENT"), "states of the halves");
    assertTrue(text("#connection").contains("[RST, ACK]"), "the ladder");
    assertTrue(text("#connection").contains("tcp.stream == "), "a filter to copy");
    browser.tabTo("#close-flow");
    browser.press(Keys.ENTER);
    assertSoon("true", "document.activeElement.matches('[data-flow]')");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void aPartOfTheTimeByKeyboard() {
    open(page(Checkout.capture("fin-timer-mix/client")));
    assertEquals(16, number("#flow-body tbody tr"));
    browser.tabTo("#range-from");
    browser.press(Keys.END);
    assertTrue(text("#range-text").startsWith("Chosen: 31.4"), text("#range-text"));
    assertTrue(number("#flow-body tbody tr") < 16, text("#flow-count"));
    assertTrue(text("#chips").contains("frame.time_relative >= 31.4"), text("#chips"));
    browser.tabTo("#range-all");
    browser.press(Keys.ENTER);
    assertEquals(16, number("#flow-body tbody tr"));
    assertTrue(browser.colours("#times-body .chart") > 3, "nothing is drawn");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void nobodyIsKeptOut() {
    open(page(Checkout.capture("asa-forged-rst")));
    browser.ask("document.querySelector('#verdict-list [data-flow]').click()");
    assertTrue(text("#connection").contains("forged_rst"), text("#connection"));
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      assertEquals(List.of(), browser.barriers(), scheme);
    }
    browser.prefer("light");
    for (int width : List.of(3840, 1300, 500)) {
      browser.resize(width, 900);
      assertEquals(
          "true",
          browser.ask("document.documentElement.scrollWidth <= innerWidth"),
          "as wide as " + width);
    }
  }

  @Test
  void beforeAndAfter() throws IOException {
    Path clean = Checkout.capture("clean-close/client");
    PcapngParts parts = PcapngParts.of(Files.readAllBytes(clean));
    Path ring = Files.createDirectory(folder.resolve("ring"));
    Files.write(ring.resolve("2.pcapng"), parts.packets(0, 30)); // names of a ring wrap around
    Files.write(ring.resolve("1.pcapng"), parts.packets(30, parts.count()));
    open(page(ring, "--against", Checkout.capture("refusing-server/client")));
    assertEquals("2.pcapng and 1 more", text("h1"));
    assertTrue(text("#facts").contains("12 TCP connections"), text("#facts"));
    assertTrue(text("#against tbody").contains("12 of 13923.10 of 120.0-923.1"), text("#against"));
    assertTrue(text("#about-body").contains("mergecap -a -w joined.pcapng"), text("#about-body"));
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      assertEquals(List.of(), browser.barriers(), scheme);
    }
    browser.resize(500, 900);
    assertEquals(
        "true", browser.ask("document.documentElement.scrollWidth <= innerWidth"), "on a phone");
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void whatACaptureSaysIsShownAsText() throws IOException {
    open(page(HostilePcap.write(folder.resolve("<img src=x onerror=alert(1)>.pcap"))));
    assertEquals("<img src=x onerror=alert(1)>.pcap", text("h1"));
    browser.ask("document.querySelector('#verdict-list [data-flow]').click()");
    assertTrue(text("#connection").contains("<script>alert(1)</script>"), text("#connection"));
    assertEquals(0, number("img"));
    assertEquals(3, number("script"));
    assertEquals(List.of(), browser.complaints());
  }
}

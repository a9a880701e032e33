package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The check command, as somebody with captures of their own would use it. */
class CheckTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  private Path late;
  private Path forged;

  @BeforeEach
  void twoCaptures() throws IOException {
    late = copy("rv082-late-fin", "late");
    forged = copy("asa-forged-rst", "forged");
  }

  private Path copy(String capture, String as) throws IOException {
    Path target = Files.createDirectories(folder.resolve(as));
    Files.copy(Checkout.capture(capture), target.resolve("capture.pcapng"));
    return target;
  }

  private Path update() {
    Run run = Run.of("check", "--update", folder);
    assertEquals(ExitCode.DONE, run.code(), run.out() + run.err());
    return late.resolve("expect.json");
  }

  private static void edit(Path file, Consumer<JsonObject> change) throws IOException {
    JsonObject all = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    change.accept(all.getAsJsonObject("capture.pcapng"));
    Files.writeString(file, all.toString());
  }

  private static JsonObject finding(JsonObject expectation, String id) {
    for (var finding : expectation.getAsJsonArray("findings")) {
      if (finding.getAsJsonObject().get("id").getAsString().equals(id)) {
        return finding.getAsJsonObject();
      }
    }
    throw new AssertionError(id);
  }

  private void assertDifferent(String... lines) {
    Run run = Run.of("check", folder);
    assertEquals(ExitCode.FOUND, run.code(), run.out() + run.err());
    for (String line : lines) {
      assertTrue(run.out().lines().map(String::strip).anyMatch(line::equals), run.out());
    }
    assertTrue(run.out().contains("2 captures: 1 as expected, 1 different"), run.out());
  }

  @Test
  void whatWasWrittenIsExpected() throws IOException {
    Path file = update();
    String written = Files.readString(file);
    Run again = Run.of("check", "--update", folder);
    assertTrue(again.out().contains("2 captures: 2 as expected"), again.out());
    assertEquals(written, Files.readString(file));
    Run run = Run.of("check", folder);
    assertEquals(ExitCode.DONE, run.code(), run.out());
    assertEquals("2 captures: 2 as expected\n", run.out().replace("\r", ""));
  }

  @Test
  void aFindingThatIsNotListed() throws IOException {
    edit(
        update(),
        e -> {
          JsonArray findings = e.getAsJsonArray("findings");
          findings.remove(finding(e, "late_fin"));
        });
    assertDifferent(
        "unexpected frame 10 at 40.340045 s: late_fin = 39.243635732 (warn): The client closed"
            + " 39.2 s after the server's FIN (frame 8), which it had acknowledged within 39 ms",
        "filter: frame.number == 10 && tcpteardown.late_fin");
  }

  @Test
  void aFindingThatIsGone() throws IOException {
    edit(
        update(),
        e -> {
          JsonObject gone = new JsonObject();
          gone.addProperty("frame", 8);
          gone.addProperty("id", "forged_rst");
          gone.addProperty("severity", "error");
          gone.addProperty("value", 95);
          e.getAsJsonArray("findings").add(gone);
        });
    assertDifferent(
        "missing    frame 8 at 1.096409 s: forged_rst = 95 (error)", "filter: frame.number == 8");
  }

  @Test
  void aValueThatChanged() throws IOException {
    edit(update(), e -> finding(e, "late_fin").addProperty("value", 39.2));
    assertDifferent(
        "changed    frame 10 at 40.340045 s: late_fin: value: expected 39.2, found 39.243635732",
        "filter: frame.number == 10 && tcpteardown.late_fin");
  }

  @Test
  void aValueMayHaveATolerance() throws IOException {
    Path file = update();
    edit(file, e -> finding(e, "late_fin").add("value", about(39.2, 0.05)));
    assertEquals(ExitCode.DONE, Run.of("check", folder).code());
    String before = Files.readString(file);
    assertTrue(Run.of("check", "--update", folder).code() == ExitCode.DONE);
    assertTrue(Files.readString(file).contains("\"within\":0.05"), before);
    edit(file, e -> finding(e, "late_fin").add("value", about(39.2, 0.04)));
    assertDifferent(
        "changed    frame 10 at 40.340045 s: late_fin: value: expected about 39.2 within 0.04,"
            + " found 39.243635732");
  }

  private static JsonObject about(double value, double within) {
    JsonObject json = new JsonObject();
    json.addProperty("about", value);
    json.addProperty("within", within);
    return json;
  }

  @Test
  void aFlowFieldThatChanged() throws IOException {
    edit(
        update(),
        e -> {
          JsonObject flow = e.getAsJsonArray("flows").get(0).getAsJsonObject();
          flow.addProperty("cause", "orderly");
          flow.add("confidence", about(80, 5));
        });
    assertDifferent(
        "changed    flow 0: cause: expected orderly, found middlebox_fin_timer",
        "filter: tcp.stream == 0");
  }

  @Test
  void whatCannotBeCheckedDoesNotStopTheOthers() throws IOException {
    Path file = update();
    Files.delete(forged.resolve("expect.json"));
    edit(file, e -> finding(e, "late_fin").addProperty("severity", "note"));
    Files.writeString(late.resolve("broken.pcapng"), "this is no capture at all, but long enough");
    Files.delete(Files.move(late.resolve("capture.pcapng"), folder.resolve("gone")));
    Run run = Run.of("check", folder);
    assertEquals(ExitCode.UNREADABLE, run.code(), run.out());
    assertTrue(run.out().contains("forged/expect.json says nothing of it"), run.out());
    assertTrue(run.out().contains("late/capture.pcapng: the capture is missing"), run.out());
    assertTrue(run.out().contains("late/broken.pcapng: "), run.out());
    assertTrue(run.out().contains("3 captures: 3 not checked"), run.out());
  }

  @Test
  void aFileOfExpectationsThatMakesNoSense() throws IOException {
    Path file = update();
    Files.writeString(file, "{ \"capture.pcapng\": { \"findings\": [");
    Run cut = Run.of("check", folder);
    assertEquals(ExitCode.UNREADABLE, cut.code(), cut.out());
    assertTrue(cut.out().contains("expect.json is not JSON"), cut.out());
    assertTrue(cut.out().contains("2 captures: 1 as expected, 1 not checked"), cut.out());
    // What cannot be read may hold somebody's work.
    Run update = Run.of("check", "--update", folder);
    assertEquals(ExitCode.UNREADABLE, update.code(), update.out());
    assertEquals("{ \"capture.pcapng\": { \"findings\": [", Files.readString(file));
    Files.writeString(file, "{ \"capture.pcapng\": { \"complete\": [] } }");
    Run list = Run.of("check", folder);
    assertEquals(ExitCode.UNREADABLE, list.code(), list.out());
    assertTrue(list.out().contains("'complete' must be true or false, not []"), list.out());
    Files.writeString(file, "{ \"capture.pcapng\": { \"finding\": [] } }");
    Run misspelt = Run.of("check", folder);
    assertEquals(ExitCode.UNREADABLE, misspelt.code(), misspelt.out());
    assertTrue(
        misspelt.out().contains("'finding' means nothing in an expectation"), misspelt.out());
  }

  @Test
  void anotherFileOfExpectations() throws IOException {
    Path other = folder.resolve("other.json");
    Path capture = late.resolve("capture.pcapng");
    assertEquals(ExitCode.DONE, Run.of("check", "--expect", other, "--update", capture).code());
    assertEquals(ExitCode.DONE, Run.of("check", "--expect", other, capture).code());
    assertFalse(Files.exists(late.resolve("expect.json")));
    Run run = Run.of("check", "--expect", other, forged.resolve("capture.pcapng"));
    assertEquals(ExitCode.FOUND, run.code(), run.out()); // the same name, another capture
  }

  @Test
  void assertionsNeedNoExpectation() {
    Run holds =
        Run.of(
            "check",
            folder,
            "--assert",
            "count(rst_abort) == 0 && flows == 1",
            "--assert",
            "max(late_fin) < 40 and count(cause, 'orderly') == 0");
    assertEquals(ExitCode.DONE, holds.code(), holds.out() + holds.err());
    Run not = Run.of("check", folder, "--assert", "rst.count / ct.count < 0.01", "--jobs", "1");
    assertEquals(ExitCode.FOUND, not.code(), not.out() + not.err());
    assertTrue(
        not.out()
            .contains(
                "not so     capture: rst.count / ct.count < 0.01 [ct.count = 1.0, rst.count ="
                    + " 1.0]"),
        not.out());
    assertTrue(not.out().contains("2 captures: 1 as expected, 1 different"), not.out());
  }

  @Test
  void assertionsThatMakeNoSense() {
    assertUsage("count(late_fim) == 0", "nothing is called 'late_fim'");
    assertUsage("count(late_fin) ==", "cannot be read");
    Run number = Run.of("check", folder, "--assert", "count(late_fin)");
    assertTrue(number.out().contains("is neither true nor false, but 1"), number.out());
    Run zero = Run.of("check", folder, "--assert", "fin.count / (rst.count - rst.count) < 1");
    assertEquals(ExitCode.UNREADABLE, zero.code(), zero.out());
    assertTrue(zero.out().contains("division by zero"), zero.out());
  }

  private void assertUsage(String assertion, String message) {
    Run run = Run.of("check", folder, "--assert", assertion);
    assertEquals(ExitCode.USAGE, run.code(), run.out() + run.err());
    assertTrue(run.err().contains(message), run.err());
  }

  @Test
  void junitForCiServers() throws Exception {
    edit(update(), e -> finding(e, "late_fin").addProperty("value", 1));
    Files.delete(forged.resolve("expect.json"));
    Path file = folder.resolve("report.xml");
    assertEquals(ExitCode.UNREADABLE, Run.of("check", folder, "--junit", file).code());
    Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertEquals("testsuites", xml.getDocumentElement().getTagName());
    assertEquals(2, xml.getElementsByTagName("testsuite").getLength());
    Element failure = (Element) xml.getElementsByTagName("failure").item(0);
    assertTrue(failure.getAttribute("message").startsWith("changed    frame 10"));
    assertTrue(failure.getTextContent().contains("filter: frame.number == 10"));
    Element error = (Element) xml.getElementsByTagName("error").item(0);
    assertTrue(error.getAttribute("message").contains("says nothing of it"));
    Element suite = (Element) failure.getParentNode().getParentNode();
    assertEquals("1", suite.getAttribute("tests"));
    assertEquals("1", suite.getAttribute("failures"));
  }

  @Test
  void sarifForCodeHosts() throws IOException {
    edit(update(), e -> finding(e, "late_fin").addProperty("value", 1));
    Path file = folder.resolve("report.sarif");
    Run.of("check", folder, "--sarif", file);
    JsonObject sarif = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals("2.1.0", sarif.get("version").getAsString());
    JsonObject run = sarif.getAsJsonArray("runs").get(0).getAsJsonObject();
    JsonObject result = run.getAsJsonArray("results").get(0).getAsJsonObject();
    assertEquals("late_fin", result.get("ruleId").getAsString());
    assertTrue(
        result.getAsJsonObject("message").get("text").getAsString().contains("expected 1, found"));
    assertTrue(result.toString().contains("late/capture.pcapng"), result.toString());
    assertTrue(run.getAsJsonObject("tool").toString().contains("FIN long after the peer's FIN"));
  }

  @Test
  void nothingToCheck() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Run none = Run.of("check", empty);
    assertEquals(ExitCode.UNREADABLE, none.code(), none.out());
    assertTrue(none.err().contains("there is no capture in"), none.err());
    Run missing = Run.of("check", folder.resolve("missing"));
    assertEquals(ExitCode.UNREADABLE, missing.code(), missing.out());
    assertTrue(missing.out().contains("there is no such capture or folder"), missing.out());
  }
}

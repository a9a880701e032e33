package org.tcpteardown.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expectations of captures that are compared. */
final class ComparedCasesTest {
  private static final String PAIR = "in.pcap > out.pcap";

  @TempDir Path folder = Path.of("");

  private static ExpectationFile file(String text) {
    return ExpectationFile.parse(Path.of("expect.json"), text);
  }

  @Test
  void aPairIsNoCaptureOfItsOwn() throws Exception {
    ExpectationFile file =
        file("{\"in.pcap\": {}, \"" + PAIR + "\": {\"out.pcap\": {\"findings\": []}}}");
    assertEquals("", file.fault());
    assertEquals(Set.of("in.pcap"), file.captures());
    assertEquals(Set.of(PAIR), file.comparisons());
    assertEquals(List.of("in.pcap", "out.pcap"), ExpectationFile.points(PAIR));
    assertNull(file.of(PAIR, "in.pcap", "libpcap", ""));
    Expectation there = file.of(PAIR, "out.pcap", "libpcap", "");
    assertTrue(there != null && there.findings().isEmpty());
  }

  @Test
  void aPairIsAsThatVersionNumbersIt() throws Exception {
    String old = "{\"in.pcap\": {\"flows\": [{\"flow\": 40}]}}";
    String changed = "{\"in.pcap\": {\"flows\": [{\"flow\": 44}]}}";
    ExpectationFile file =
        file("{\"" + PAIR + "\": " + old + ", \"" + PAIR + " in tshark 4.4\": " + changed + "}");
    assertEquals("", file.fault());
    assertEquals(Set.of(PAIR), file.comparisons());
    assertEquals(40, flow(file.of(PAIR, "in.pcap", "tshark", "4.2.5")));
    assertEquals(44, flow(file.of(PAIR, "in.pcap", "tshark", "4.6.9")));
    assertEquals(
        44, flow(file.of(PAIR, "in.pcap", "libpcap", "1.10.3, streams as in tshark 4.4.0")));
  }

  private static int flow(@Nullable Expectation found) {
    assertNotNull(found);
    return found.flows().get(0).get("flow").getAsInt();
  }

  @Test
  void namesStayInTheFolder() {
    assertTrue(file("{\"in.pcap > ../out.pcap\": {}}").fault().contains("../out.pcap"));
    assertTrue(file("{\"in.pcap > /etc/passwd\": {}}").fault().contains("/etc/passwd"));
  }

  @Test
  void whatIsNotAmongThePointsIsRefused() {
    ExpectationFile file = file("{\"" + PAIR + "\": {\"other.pcap\": {}}}");
    assertThrows(BadExpectationException.class, () -> file.of(PAIR, "in.pcap", "libpcap", ""));
  }

  @Test
  void aMissingPointIsSaid() throws Exception {
    Files.write(folder.resolve("in.pcap"), new byte[0]);
    Files.writeString(folder.resolve("expect.json"), "{\"in.pcap\": {}, \"" + PAIR + "\": {}}");
    List<Case> cases = Cases.of(List.of(folder), null);
    Case pair = cases.get(cases.size() - 1);
    assertEquals(2, pair.points().size());
    assertTrue(pair.error().contains("out.pcap is missing"), pair.error());
  }
}

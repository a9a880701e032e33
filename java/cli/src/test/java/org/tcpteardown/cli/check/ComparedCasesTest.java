package org.tcpteardown.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
    assertNull(file.of(PAIR, "in.pcap"));
    Expectation there = file.of(PAIR, "out.pcap");
    assertTrue(there != null && there.findings().isEmpty());
  }

  @Test
  void namesStayInTheFolder() {
    assertTrue(file("{\"in.pcap > ../out.pcap\": {}}").fault().contains("../out.pcap"));
    assertTrue(file("{\"in.pcap > /etc/passwd\": {}}").fault().contains("/etc/passwd"));
  }

  @Test
  void whatIsNotAmongThePointsIsRefused() {
    ExpectationFile file = file("{\"" + PAIR + "\": {\"other.pcap\": {}}}");
    assertThrows(BadExpectationException.class, () -> file.of(PAIR, "in.pcap"));
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

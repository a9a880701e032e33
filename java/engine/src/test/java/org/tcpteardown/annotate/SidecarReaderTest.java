package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

/** What a sidecar says of findings that this version does not know. */
final class SidecarReaderTest {
  private static String refusal(String... lines) {
    String text =
        SidecarFormat.MAGIC + "\t" + SidecarFormat.VERSION + "\n" + String.join("\n", lines) + "\n";
    BufferedReader in = new BufferedReader(new StringReader(text));
    return String.valueOf(
        assertThrows(SidecarException.class, () -> SidecarReader.read(in)).getMessage());
  }

  @Test
  void refusesAnUnknownFinding() {
    assertEquals(
        "line 3: cannot be understood (unknown finding late_end)",
        refusal(SidecarFormat.FINDINGS, "9\t39.2\t60\t0\tlate_end\twarn\t39.2\tThe text"));
  }

  @Test
  void refusesAnUnknownPopulationFinding() {
    assertEquals(
        "line 2: cannot be understood (unknown finding fin_time)",
        refusal(SidecarFormat.POPULATION + "\tfin_time\twarn\ta\tb\t\t\t3\t4\t1,2\tThe text"));
  }

  private static final String TIME = "\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0";

  @Test
  void refusesAFlowOfAShapeOrEndsThatAreNotThere() {
    String shape = refusal(SidecarFormat.ORDERLY, "0\t7\t\t1\t1" + TIME + "\t::1\t::2\t80");
    assertTrue(shape.startsWith("line 3: cannot be understood (Index 7"), shape);
    String ends = refusal(SidecarFormat.ORDERLY, "0\t0\t40001\t1\t1" + TIME);
    assertTrue(ends.startsWith("line 3: cannot be understood (Index 40001"), ends);
  }

  @Test
  void refusesAFlowThatLacksColumns() {
    assertEquals(
        "line 3: cannot be understood (not such a flow)",
        refusal(SidecarFormat.ORDERLY, "0\t0\t\t1\t1" + TIME + "\t::1"));
    assertEquals(
        "line 3: cannot be understood (not such ends)", refusal(SidecarFormat.ENDS, "0\t::1\t"));
  }

  @Test
  void refusesTimesThatNoClockHas() {
    String message =
        refusal(
            SidecarFormat.ORDERLY,
            "0\t0\t\t1\t1\t0\t0\t9223372036854775807u\t0\t0\t0\t0\t0\t0\t0\t::1\t::2\t80");
    assertEquals("line 3: cannot be understood (long overflow)", message);
  }
}

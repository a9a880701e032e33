package org.tcpteardown.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

class ScriptParserTest {
  private static Segment one(Script script) {
    List<CapturedFrame> frames = script.frames();
    assertEquals(1, frames.size());
    return (Segment) frames.get(0);
  }

  private static SegmentDetails details(String line) {
    return one(Script.of(line)).details();
  }

  @Test
  void nothingUnlessGiven() {
    Segment s = one(Script.of("0 C>S F. 1:11(10) ack 5 ts 7 ecr 8"));
    assertEquals(SegmentDetails.NONE, s.details());
    assertEquals(CapturedFrame.ABSENT, s.firstPayloadByte());
  }

  @Test
  void optionsOfSyn() {
    assertEquals(
        new SegmentDetails(
            1460, 7, 0b1_0000_1100, SackBlocks.NONE, Checksum.RIGHT, "", CapturedFrame.ABSENT),
        details("0 C>S S 1:1(0) mss 1460 wscale 7 ts 1 ecr 0 sum right"));
    assertTrue(details("0 C>S . 1:1(0) ack 5 kind 19").has(SegmentDetails.MD5));
    assertFalse(details("0 C>S . 1:1(0) ack 5 kind 19").has(SegmentDetails.TCP_AO));
  }

  @Test
  void sackMovesWithTheNumbersThatItNames() {
    Script script = Script.of("0 C>S . 1001:1001(0) ack 5001 sack 5101:5201,5301:5401");
    assertEquals(SackBlocks.of(5101, 5201, 5301, 5401), one(script).details().sack());
    assertEquals(
        SackBlocks.of(5111, 5211, 5311, 5411),
        one(script.shifted(End.S, 10).shifted(End.C, 3)).details().sack());
    assertEquals(0, one(script).details().optionKinds());
  }

  @Test
  void payload() {
    assertEquals(21, one(Script.of("0 C>S P. 1:32(31) ack 5 first 21")).firstPayloadByte());
    Script script =
        Script.of("0 S>C R 1:14(13) text \"go away! now\" sum wrong ! rst_abort = \"x\"");
    assertEquals("go away! now", one(script).details().rstText());
    assertEquals(Checksum.WRONG, one(script).details().checksum());
    assertEquals(
        List.of(new Expectation(FindingId.RST_ABORT, "x")), script.lines().get(0).expected());
  }

  /** A misspelt finding would otherwise be one that is merely not found. */
  @Test
  void anExpectationNamesAFinding() {
    String line = "0.0 C>S S 1:1(0) ! syn_unansweerd = 1";
    Exception e = assertThrows(IllegalArgumentException.class, () -> Script.of(line));
    assertEquals("no such finding: syn_unansweerd", root(e).getMessage());
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }
}

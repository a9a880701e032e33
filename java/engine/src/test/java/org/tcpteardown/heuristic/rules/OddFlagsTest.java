package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class OddFlagsTest {
  private static final FindingId ID = FindingId.ODD_FLAGS;

  @Test
  void fires() {
    Expect.only(ID, "0.0 C>S SF 1000:1000(0)   ! odd_flags = SYN+FIN");
    Expect.only(ID, "0.0 C>S SR 1000:1000(0)   ! odd_flags = SYN+RST");
    Expect.only(ID, "0.0 C>S FPU 1000:1000(0)  ! odd_flags = FIN without ACK");
    Expect.only(ID, "0.0 C>S - 1000:1000(0)    ! odd_flags = no flags");
    Expect.only(ID, "0.0 C>S PU 1000:1000(0)   ! odd_flags = no ACK");
    Expect.only(ID, "0.0 C>S SFR 1000:1000(0)  ! odd_flags = SYN+FIN+RST");
  }

  @Test
  void inAConnection() {
    Expect.only(
        ID,
        """
        exchanged
        1.0 S>C FR. 5201:5201(0) ack 1101   ! odd_flags = FIN+RST
        1.1 C>S F 1101:1101(0)              ! odd_flags = FIN without ACK
        """);
  }

  /** A flag that was damaged on the way: the server drops all of it and says what it expects. */
  @Test
  void synInTheMidst() {
    String rest =
        """
        1.00 C>S SP. 1101:1201(100) ack 5201   ! odd_flags = SYN inside
        1.02 S>C . 5201:5201(0) ack 1101
        1.40 C>S P. 1101:1201(100) ack 5201
        1.42 S>C P. 5201:5301(100) ack 1201
        2.00 C>S F. 1201:1201(0) ack 5301
        2.02 S>C F. 5301:5301(0) ack 1202
        2.03 C>S . 1202:1202(0) ack 5302
        """;
    Expect.only(ID, "exchanged\n" + rest);
    Expect.only(ID, Script.of("exchanged\n" + rest).withoutFirst(4));
  }

  /** A wrong checksum among right ones: told as damage. A right one: of its sender. */
  @Test
  void damagedOnTheWay() {
    String script =
        """
        exchanged
        1.0 S>C P. 5201:5211(10) ack 1101
        1.1 C>S P 1101:1101(0) sum wrong       ! odd_flags = no ACK
        """;
    Expect.only(ID, script);
    assertEquals(Severity.NOTE, severity(script));
    assertEquals(Severity.WARN, severity(script.replace("sum wrong", "sum right")));
  }

  private static Severity severity(String script) {
    return Expect.findings(Script.of(script)).get(0).severity();
  }

  @Test
  void notForARepeatedSynAck() {
    Expect.none(
        ID,
        Script.of(
            """
            established
            0.50 S>C S. 5000:5000(0) ack 1001
            0.51 C>S . 1001:1001(0) ack 5001
            """));
  }

  @Test
  void onceForEachEndAndCombination() {
    Expect.only(
        ID,
        """
        0.0 C>S F 1000:1000(0)    ! odd_flags = FIN without ACK
        0.1 C>S F 1000:1000(0)
        0.2 C>S SF 1000:1000(0)   ! odd_flags = SYN+FIN
        0.3 S>C SF 7000:7000(0)   ! odd_flags = SYN+FIN
        """,
        org.tcpteardown.testkit.Variant.NUMBERED);
  }

  @Test
  void notForWhatEveryStackSends() {
    Expect.none(
        ID,
        Script.of(
            """
            0.00 C>S SEW 1000:1000(0)
            0.02 S>C S.E 5000:5000(0) ack 1001
            0.03 C>S . 1001:1001(0) ack 5001
            0.04 C>S P.U 1001:1101(100) ack 5001
            1.00 C>S FP.UE 1101:1201(100) ack 5001
            1.02 S>C F. 5001:5001(0) ack 1202
            1.03 C>S R 1202:1202(0)
            1.04 C>S RP. 1202:1202(0) ack 5002
            """));
  }
}

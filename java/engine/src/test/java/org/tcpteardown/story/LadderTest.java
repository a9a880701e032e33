package org.tcpteardown.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.testkit.Script;

/** Which frames are decisive, and how they are folded. */
final class LadderTest {
  private static final String LATE_FIN =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.039 C>S . 1101:1101(0) ack 5202
      40.0 C>S F. 1101:1101(0) ack 5202
      40.3 C>S F. 1101:1101(0) ack 5202
      40.9 C>S F. 1101:1101(0) ack 5202
      42.1 C>S F. 1101:1101(0) ack 5202
      capture ends 60
      """;

  private static Finding late(long frame) {
    return Ladders.finding(
        frame, Severity.WARN, FindingId.LATE_FIN, FieldValue.duration(39_000_000_000L));
  }

  private static Finding repeat(long frame) {
    return Ladders.finding(frame, Severity.NOTE, FindingId.FIN_RETRANSMITTED, FieldValue.count(1));
  }

  private static void assertLadder(String expected, List<String> lines) {
    assertEquals(expected.strip(), String.join("\n", lines).strip());
  }

  private static String ms(int time) {
    return FieldValue.secondsText(time * 1_000_000L);
  }

  @Test
  void tellsALateFin() {
    assertLadder(
"""
 0.000000      1  client <> server  [SYN] [SYN, ACK] [ACK] in frames 1, 2, 3, 20 ms
 0.030000      4  client -> server  [PSH, ACK] seq 1 ack 1 len 100
 0.050000      5  client <- server  [PSH, ACK] seq 1 ack 101 len 200
 0.050100      6  client -> server  [ACK] seq 101 ack 201 len 0
 1.000000      7  client <- server  [FIN, ACK] seq 201 ack 101 len 0
 1.039000      8  client -> server  [ACK] seq 101 ack 202 len 0
                                    ... 39 s of silence ...
40.000000      9  client -> server  [FIN, ACK] seq 101 ack 202 len 0  ! late_fin 39 s
40.300000     10  client -> server  3 more transmissions, the last in frame 12, gaps doubling from
                                    300 ms to 1.2 s
                                    * fin_retransmitted on 3 frames
                                    ... 17.9 s of silence until the capture ended
""",
        Ladders.text(LATE_FIN, late(9), repeat(10), repeat(11), repeat(12)));
  }

  @Test
  void showsWhereAResetComesFrom() {
    assertLadder(
"""
0.000000      1  client <> server  [SYN] [SYN, ACK] [ACK] in frames 1, 2, 3, 20 ms
0.030000      4  client -> server  [PSH, ACK] seq 1 ack 1 len 100 ttl 64
0.050000      5  client <- server  [PSH, ACK] seq 1 ack 101 len 200 ttl 57
0.050100      6  client -> server  [ACK] seq 101 ack 201 len 0 ttl 64
0.300000      7  client -> server  [RST, ACK] seq 101 ack 201 len 0 win 502 ttl 255
""",
        Ladders.text("exchanged\n0.3 C>S R. 1101:1101(0) ack 5201 ttl 255"));
  }

  @Test
  void icmpErrorsAreFoldedWithWhatTheyAnswer() {
    List<String> lines =
        Ladders.text(
            """
            exchanged
            1.0 C>S F. 1101:1101(0) ack 5201
            1.1 icmp 10.0.0.254 3/1 quotes C>S
            1.3 C>S F. 1101:1101(0) ack 5201
            1.4 icmp 10.0.0.254 3/1 quotes C>S
            1.9 C>S F. 1101:1101(0) ack 5201
            2.0 icmp 10.0.0.254 3/1 quotes C>S
            """);
    assertEquals(
        "1.100000      8  client <- ICMP    ICMP type 3 from 10.0.0.254",
        lines.get(lines.size() - 3));
    assertTrue(lines.get(lines.size() - 2).contains("2 more transmissions"), lines.toString());
    assertTrue(
        String.join(" ", lines).replaceAll(" +", " ").contains("; 2 more ICMP errors"),
        lines.toString());
  }

  @Test
  void aFindingThatIsNewIsNeverFolded() {
    Finding bad = Ladders.finding(11, Severity.ERROR, FindingId.TAMPERING, FieldValue.NONE);
    List<String> lines = Ladders.text(LATE_FIN, late(9), repeat(10), bad);
    assertTrue(
        lines.stream().anyMatch(l -> l.contains("   11  client -> server  [FIN, ACK]")),
        lines.toString());
    assertTrue(lines.stream().anyMatch(l -> l.endsWith("! tampering")), lines.toString());
  }

  @Test
  void resetsOfADisturbedTransferAreOneLine() {
    StringBuilder script = new StringBuilder("exchanged\n1.0 C>S F. 1101:1101(0) ack 5201\n");
    for (int i = 0; i < 30; i++) {
      int seq = 5201 + 100 * i;
      script.append(ms(1100 + 10 * i)).append(" S>C P. ").append(seq + ":" + (seq + 100));
      script.append("(100) ack 1101\n");
      script.append(ms(1105 + 10 * i)).append(" C>S R 1101:1101(0)\n");
    }
    List<String> lines = Ladders.text(script.toString());
    assertTrue(lines.size() <= 10, lines.toString());
    assertTrue(
        String.join(" ", lines).replaceAll(" +", " ").contains("29 more RSTs"), lines.toString());
  }

  @Test
  void aLongTransferIsLeftOut() {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 500; i++) {
      int seq = 5201 + 100 * i;
      script.append(ms(1000 + i)).append(" S>C P. ").append(seq + ":" + (seq + 100));
      script.append("(100) ack 1101\n");
    }
    script.append("7.0 C>S F. 1101:1101(0) ack 55201\n");
    List<String> lines = Ladders.text(script.toString());
    assertTrue(lines.size() < 10, lines.toString());
    assertTrue(
        lines.stream()
            .anyMatch(l -> l.endsWith("... 501 frames with 50100 bytes of the server ...")),
        lines.toString());
  }

  @Test
  void neverTooLongAndNeverTooWide() {
    StringBuilder script = new StringBuilder("exchanged\n");
    for (int i = 0; i < 400; i++) {
      // Other sequence numbers each time: no series, and each a line of its own.
      script.append(10.0 * i + 1).append(i % 2 == 0 ? " C>S F. " : " S>C F. ");
      int seq = (i % 2 == 0 ? 1101 : 5201) + 10 * i;
      script.append(seq).append(":").append(seq).append("(0) ack 4000000000\n");
    }
    Script whole = Script.of(script.toString());
    Finding[] findings = new Finding[200];
    for (int i = 0; i < findings.length; i++) {
      findings[i] = late(7L + i);
    }
    List<Rung> rungs = Ladders.of(whole, findings);
    assertTrue(rungs.size() <= Ladder.MAX_RUNGS, rungs.size() + " rungs");
    Rung.OfFrames last = (Rung.OfFrames) rungs.get(rungs.size() - 1);
    assertEquals(406, last.last().frame());
    for (String line : Ladders.text(script.toString(), findings)) {
      assertTrue(line.length() <= LadderText.WIDTH, line);
      assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~'), line);
    }
  }

  @Test
  void everyFrameIsTold() {
    for (String script : List.of(LATE_FIN, "established", "0 S>C R 5:5(0)", "exchanged")) {
      Script whole = Script.of(script);
      long told = 0;
      for (Rung rung : Ladders.of(whole)) {
        if (rung instanceof Rung.OfFrames frames) {
          told += frames.frames().size();
        } else if (rung instanceof Rung.Omitted omitted) {
          told += omitted.frames();
        }
      }
      assertEquals(whole.story().flow().frames(), told, script);
    }
  }

  @Test
  void copiesOfAMirrorPortAreOneFrame() {
    // A router on the way has taken one from the TTL; the copy has the same IP identification.
    String script =
        """
        0.000 C>S S 1000:1000(0) ttl 64 id 7
        0.0002 C>S S 1000:1000(0) ttl 63 id 7
        0.020 S>C S. 5000:5000(0) ack 1001 id 9
        0.021 C>S . 1001:1001(0) ack 5001 id 8
        """;
    assertEquals(1, Ladders.of(Script.of(script)).size());
    // A retransmission has an identification of its own.
    assertEquals(4, Ladders.of(Script.of(script.replace("ttl 63 id 7", "ttl 63 id 10"))).size());
  }

  @Test
  void numbersAreThoseOfWiresharkInMidStream() {
    String lines =
        Ladders.text(
                """
                0.0 C>S P. 1000:1010(10) ack 900
                0.1 S>C . 900:900(0) ack 1010
                0.2 S>C F. 900:900(0) ack 1010
                """)
            .stream()
            .map(l -> l.substring(l.indexOf('[')))
            .collect(Collectors.joining("\n"));
    assertEquals(
        """
        [PSH, ACK] seq 1 ack 1 len 10
        [ACK] seq 1 ack 11 len 0
        [FIN, ACK] seq 1 ack 11 len 0\
        """,
        lines);
  }

  @Test
  void numbersGoOverTheirLimit() {
    String lines =
        String.join(
            "\n",
            Ladders.text(
                """
                0.0 C>S S 4294967295:4294967295(0)
                0.1 S>C S. 5:5(0) ack 0
                0.2 C>S . 0:0(0) ack 6
                0.3 C>S R. 0:0(0) ack 6
                """));
    assertTrue(lines.contains("[RST, ACK] seq 1 ack 1 len 0"), lines);
  }
}

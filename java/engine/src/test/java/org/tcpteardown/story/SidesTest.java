package org.tcpteardown.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

/** What is said for and against a verdict. */
final class SidesTest {
  private static final String ORDERLY =
      """
      exchanged
      1.000 C>S F. 1101:1101(0) ack 5201
      1.020 S>C F. 5201:5201(0) ack 1102
      1.021 C>S . 1102:1102(0) ack 5202
      """;

  private static Sides sides(Script script) {
    Sides sides = Sides.of(Expect.report(script));
    for (List<String> side : List.of(sides.found(), sides.pro(), sides.contra())) {
      for (String text : side) {
        assertTrue(text.matches("[A-Z0-9].*[^.]"), text);
      }
    }
    return sides;
  }

  private static List<String> found(Script script) {
    return sides(script).found();
  }

  private static List<String> contra(Script script) {
    return sides(script).contra();
  }

  private static void assertSays(List<String> texts, String... parts) {
    for (String part : parts) {
      assertTrue(texts.stream().anyMatch(t -> t.contains(part)), part + " not in " + texts);
    }
  }

  @Test
  void nothingSpeaksAgainstAnOrderlyCloseSeenInFull() {
    assertEquals(List.of(), contra(Script.of(ORDERLY)));
    assertSays(
        found(Script.of(ORDERLY)),
        "Every captured byte was acknowledged: 100 bytes of the client, 200 bytes of the server");
  }

  @Test
  void findingsSpeakForIt() {
    assertSays(found(Script.of("exchanged\n1.0 C>S R. 1101:1101(0) ack 5201")), "frame 7)");
  }

  @Test
  void repeatedFindingsAreOneArgument() {
    List<String> texts =
        found(
            Script.of(
                """
                exchanged
                1.0 C>S F. 1101:1101(0) ack 5201
                1.2 C>S F. 1101:1101(0) ack 5201
                1.6 C>S F. 1101:1101(0) ack 5201
                2.4 C>S F. 1101:1101(0) ack 5201
                """));
    assertSays(texts, "(fin_retransmitted, frame 8, and on 2 more)");
    assertEquals(1, texts.stream().filter(t -> t.contains("(fin_retransmitted")).count());
  }

  @Test
  void whatTheCaptureLacksSpeaksAgainst() {
    assertSays(
        contra(Script.of(ORDERLY).withoutFirst(3)),
        "The client's part of the handshake is missing",
        "The server's part of the handshake is missing",
        "by port number only");
    assertSays(
        contra(Script.of(ORDERLY).without(4)), "The capture lacks some of what the client sent");
    assertSays(contra(Script.of(ORDERLY).only(End.C)), "No frame of the server was captured");
  }

  @Test
  void aShortWatchSpeaksAgainstWhatIsUnfinished() {
    assertSays(contra(Script.of("exchanged")), "ends with this flow's last frame");
    assertSays(contra(Script.of("exchanged\ncapture ends 3.0501")), "watched for 3 s");
  }

  @Test
  void signsOfForgeryAreNamedOnEitherSide() {
    String forged =
        """
        0.0000 C>S S 1000:1000(0) ttl 125 win 8192
        0.0001 S>C S. 5000:5000(0) ack 1001 ttl 64 win 65535
        0.0301 C>S . 1001:1001(0) ack 5001 ttl 125 win 513
        0.0310 C>S P. 1001:1213(212) ack 5001 ttl 125 win 513
        0.0350 S>C P. 5001:5201(200) ack 1213 ttl 64 win 65323
        0.0650 C>S . 1213:1213(0) ack 5201 ttl 125 win 512
        90.0 S>C F. 5201:5201(0) ack 1213 ttl 64 win 65323
        90.001 C>S R. 1213:1213(0) ack 5202 ttl 255 win 65323 id 9
        """;
    assertSays(sides(Script.of(forged)).pro(), "did not send the RST in frame 8: ttl_far");
    String far = forged.replace("90.001", "90.031").replace("65323 id 9", "513");
    assertSays(
        contra(Script.of(far).with("forged_rst.warn", "99")),
        "Weak signs that the client did not send the RST in frame 8: ttl_far");
    String near = far.replace("ttl 255", "ttl 125");
    assertTrue(
        contra(Script.of(near).with("forged_rst.warn", "99")).stream()
            .noneMatch(t -> t.contains("Weak signs")));
  }
}

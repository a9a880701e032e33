package org.tcpteardown.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.testkit.Script;

final class FrameFactsTest {

  private static List<FrameFacts> facts(String script) {
    return FrameFacts.of(Script.of(script).story());
  }

  private static Map<FrameField, String> plain(FrameFacts facts) {
    Map<FrameField, String> values = new EnumMap<>(FrameField.class);
    facts.values().forEach((field, value) -> values.put(field, value.plain()));
    return values;
  }

  private static Map<FrameField, String> onFrame(String script, long frame) {
    return plain(facts(script).stream().filter(f -> f.frame() == frame).findFirst().orElseThrow());
  }

  @Test
  void aFinThatIsAnswered() {
    String script =
        """
        exchanged
        1.000 C>S F. 1101:1101(0) ack 5201
        1.020 S>C F. 5201:5201(0) ack 1102
        1.021 C>S . 1102:1102(0) ack 5202
        """;
    assertEquals(
        Map.of(
            FrameField.FIN_NTH, "1",
            FrameField.FIN_ACKED_IN, "8",
            FrameField.FIN_ACK_DELAY, "0.020000000",
            FrameField.FIN_PEER, "8"),
        onFrame(script, 7));
    assertEquals(
        Map.of(
            FrameField.FIN_NTH, "1",
            FrameField.FIN_ACKED_IN, "9",
            FrameField.FIN_ACK_DELAY, "0.001000000",
            FrameField.FIN_PEER, "7"),
        onFrame(script, 8));
    assertEquals(2, facts(script).size());
  }

  @Test
  void transmissionsOfAFinAreCountedWithoutCopies() {
    String script =
        """
        exchanged
        1.00000 C>S F. 1101:1101(0) ack 5201 id 9
        1.00001 C>S F. 1101:1101(0) ack 5201 id 9
        1.30000 C>S F. 1101:1101(0) ack 5201 id 10
        """;
    assertEquals(Map.of(FrameField.FIN_NTH, "1"), onFrame(script, 7));
    assertEquals(Map.of(FrameField.FIN_NTH, "1"), onFrame(script, 8));
    assertEquals(Map.of(FrameField.FIN_NTH, "2"), onFrame(script, 9));
    assertEquals(3, FrameFacts.count(Script.of(script).story()));
  }

  @Test
  void aSecondFrameOfARstSaysTheSame() {
    String script =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C R 5201:5201(0) ttl 57 id 9
        1.03 S>C R 5201:5201(0) ttl 56 id 9
        """;
    assertEquals("7", onFrame(script, 8).get(FrameField.RST_TRIGGER));
    assertEquals(onFrame(script, 8), onFrame(script, 9));
    assertEquals(2, facts(script).size());
    assertEquals(2, FrameFacts.count(Script.of(script).story()));
  }

  /** The first capture point lacks it: no other distance. */
  @Test
  void aRstThatOnlyTheNextRouterShows() {
    Script routed =
        Script.of("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 ttl 56 id 9").routed().without(14);
    List<FrameFacts> facts = FrameFacts.of(routed.story());
    assertEquals("0", plain(facts.get(0)).get(FrameField.RST_TTL_DELTA));
    Script twice = Script.of("exchanged\n1.0 S>C R. 5201:5201(0) ack 1101 ttl 56 id 9").routed();
    assertEquals("-1", plain(FrameFacts.of(twice.story()).get(0)).get(FrameField.RST_TTL_DELTA));
  }

  @Test
  void aRstThatAnswers() {
    String script =
        """
        exchanged
        1.0 C>S P. 1101:1201(100) ack 5201
        1.02 S>C R 5201:5201(0) ttl 250
        """;
    Map<FrameField, String> values = onFrame(script, 8);
    assertEquals("stateless", values.get(FrameField.RST_FAMILY));
    assertEquals("193", values.get(FrameField.RST_TTL_DELTA));
    assertEquals("7", values.get(FrameField.RST_TRIGGER));
    assertEquals("0.020000000", values.get(FrameField.RST_TRIGGER_DELAY));
    assertEquals(
        "ttl_far +45 (TTL 250 where its packets have 57 (5 hops against 7))",
        values.getOrDefault(FrameField.FORGED_RST_EVIDENCE, "").replaceAll(", .*", ""));
  }

  @Test
  void whatTheRstCopied() {
    String script =
        """
        exchanged
        30.0 C>S . 1100:1100(0) ack 5201 id 4711 win 8191
        30.0005 S>C R 5201:5201(0) id 4711 win 8191
        """;
    Map<FrameField, String> values = onFrame(script, 8);
    assertEquals("1", values.get(FrameField.RST_WINDOW_ECHO));
    assertEquals("1", values.get(FrameField.RST_IPID_ECHO));
    assertEquals("0", values.get(FrameField.RST_TTL_DELTA));
  }

  @Test
  void ofARstOutOfTheBlueLittleIsKnown() {
    assertEquals(
        Map.of(FrameField.RST_FAMILY, "stateless", FrameField.RST_ACCEPTABLE, "unknown"),
        onFrame("0.0 S>C R 5201:5201(0)", 1));
  }

  @Test
  void theTextOfARst() {
    assertEquals(
        "Connection limit",
        onFrame("0.0 S>C R. 1:17(16) ack 5 text \"Connection limit\"", 1).get(FrameField.RST_TEXT));
  }

  @Test
  void whetherARstMustBeTaken() {
    assertEquals("exact", acceptable("exchanged\n1.0 S>C R 5201:5201(0)"));
    assertEquals("no", acceptable("exchanged\n1.0 S>C R 5101:5101(0)"));
    assertEquals("challenge", acceptable("exchanged\n1.0 S>C R 5401:5401(0)"));
  }

  private static String acceptable(String script) {
    return onFrame(script, 7).getOrDefault(FrameField.RST_ACCEPTABLE, "");
  }

  @Test
  void windowAndIdentificationZeroAreNoEcho() {
    String script = "exchanged\n1.0 C>S . 1101:1101(0) ack 5201 id 0 win 0\n1.1 S>C R 5201:5201(0)";
    Map<FrameField, String> values = onFrame(script, 8);
    assertEquals(false, values.containsKey(FrameField.RST_WINDOW_ECHO));
    assertEquals(false, values.containsKey(FrameField.RST_IPID_ECHO));
  }

  @Test
  void everyValueIsOfItsFieldsType() {
    String script =
        """
        exchanged
        1.0 C>S F. 1101:1101(0) ack 5201
        1.02 S>C R 5201:5201(0) ttl 250 win 502 id 105
        """;
    for (FrameFacts facts : facts(script)) {
      for (Map.Entry<FrameField, FieldValue> entry : facts.values().entrySet()) {
        assertEquals(entry.getKey().type(), entry.getValue().type(), entry.getKey().id());
      }
    }
  }
}

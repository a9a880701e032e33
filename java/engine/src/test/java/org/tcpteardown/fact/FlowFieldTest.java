package org.tcpteardown.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.testkit.End;
import org.tcpteardown.testkit.Expect;
import org.tcpteardown.testkit.Script;

final class FlowFieldTest {
  private static final String STORY =
      """
      exchanged
      1.000 S>C F. 5201:5201(0) ack 1101
      1.001 C>S . 1101:1101(0) ack 5202
      40.2 C>S F. 1101:1101(0) ack 5202
      40.5 C>S F. 1101:1101(0) ack 5202
      41.1 C>S F. 1101:1101(0) ack 5202
      capture ends 60
      """;

  private static Map<FlowField, String> values(Script script) {
    FlowReport report = Expect.report(script);
    Map<FlowField, String> values = new EnumMap<>(FlowField.class);
    for (FlowField field : FlowField.values()) {
      FieldValue value = field.of(report);
      if (value != null) {
        assertEquals(field.type(), value.type(), field.id());
        values.put(field, value.plain());
      }
    }
    return values;
  }

  @Test
  void tellsAWholeStory() {
    Map<FlowField, String> values = values(Script.of(STORY));
    assertEquals("0", values.get(FlowField.FLOW));
    assertEquals("fin", values.get(FlowField.END));
    assertEquals("server", values.get(FlowField.CLOSED_BY));
    assertEquals("middlebox_fin_timer", values.get(FlowField.CAUSE));
    assertEquals("error", values.get(FlowField.SEVERITY));
    assertEquals("LAST-ACK", values.get(FlowField.STATE_CLT));
    assertEquals("FIN-WAIT-2", values.get(FlowField.STATE_SRV));
    assertEquals("4", values.get(FlowField.FIN_COUNT));
    assertEquals("3", values.get(FlowField.FIN_COUNT_CLT));
    assertEquals("1", values.get(FlowField.FIN_COUNT_SRV));
    assertEquals("0", values.get(FlowField.RST_COUNT));
    assertEquals("1", values.get(FlowField.SYN_COUNT));
    assertEquals("1", values.get(FlowField.CT_COUNT));
    assertEquals("39.200000000", values.get(FlowField.HALF_CLOSE_TIME));
    assertEquals("0.949900000", values.get(FlowField.IDLE_BEFORE_CLOSE));
    assertEquals("1", values.get(FlowField.DATA_COMPLETE));
    assertEquals("0", values.get(FlowField.UNACKED_CLT));
    assertEquals("0", values.get(FlowField.UNACKED_SRV));
  }

  @Test
  void whatIsUnknownIsAbsent() {
    Map<FlowField, String> values =
        values(Script.of("exchanged\n1.0 C>S F. 1101:1101(0) ack 5201").only(End.C));
    assertFalse(values.containsKey(FlowField.STATE_SRV));
    assertFalse(values.containsKey(FlowField.HALF_CLOSE_TIME));
    assertFalse(values.containsKey(FlowField.DATA_COMPLETE));
    assertFalse(values.containsKey(FlowField.UNACKED_CLT));
    assertFalse(values(Script.of("exchanged")).containsKey(FlowField.IDLE_BEFORE_CLOSE));
    assertFalse(values(Script.of("0.0 C>S R 1:1(0)")).containsKey(FlowField.IDLE_BEFORE_CLOSE));
  }

  @Test
  void countsResetsByEnd() {
    Map<FlowField, String> values =
        values(
            Script.of(
                """
                exchanged
                1.0 C>S R. 1101:1101(0) ack 5201
                1.01 S>C P. 5201:5301(100) ack 1101
                1.0101 C>S R 1101:1101(0)
                """));
    assertEquals("2", values.get(FlowField.RST_COUNT));
    assertEquals("2", values.get(FlowField.RST_COUNT_CLT));
    assertEquals("0", values.get(FlowField.RST_COUNT_SRV));
    assertEquals("100", values.get(FlowField.UNACKED_SRV));
  }

  @Test
  void namesAreUniqueAmongAllFields() {
    Set<String> seen = new HashSet<>();
    for (FlowField field : FlowField.values()) {
      assertTrue(seen.add(field.id()), field.id());
      assertFalse(field.summary().endsWith("."), field.id());
    }
    for (FrameField field : FrameField.values()) {
      assertTrue(seen.add(field.id()), field.id());
      assertFalse(field.summary().endsWith("."), field.id());
    }
  }
}

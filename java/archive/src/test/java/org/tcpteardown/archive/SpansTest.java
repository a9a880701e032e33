package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpansTest {
  private final Spans spans = new Spans();

  @Test
  void partsAreToldInTheOrderOfFiles() {
    spans.add(5, 0, 50, 7);
    spans.add(5, 0, 50, 9);
    spans.add(5, 2, 51, 1);
    spans.add(5, 2, 52, 3); // the same connection, of which that file made two
    spans.add(5, 2, 51, 4);
    assertEquals(
        List.of(
            new Spans.Span(0, 50, 7, 9), new Spans.Span(2, 51, 1, 4), new Spans.Span(2, 52, 3, 3)),
        spans.of(5));
    assertFalse(spans.has(4));
    assertEquals(List.of(), spans.of(-1));
    assertEquals(List.of(), spans.of(1_000_000));
  }

  @Test
  void thereIsRoomForMany() {
    for (int flow = 0; flow < 10_000; flow++) {
      spans.add(flow, flow / 1000, flow % 1000, 1);
      spans.add(flow, flow / 1000 + 1, 2000 + flow % 1000, 2);
    }
    for (int flow = 0; flow < 10_000; flow += 999) {
      assertEquals(
          List.of(
              new Spans.Span(flow / 1000, flow % 1000, 1, 1),
              new Spans.Span(flow / 1000 + 1, 2000 + flow % 1000, 2, 2)),
          spans.of(flow));
    }
  }
}

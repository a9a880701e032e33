package org.tcpteardown.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PayloadMarksTest {
  @Test
  void theFirstOfAFrameCounts() {
    PayloadMarks marks = new PayloadMarks();
    marks.put(5, 0);
    marks.put(5_000_000, -3);
    marks.put(5_000_000, 4);
    assertTrue(marks.has(5));
    assertEquals(0, marks.hash(5));
    assertEquals(-3, marks.hash(5_000_000));
    assertFalse(marks.has(6));
    assertFalse(marks.has(2_000_000_000));
  }
}

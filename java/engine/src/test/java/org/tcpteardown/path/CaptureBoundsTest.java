package org.tcpteardown.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CaptureBoundsTest {
  private static final CaptureBounds BOUNDS =
      new CaptureBounds(100, 900, true, true, 0, List.of(new CaptureBounds.Gap(300, 400)));

  @Test
  void nothingIsKnownBetweenFiles() {
    assertTrue(BOUNDS.isNearGap(350, 0));
    assertTrue(BOUNDS.isNearGap(405, 10));
    assertFalse(BOUNDS.isNearGap(405, 5));
    assertFalse(BOUNDS.isNearGap(300, 0));
    assertFalse(new CaptureBounds(100, 900, true, true, 0).isNearGap(350, 1_000));
  }

  @Test
  void anotherClockTellsOtherTimes() {
    CaptureBounds other = BOUNDS.by(timeNs -> timeNs + 1_000);
    assertEquals(1_100, other.startNs());
    assertEquals(1_900, other.endNs());
    assertTrue(other.isNearGap(1_350, 0));
    assertFalse(other.isNearGap(350, 0));
  }
}

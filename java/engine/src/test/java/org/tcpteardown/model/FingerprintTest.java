package org.tcpteardown.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void keyIsTheFirstFramesTimeInMicrosecondsAndLengths() {
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add(new OtherFrame(1, 1_700_000_000_020_000_500L, 74, 60));
    assertEquals("1700000000020000-74-60", fingerprint.key());
  }

  @Test
  void fileNameDependsOnAllEarlyFramesButNoLaterOnes() {
    Fingerprint one = frames(3);
    Fingerprint other = frames(4);
    assertEquals(one.key(), other.key());
    assertNotEquals(one.fileName(), other.fileName());
    assertEquals(frames(8).fileName(), frames(9).fileName());
    assertEquals(8, frames(20).early().size());
  }

  /** Blocks that are no packets have none. */
  @Test
  void timesCountFromTheFirstFrameThatHasOne() {
    assertEquals(0, new Fingerprint().startTimeNs());
    assertEquals(1_700_000_000_000_000_001L, frames(3).startTimeNs());
    Fingerprint custom = new Fingerprint();
    custom.add(new OtherFrame(1, 0, 12, 12));
    custom.add(new OtherFrame(2, 1_700_000_000_000_000_000L, 60, 60));
    assertEquals(1_700_000_000_000_000_000L, custom.startTimeNs());
    Fingerprint fromZero = new Fingerprint();
    fromZero.add(new OtherFrame(1, 0, 60, 60));
    fromZero.add(new OtherFrame(2, 5_000_000_000L, 60, 60));
    assertEquals(0, fromZero.startTimeNs());
  }

  private static Fingerprint frames(int count) {
    Fingerprint fingerprint = new Fingerprint();
    for (int i = 1; i <= count; i++) {
      fingerprint.add(new OtherFrame(i, 1_700_000_000_000_000_000L + i, 60, 60));
    }
    return fingerprint;
  }
}

package org.tcpteardown.tcp.zeek;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ZeekStreamTest {
  private final ZeekStream stream = new ZeekStream();

  @Test
  void dataInOrderLeavesNoHole() {
    capture(1, 11);
    capture(11, 21);
    assertEquals(0, stream.acknowledged(21));
  }

  @Test
  void eachHoleCountsOnce() {
    capture(11, 21);
    capture(31, 41);
    assertEquals(3, stream.acknowledged(51));
    assertEquals(0, stream.acknowledged(51));
    assertEquals(0, stream.acknowledged(40));
  }

  @Test
  void anAcknowledgementInsideAHoleCountsItsBeginning() {
    capture(31, 41);
    assertEquals(1, stream.acknowledged(21));
    assertEquals(1, stream.acknowledged(41));
  }

  @Test
  void dataThatFillsTheHoleLateIsNoGap() {
    capture(21, 31);
    capture(11, 21);
    capture(41, 51);
    capture(1, 11);
    capture(31, 41);
    assertEquals(0, stream.acknowledged(51));
  }

  @Test
  void overlappingRangesMerge() {
    capture(11, 21);
    capture(31, 41);
    capture(51, 61);
    capture(15, 55);
    assertEquals(1, stream.acknowledged(61));
  }

  @Test
  void aRangeMayContainAnotherOrLieInside() {
    capture(11, 21);
    capture(11, 41);
    capture(15, 20);
    capture(1, 30);
    assertEquals(0, stream.acknowledged(41));
  }

  @Test
  void tooManyRangesCountTooFewHolesNotTooMany() {
    for (int i = 0; i < 40; i++) {
      capture(11 + 20 * i, 21 + 20 * i);
    }
    assertEquals(17, stream.acknowledged(801));
  }

  @Test
  void givesUpWhenNothingIsAcknowledged() {
    stream.captured(20_000, 100, false);
    assertEquals(0, stream.acknowledged(30_000));
    capture(30_100, 30_200);
    assertEquals(0, stream.acknowledged(40_000));
  }

  @Test
  void doesNotGiveUpOnceSomethingIsAcknowledged() {
    stream.captured(20_000, 100, true);
    assertEquals(1, stream.acknowledged(20_100));
  }

  private void capture(int from, int to) {
    stream.captured(from, to - from, true);
  }
}

package org.tcpteardown.tcp.zeek;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ZeekHistoryTest {
  @Test
  void writesTheFirstOfAKindOncePerEnd() {
    ZeekHistory history = new ZeekHistory();
    assertTrue(history.first(ZeekHistory.Kind.ACK, 'A', true));
    assertFalse(history.first(ZeekHistory.Kind.ACK, 'A', true));
    assertTrue(history.first(ZeekHistory.Kind.ACK, 'A', false));
    assertEquals("Aa", history.toString());
  }

  @Test
  void synAndSynAckAreOneKind() {
    ZeekHistory history = new ZeekHistory();
    history.first(ZeekHistory.Kind.SYN, 'S', true);
    assertFalse(history.first(ZeekHistory.Kind.SYN, 'H', true));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "1, true",
    "2, false",
    "9, false",
    "10, true",
    "11, false",
    "20, false",
    "100, true",
    "110, false",
    "1000, true",
    "1000000000, true",
    "0, false"
  })
  void scaledLettersComeAtPowersOfTen(int times, boolean written) {
    ZeekHistory history = new ZeekHistory();
    history.appendScaled('T', false, times);
    assertEquals(written ? "t" : "", history.toString());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "SR, true",
    "^SR, true",
    "SaR, true",
    "SDTR, true",
    "SRA, true",
    "SAR, false",
    "SFR, false",
    "SIR, false",
    "SQR, false",
    "SGR, false",
    "SHR, false",
    "Sr, false",
    "S, false",
    "R, false",
    "^, false",
    "AR, false",
  })
  void knowsSynThenRst(String text, boolean expected) {
    ZeekHistory history = new ZeekHistory();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter == '^') {
        history.flip();
      } else {
        history.append(Character.toUpperCase(letter), Character.isUpperCase(letter));
      }
    }
    assertEquals(expected, history.isSynThenRst());
  }

  @Test
  void anEmptyHistoryIsEmpty() {
    ZeekHistory history = new ZeekHistory();
    assertEquals("", history.toString());
    assertFalse(history.isSynThenRst());
    assertFalse(history.isOnlySynAck());
  }
}

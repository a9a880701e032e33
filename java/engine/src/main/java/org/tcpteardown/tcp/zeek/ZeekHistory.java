package org.tcpteardown.tcp.zeek;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The letters of Zeek's {@code history}: upper case for the originator, lower case for the
 * responder. Knows which letters are written only once, not when they are due.
 */
public final class ZeekHistory {
  /** Longest text kept; a flow that has more letters than this is told by its beginning. */
  static final int MAX_LETTERS = 200;

  private static final byte FLIPPED = '^';
  private static final String SPEAKS_OF_CONNECTION = "HAFGIQ";

  /** The responder's bits in {@link #seen} lie this far above the originator's. */
  private static final int RESPONDER_SHIFT = 8;

  /** A kind of segment, whose first one is always written. S and H share one. */
  enum Kind {
    SYN(0x01),
    FIN(0x02),
    RST(0x04),
    FIN_AND_RST(0x08),
    MANY_FLAGS(0x10),
    DATA(0x20),
    ACK(0x40);

    private final int bit;

    Kind(int bit) {
      this.bit = bit;
    }
  }

  // Most flows have fewer than nine letters (ShADadFf).
  private byte[] letters = new byte[8];
  private int length;
  private int seen;

  /**
   * Writes the letter if this end sends that kind for the first time.
   *
   * @return whether it was written
   */
  boolean first(Kind kind, char letter, boolean originator) {
    int bit = originator ? kind.bit : kind.bit << RESPONDER_SHIFT;
    if ((seen & bit) != 0) {
      return false;
    }
    seen |= bit;
    append(letter, originator);
    return true;
  }

  /** Writes the upper-case letter given in the case of that end. */
  void append(char letter, boolean originator) {
    write((byte) (originator ? letter : letter - 'A' + 'a'));
  }

  /** Writes the letter at the 1st, 10th, 100th ... time. */
  void appendScaled(char letter, boolean originator, int times) {
    if (isPowerOfTen(times)) {
      append(letter, originator);
    }
  }

  /** The ends change roles from here on. What was written, and seen, of either role stays. */
  void flip() {
    write(FLIPPED);
  }

  /** Whether all that happened so far is one SYN-ACK from the originator. */
  boolean isOnlySynAck() {
    return length == 1 && letters[0] == 'H';
  }

  /** Rewrites a lone SYN-ACK of the originator as one of the responder of a flipped flow. */
  void restartWithFlippedSynAck() {
    length = 0;
    seen = 0;
    flip();
    first(Kind.SYN, 'H', false);
  }

  /**
   * Whether the originator did nothing between SYN and RST that speaks of a connection: Zeek's
   * condition for RSTOS0, which ignores the responder's letters.
   */
  boolean isSynThenRst() {
    int start = length > 0 && letters[0] == FLIPPED ? 1 : 0;
    if (start >= length || letters[start] != 'S') {
      return false;
    }
    for (int i = start + 1; i < length; i++) {
      if (letters[i] == 'R') {
        return true;
      }
      if (SPEAKS_OF_CONNECTION.indexOf(letters[i]) >= 0) {
        return false;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return new String(letters, 0, length, StandardCharsets.US_ASCII);
  }

  private void write(byte letter) {
    if (length == MAX_LETTERS) {
      return;
    }
    if (length == letters.length) {
      letters = Arrays.copyOf(letters, Math.min(2 * length, MAX_LETTERS));
    }
    letters[length++] = letter;
  }

  private static boolean isPowerOfTen(int times) {
    int rest = times;
    while (rest >= 10 && rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}

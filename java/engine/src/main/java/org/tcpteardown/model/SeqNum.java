package org.tcpteardown.model;

/**
 * Arithmetic on 32-bit sequence numbers, modulo 2^32 (RFC 9293 section 3.4). Comparisons are right
 * as long as the two numbers are less than 2^31 apart. No other class compares sequence numbers.
 */
public final class SeqNum {
  private SeqNum() {}

  /** How far {@code to} is ahead of {@code from}; negative when it is behind. */
  public static int distance(int from, int to) {
    return to - from;
  }

  public static boolean before(int a, int b) {
    return distance(a, b) > 0;
  }

  public static boolean after(int a, int b) {
    return distance(a, b) < 0;
  }

  /** The later of the two. */
  public static int max(int a, int b) {
    return after(a, b) ? a : b;
  }
}

package org.tcpteardown.path;

/**
 * One connection at two capture points, A and B. A path may rewrite addresses, ports and numbers;
 * sequence numbers then differ by a constant in each direction (RFC 7857 section 2 names such
 * devices' duties).
 */
public final class FlowPair {
  /** Bytes that a connection may go on by between two captures. */
  private static final long A_PART = 1L << 24;

  private final PointFlow a;
  private final PointFlow b;
  private final boolean turned;
  private final int offset0;
  private final int offset1;
  private final boolean known0;
  private final boolean known1;
  private final int bits;

  /**
   * Takes two flows for one connection.
   *
   * @param turned whether direction 0 of the one is direction 1 of the other
   * @param offset numbers at B minus those at A, for either direction of A
   * @param offsetKnown whether those are known
   * @param bits how much agrees
   */
  FlowPair(
      PointFlow a, PointFlow b, boolean turned, int[] offset, boolean[] offsetKnown, int bits) {
    this.a = a;
    this.b = b;
    this.turned = turned;
    this.offset0 = offset[0];
    this.offset1 = offset[1];
    this.known0 = offsetKnown[0];
    this.known1 = offsetKnown[1];
    this.bits = bits;
  }

  /** The connection at the first point. */
  public PointFlow a() {
    return a;
  }

  /** The connection at the second point. */
  public PointFlow b() {
    return b;
  }

  /** The direction at B that is direction {@code inA} at A. */
  int directionInB(int inA) {
    return turned ? 1 - inA : inA;
  }

  /** The direction at A that is direction {@code inB} at B. */
  int directionInA(int inB) {
    return turned ? 1 - inB : inB;
  }

  /** Sequence number at B minus that at A, of what is sent in that direction of A. */
  public int offset(int directionInA) {
    return directionInA == 0 ? offset0 : offset1;
  }

  /** Whether neither end's numbers are the same at both points. */
  boolean isRenumbered() {
    return known0 && known1 && offset0 != 0 && offset1 != 0;
  }

  /**
   * Whether the one may be a later part of the other: both ends' numbers are ahead by little, as
   * they come to be in a connection that asks for the same again and again. Numbers that a device
   * makes up are that close, both and on the same side, once in 32,768 connections.
   */
  boolean mayBeLaterPart() {
    return isRenumbered()
        && Math.abs((long) offset0) < A_PART
        && Math.abs((long) offset1) < A_PART
        && offset0 > 0 == offset1 > 0;
  }

  /** Whether that is known: it is not where one point has nothing of a direction. */
  public boolean offsetKnown(int directionInA) {
    return directionInA == 0 ? known0 : known1;
  }

  /**
   * Whether another pair, that has one flow with this one in common, says the same of who sends in
   * which direction, and of the numbers.
   */
  boolean differsLike(FlowPair other) {
    for (int direction = 0; direction < 2; direction++) {
      int there = a.first().equals(other.a.first()) ? direction : 1 - direction;
      boolean sameSender =
          b.sender(directionInB(direction)).equals(other.b.sender(other.directionInB(there)));
      if (!sameSender
          || (offsetKnown(direction)
              && other.offsetKnown(there)
              && offset(direction) != other.offset(there))) {
        return false;
      }
    }
    return true;
  }

  /** How much agrees, in bits: of chance alone two connections agree in {@code 2^-bits} cases. */
  int bits() {
    return bits;
  }

  /** How sure it is that both are one connection, 0 to 99. */
  public int confidence() {
    if (bits >= 40) {
      return 99;
    }
    return bits >= 24 ? 95 : Math.max(50, 50 + 2 * bits - 8);
  }
}

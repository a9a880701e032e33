package org.tcpteardown.path;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;

/**
 * What two connections at two points have in common, if they are one, in bits: of chance alone they
 * agree in {@code 2^-bits} cases.
 */
final class Agreement {
  private static final int NUMBER_BITS = 32;

  /** Both ends' numbers agree, and more. */
  static final int SURE_BITS = 2 * NUMBER_BITS;

  /** One in 4,096 real connections begins with less. */
  private static final int LEAST_BITS = 20;

  /** What one more segment adds that agrees with the first one: it might follow from that. */
  private static final int FURTHER_BITS = 8;

  /** Clocks of hosts count milliseconds: many connections may have the same. */
  private static final int TIMESTAMP_BITS = 24;

  private static final int PAYLOAD_BITS = 24;
  private static final int SAME_TUPLE_BITS = 34;
  private static final int SAME_SERVER_BITS = 8;
  private static final int SAME_CLIENT_PORT_BITS = 14;

  private final AnchorIndex index;

  /** What an end of A is called at B, as far as somebody said so. */
  private final UnaryOperator<Endpoint> mapped;

  /**
   * Judges by how much there is that may agree by chance.
   *
   * @param index of all flows of B
   * @param mapped what an end of A is called at B
   */
  Agreement(AnchorIndex index, UnaryOperator<Endpoint> mapped) {
    this.index = index;
    this.mapped = mapped;
  }

  /** How the numbers of two connections differ, judged by the anchors that they share. */
  @Nullable FlowPair of(FlowSketch one, FlowSketch other) {
    FlowPair best = null;
    for (Anchors.Kind kind : Anchors.KINDS) {
      for (int i = 0; i < one.anchors().count(kind); i++) {
        int there = other.anchors().find(kind, one.anchors().hash(kind, i));
        if (there >= 0) {
          FlowPair pair = supposing(one, other, one.anchors().place(kind, i), there);
          best = best == null || pair.bits() > best.bits() ? pair : best;
        }
      }
      if (best != null && best.bits() >= SURE_BITS) {
        return best;
      }
    }
    return best;
  }

  /** Supposes that two segments are one, and counts what agrees with that. */
  private FlowPair supposing(FlowSketch one, FlowSketch other, int placeA, int placeB) {
    FlowRows rowsA = one.rows();
    FlowRows rowsB = other.rows();
    int direction = rowsA.direction(placeA);
    boolean turned = direction != rowsB.direction(placeB);
    int[] offset = new int[2];
    boolean[] known = new boolean[2];
    learn(rowsA, placeA, rowsB, placeB, offset, known);
    int bits = -index.sizeBits(Anchors.Kind.NUMBERS);
    int seqBits = offset[direction] == 0 ? bitsOf(rowsA.seq(placeA)) : 0;
    boolean sameAck = known[1 - direction] && offset[1 - direction] == 0;
    int ackBits = sameAck ? bitsOf(rowsA.ack(placeA)) : 0;
    bits += seqBits + ackBits;
    int furtherBits = Math.min(FURTHER_BITS, Math.max(seqBits, ackBits) / 2);
    boolean stamps = false;
    boolean payload = false;
    for (Anchors.Kind kind : Anchors.KINDS) {
      for (int i = 0; i < one.anchors().count(kind); i++) {
        int here = one.anchors().place(kind, i);
        int there = other.anchors().find(kind, one.anchors().hash(kind, i));
        if (there < 0 || !agrees(rowsA, here, rowsB, there, turned, offset, known)) {
          continue;
        }
        learn(rowsA, here, rowsB, there, offset, known);
        switch (kind) {
          case NUMBERS, CLOSING -> bits += here == placeA ? 0 : furtherBits;
          case TIMESTAMPS -> {
            bits += stamps ? FURTHER_BITS : TIMESTAMP_BITS;
            stamps = true;
          }
          case PAYLOAD -> {
            bits += payload ? FURTHER_BITS : PAYLOAD_BITS;
            payload = true;
          }
        }
      }
    }
    bits += endBits(one.flow(), other.flow());
    return new FlowPair(one.flow(), other.flow(), turned, offset, known, bits);
  }

  /** Small numbers are those that people make up: any two captures may have them in common. */
  private static int bitsOf(int number) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(number);
    return bits < LEAST_BITS ? 0 : bits;
  }

  private static void learn(
      FlowRows a, int placeA, FlowRows b, int placeB, int[] offset, boolean[] known) {
    int direction = a.direction(placeA);
    if (!known[direction]) {
      known[direction] = true;
      offset[direction] = b.seq(placeB) - a.seq(placeA);
    }
    if (!known[1 - direction] && a.hasAck(placeA) && b.hasAck(placeB)) {
      known[1 - direction] = true;
      offset[1 - direction] = b.ack(placeB) - a.ack(placeA);
    }
  }

  private static boolean agrees(
      FlowRows a,
      int placeA,
      FlowRows b,
      int placeB,
      boolean turned,
      int[] offset,
      boolean[] known) {
    int direction = a.direction(placeA);
    if (turned != (direction != b.direction(placeB))) {
      return false;
    }
    boolean seqFits = !known[direction] || b.seq(placeB) - a.seq(placeA) == offset[direction];
    boolean ackFits =
        !known[1 - direction]
            || !a.hasAck(placeA)
            || !b.hasAck(placeB)
            || b.ack(placeB) - a.ack(placeA) == offset[1 - direction];
    return seqFits && ackFits;
  }

  /** Takes the first SYNs for the same; null if the clients' are not at both points. */
  @Nullable FlowPair bySyn(PointFlow one, FlowRows rowsA, PointFlow other, FlowRows rowsB) {
    int clientA = one.clientDirection();
    boolean turned = clientA != other.clientDirection();
    int[] offset = new int[2];
    boolean[] known = new boolean[2];
    for (int direction = 0; direction < 2; direction++) {
      int here = one.synPlace(direction);
      int there = other.synPlace(turned ? 1 - direction : direction);
      if (here >= 0 && there >= 0) {
        learn(rowsA, here, rowsB, there, offset, known);
      }
    }
    if (!known[clientA]) {
      return null;
    }
    int bits = endBits(one, other) - index.sizeBits(Anchors.Kind.NUMBERS) / 2;
    return new FlowPair(one, other, turned, offset, known, bits);
  }

  /** What equal addresses and ports are worth: nothing speaks against a pair without them. */
  private int endBits(PointFlow one, PointFlow other) {
    boolean sameServer = mapped.apply(one.server()).equals(other.server());
    if (sameServer && mapped.apply(one.client()).equals(other.client())) {
      return SAME_TUPLE_BITS;
    }
    return (sameServer ? SAME_SERVER_BITS : 0)
        + (one.client().port() == other.client().port() ? SAME_CLIENT_PORT_BITS : 0);
  }
}

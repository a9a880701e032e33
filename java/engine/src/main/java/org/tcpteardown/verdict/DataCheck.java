package org.tcpteardown.verdict;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/** Whether an application may trust the data, whatever the teardown looked like. */
public final class DataCheck {
  private DataCheck() {}

  /**
   * Whether every captured payload byte of both directions was acknowledged. Means nothing unless
   * both were captured.
   */
  public static boolean complete(Flow flow) {
    return flow.bothDirectionsCaptured()
        && unackedBytes(flow.client()) == 0
        && unackedBytes(flow.server()) == 0;
  }

  /**
   * Captured payload bytes of an end that its peer never acknowledged, neither by an ACK nor by a
   * RST of its own.
   */
  public static long unackedBytes(HalfConnection half) {
    long bytes = half.unackedBytes();
    if (bytes == 0 || !half.peer().ackKnown()) {
      return bytes;
    }
    for (RstMark rst : half.peer().rsts()) {
      if (isOwn(rst, half.peer())) {
        return Math.max(0, bytes - ackedBytes(half, rst, bytes));
      }
    }
    return bytes;
  }

  /**
   * Whether all that {@link #unackedBytes} counts is acknowledged by a RST, of which nobody knows
   * who made it.
   */
  static boolean ackedByRst(HalfConnection half) {
    long bytes = half.unackedBytes();
    return bytes > 0
        && half.peer().ackKnown()
        && half.peer().rsts().stream()
            .anyMatch(
                rst ->
                    rst.segment().isAck()
                        && rst.ofThisConnection()
                        && ackedBytes(half, rst, bytes) >= bytes);
  }

  /** How many of those bytes a RST acknowledges; 0 if its number is none of this connection. */
  private static long ackedBytes(HalfConnection half, RstMark rst, long bytes) {
    long acked = SeqNum.distance(half.peer().rcvNxt(), rst.segment().ack());
    return acked > 0 && acked <= bytes + 1 ? acked : 0; // a FIN takes a number, too
  }

  /** Whether a RST that acknowledges was made by a socket, as far away as its other packets. */
  private static boolean isOwn(RstMark rst, HalfConnection sender) {
    Segment segment = rst.segment();
    PacketTraits usual = sender.traits();
    return segment.isAck()
        && rst.ofThisConnection()
        && rst.family() == RstFamily.SOCKET
        && segment.seq() == sender.sndNxt()
        && usual.ttlConstant()
        && segment.ttl() == usual.ttlMin();
  }
}

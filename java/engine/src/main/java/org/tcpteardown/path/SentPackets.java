package org.tcpteardown.path;

import org.tcpteardown.model.KeyedHash;
import org.tcpteardown.model.TcpFlags;

/**
 * What one end sent as one point saw it, in the numbers and by the clock of point A, so that both
 * points' views can be laid side by side.
 */
final class SentPackets {
  /** What no device on a path should change; PSH and the ECN bits may be. */
  private static final int KEPT_FLAGS = TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST | TcpFlags.ACK;

  private final SentLog log;
  private final int seqOffset;
  private final int ackOffset;
  private final boolean ackKnown;
  private final long[] timeNs;

  /**
   * Wraps a log.
   *
   * @param seqOffset what its sequence numbers are ahead of those at A
   * @param ackOffset what its acknowledgement numbers are ahead of those at A
   * @param ackKnown whether that is known
   * @param timeNs when each packet was seen, by the clock of A
   */
  SentPackets(SentLog log, int seqOffset, int ackOffset, boolean ackKnown, long[] timeNs) {
    this.log = log;
    this.seqOffset = seqOffset;
    this.ackOffset = ackOffset;
    this.ackKnown = ackKnown;
    this.timeNs = timeNs;
  }

  /** What A saw in one of its directions. */
  static SentPackets atA(SentLog log, FlowPair pair, int direction) {
    return new SentPackets(log, 0, 0, pair.offsetKnown(1 - direction), log.timesNs());
  }

  /** What B saw in one direction of A, with the times at which that was by A's clock. */
  static SentPackets atB(SentLog log, FlowPair pair, int directionInA, long[] timesNs) {
    return new SentPackets(
        log,
        pair.offset(directionInA),
        pair.offset(1 - directionInA),
        pair.offsetKnown(1 - directionInA),
        timesNs);
  }

  SentLog log() {
    return log;
  }

  int size() {
    return timeNs.length;
  }

  long timeNs(int i) {
    return timeNs[i];
  }

  int seq(int i) {
    return log.seq(i) - seqOffset;
  }

  int ack(int i) {
    return log.ack(i) - ackOffset;
  }

  boolean hasAck(int i) {
    return log.has(i, TcpFlags.ACK);
  }

  int endSeq(int i) {
    return seq(i) + log.sequenceLength(i);
  }

  int sequenceLength(int i) {
    return log.sequenceLength(i);
  }

  /**
   * Whether it has SYN, FIN or data: a whole direction of a connection takes another way, it is not
   * made up.
   */
  boolean carriesAnything() {
    for (int i = 0; i < timeNs.length; i++) {
      if (sequenceLength(i) > 0) {
        return true;
      }
    }
    return false;
  }

  boolean isRst(int i) {
    return log.has(i, TcpFlags.RST);
  }

  /** What a packet is recognised by at the other point. */
  long key(int i, boolean withAck, boolean withTimestamp) {
    int flags = log.flags(i) & KEPT_FLAGS;
    long key = KeyedHash.of((long) seq(i) << Integer.SIZE | (log.payloadBytes(i) & 0xffff_ffffL));
    key = KeyedHash.and(key, flags);
    if (withAck && ackKnown && hasAck(i)) {
      key = KeyedHash.and(key, ack(i));
    }
    if (withTimestamp && log.hasTimestamp(i)) {
      key = KeyedHash.and(key, log.tsVal(i) | 1L << Integer.SIZE);
    }
    return key;
  }

  /** What a packet is recognised by wherever it is, if the path leaves its numbers alone. */
  long rawKey(int i, boolean fromA) {
    int flags = log.flags(i) & KEPT_FLAGS;
    long key = KeyedHash.of((long) log.seq(i) << Integer.SIZE | (log.ack(i) & 0xffff_ffffL));
    key = KeyedHash.and(key, (long) log.payloadBytes(i) << 16 | flags << 1 | (fromA ? 1 : 0));
    return log.hasTimestamp(i) ? KeyedHash.and(key, log.tsVal(i)) : key;
  }

  /** The first packet that was seen at that time or later. */
  int firstFrom(long fromNs) {
    int low = 0;
    int high = timeNs.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (timeNs[middle] < fromNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

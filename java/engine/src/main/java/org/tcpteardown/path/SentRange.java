package org.tcpteardown.path;

import org.tcpteardown.model.SeqNum;

/** The sequence numbers that an end used, as far as a point saw them. */
final class SentRange {
  /** A capture may lack the last packets of a sender, but not more than are on the way at once. */
  private static final int UNSEEN_BYTES = 1 << 24;

  private final int first;
  private final int end;
  private final boolean empty;

  /**
   * Takes the numbers of packets that move the sequence on.
   *
   * @param packets what an end sent; RSTs do not count, as anybody may make those up
   */
  SentRange(SentPackets packets) {
    int least = 0;
    int most = 0;
    boolean none = true;
    for (int i = 0; i < packets.size(); i++) {
      if (packets.sequenceLength(i) > 0) {
        least = none || SeqNum.before(packets.seq(i), least) ? packets.seq(i) : least;
        most = none ? packets.endSeq(i) : SeqNum.max(most, packets.endSeq(i));
        none = false;
      }
    }
    first = least;
    end = most;
    empty = none;
  }

  /** Whether what it sent up to there, and not further, may have been all at some time. */
  boolean mayEndAt(int seq) {
    return !empty && !SeqNum.before(seq, first) && SeqNum.distance(end, seq) <= UNSEEN_BYTES;
  }
}

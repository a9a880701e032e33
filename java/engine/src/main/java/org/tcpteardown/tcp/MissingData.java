package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * Payload of one half that its peer asks for again and again, by ACKs that name what came after it
 * (RFC 2018), and that was not seen to be repeated since.
 *
 * @param seq the number of its first byte
 * @param bytes up to what the peer has of the bytes behind it
 * @param behindBytes how much the peer has of those, from the first to the last
 * @param firstAsked the first ACK that asks for it
 * @param lastAsked the latest
 * @param asked how many did
 */
public record MissingData(
    int seq, int bytes, int behindBytes, Segment firstAsked, Segment lastAsked, int asked) {

  /**
   * What an ACK with blocks adds.
   *
   * @param before what was missing so far; null if nothing was
   * @return null if it asks for nothing: its blocks only name what came twice (RFC 2883)
   */
  static @Nullable MissingData with(@Nullable MissingData before, Segment ack) {
    SackBlocks blocks = ack.details().sack();
    int from = 0;
    int to = 0;
    for (int i = 0; i < blocks.count(); i++) {
      int left = SeqNum.distance(ack.ack(), blocks.left(i));
      int right = SeqNum.distance(ack.ack(), blocks.right(i));
      if (left > 0 && right > left && right <= RstFit.MAX_WINDOW_BYTES) {
        from = from == 0 ? left : Math.min(from, left);
        to = Math.max(to, right);
      }
    }
    if (from == 0) {
      return null;
    }
    return before == null || before.seq != ack.ack()
        ? new MissingData(ack.ack(), from, to - from, ack, ack, 1)
        : new MissingData(before.seq, from, to - from, before.firstAsked, ack, before.asked + 1);
  }

  /** Whether a segment repeats its first byte, so that its sender knows of it. */
  boolean isRepeatedBy(Segment segment) {
    return !SeqNum.after(segment.seq(), seq)
        && SeqNum.after(segment.seq() + segment.payloadBytes(), seq);
  }

  /** From the first ACK that asks for it to the latest, in nanoseconds. */
  public long askedForNs() {
    return lastAsked.timeNs() - firstAsked.timeNs();
  }
}

package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * Bytes of one half that were never captured, though what follows them was. Where the peer does not
 * acknowledge them either, they are no loss of the capture: they never came.
 *
 * @param from the number of the first of them
 * @param bytes how many
 * @param behind the first captured segment behind them
 * @param lastRefusal the peer's latest segment that must have known {@code behind} and still bears
 *     the number before them; null if there is none
 * @param refusals how many did
 * @param named whether one of those named what follows them as received (SACK)
 */
public record UnseenHole(
    int from,
    int bytes,
    Segment behind,
    @Nullable Segment lastRefusal,
    int refusals,
    boolean named) {

  /** After that an ACK that does not know what had come is none that was delayed or under way. */
  private static final long KNOWN_AFTER_NS = 1_000_000_000L;

  static UnseenHole before(Segment behind, int from) {
    int bytes = SeqNum.distance(from, behind.seq());
    return new UnseenHole(from, bytes, behind, null, 0, /* named= */ false);
  }

  /** What the same half's next segment leaves of it: null if it has its numbers. */
  @Nullable UnseenHole whenSent(Segment segment) {
    boolean below = SeqNum.before(segment.seq() + segment.payloadBytes(), from);
    boolean above = !SeqNum.before(segment.seq(), from + bytes);
    return below || above ? this : null;
  }

  /** What a segment of the peer makes of it: null if it acknowledges any of it. */
  @Nullable UnseenHole whenAcked(Segment ack) {
    if (SeqNum.after(ack.ack(), from)) {
      return null;
    }
    boolean names = ack.ack() == from && names(ack.details().sack());
    boolean knows = names || ack.timeNs() - behind.timeNs() >= KNOWN_AFTER_NS;
    return ack.ack() == from && knows
        ? new UnseenHole(from, bytes, behind, ack, refusals + 1, named || names)
        : this;
  }

  private boolean names(SackBlocks blocks) {
    for (int i = 0; i < blocks.count(); i++) {
      if (blocks.left(i) == behind.seq() && SeqNum.after(blocks.right(i), blocks.left(i))) {
        return true;
      }
    }
    return false;
  }

  /** For how long after what follows them the peer still lacked them, in nanoseconds; 0 if not. */
  public long refusedForNs() {
    return lastRefusal == null ? 0 : lastRefusal.timeNs() - behind.timeNs();
  }
}

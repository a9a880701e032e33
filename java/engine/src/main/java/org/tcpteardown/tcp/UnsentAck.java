package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * Acknowledgements of more than a half has sent, where it is no loss in the capture: the half says
 * so itself, for what it sends afterwards bears its old number.
 *
 * @param first the peer's first one
 * @param bytes how many it acknowledges that were never sent
 * @param acks how many of the peer's segments acknowledge just so many
 * @param denials segments of the half since the first, none of which is behind those bytes
 */
public record UnsentAck(Segment first, int bytes, int acks, int denials) {
  /** Fewer may be of a capture in disorder, or of an answer that crossed. */
  private static final int ENOUGH = 3;

  UnsentAck(Segment first, int bytes) {
    this(first, bytes, 1, 0);
  }

  UnsentAck again() {
    return new UnsentAck(first, bytes, acks + 1, denials);
  }

  /**
   * What a further segment of the half leaves of it.
   *
   * @param next the number that comes next after it
   */
  @Nullable UnsentAck after(Segment segment, int next) {
    int missing = SeqNum.distance(next, first.ack());
    if (missing == bytes) {
      boolean denies = segment.endSeq() == next;
      return denies ? new UnsentAck(first, bytes, acks, denials + 1) : this;
    }
    return missing > 0 && isCertain() ? this : null;
  }

  /** Whether both ends stand by their numbers. */
  boolean isCertain() {
    return acks >= ENOUGH && denials >= ENOUGH;
  }
}

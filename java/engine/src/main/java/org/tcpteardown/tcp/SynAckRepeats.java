package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;

/**
 * SYN-ACKs that a host sent again although their ACK had been captured, and had had time to arrive.
 *
 * @param count how many, second copies of one packet left out
 * @param first the first of them
 * @param last the last of them
 * @param afterData whether the other end had sent data before the last of them
 */
public record SynAckRepeats(int count, Segment first, Segment last, boolean afterData) {

  static SynAckRepeats with(@Nullable SynAckRepeats before, Segment synAck, boolean afterData) {
    return before == null
        ? new SynAckRepeats(1, synAck, synAck, afterData)
        : new SynAckRepeats(before.count + 1, before.first, synAck, afterData);
  }
}

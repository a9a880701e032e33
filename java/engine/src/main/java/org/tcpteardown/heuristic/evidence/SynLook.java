package org.tcpteardown.heuristic.evidence;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

/**
 * What a SYN looks like, its numbers, times and addresses left out.
 *
 * @param flags its TCP flags
 * @param data whether it carries payload
 * @param details its options, and the truth of its checksum
 * @param stamped whether it has timestamps
 */
public record SynLook(int flags, boolean data, SegmentDetails details, boolean stamped) {
  /** Of a segment. */
  public static SynLook of(Segment syn) {
    return new SynLook(
        syn.flags(), syn.payloadBytes() > 0, syn.details(), syn.tsVal() != CapturedFrame.ABSENT);
  }
}

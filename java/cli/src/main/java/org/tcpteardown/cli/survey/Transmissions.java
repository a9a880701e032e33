package org.tcpteardown.cli.survey;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tcpteardown.model.Segment;

/**
 * How often one end of a flow sent what was not acknowledged. It counts for itself, and more simply
 * than the analysis does, so that the two can disagree.
 */
final class Transmissions {
  /** What was sent long ago and not acknowledged matters no more. */
  private static final int MAX_SEGMENTS = 256;

  /** Copies of one packet come within such a time; no retransmission timer is as short. */
  private static final long COPY_NS = 10_000_000L;

  private static final class Sent {
    private final int end;
    private long lastNs;
    private int times = 1;

    Sent(int end, long timeNs) {
      this.end = end;
      this.lastNs = timeNs;
    }
  }

  /** By sequence number, oldest first. */
  private final Map<Integer, Sent> open = new LinkedHashMap<>();

  /** Takes a segment of this end. */
  void sent(Segment segment) {
    if (segment.sequenceLength() == 0) {
      return;
    }
    Sent before = open.get(segment.seq());
    if (before == null) {
      if (open.size() == MAX_SEGMENTS) {
        Iterator<Integer> oldest = open.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
      open.put(segment.seq(), new Sent(segment.seq() + segment.sequenceLength(), segment.timeNs()));
    } else if (Math.abs(segment.timeNs() - before.lastNs) >= COPY_NS) {
      before.times++;
      before.lastNs = segment.timeNs();
    }
  }

  /** Takes a segment of the other end. */
  void heard(Segment segment) {
    if (segment.isAck() && !segment.isRst()) {
      open.values().removeIf(sent -> segment.ack() - sent.end >= 0);
    }
  }

  /** How often the most repeated of what was never acknowledged was sent; 0 if there is nothing. */
  int most() {
    return open.values().stream().mapToInt(sent -> sent.times).max().orElse(0);
  }
}

package org.tcpteardown.story;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;

/** Sequence numbers counted from the beginning of the flow, as Wireshark shows them. */
public final class RelativeNumbers {
  private final Map<Endpoint, Integer> bases = new HashMap<>();

  /** Counts from the first of these. */
  public RelativeNumbers(List<CapturedFrame> frames) {
    for (CapturedFrame frame : frames) {
      if (frame instanceof Segment segment) {
        // Without a SYN the first byte seen is number 1, as if a SYN had come before it.
        bases.putIfAbsent(segment.source(), segment.isSyn() ? segment.seq() : segment.seq() - 1);
        if (segment.isAck()) {
          bases.putIfAbsent(segment.destination(), segment.ack() - 1);
        }
      }
    }
  }

  /** 0 to 2^32-1. */
  public long seq(Segment segment) {
    return relative(segment.seq(), segment.source());
  }

  /** 0 to 2^32-1; meaningful when the segment has the ACK flag. */
  public long ack(Segment segment) {
    return relative(segment.ack(), segment.destination());
  }

  private long relative(int number, Endpoint end) {
    @Nullable Integer base = bases.get(end);
    return Integer.toUnsignedLong(number - (base == null ? 0 : base));
  }
}

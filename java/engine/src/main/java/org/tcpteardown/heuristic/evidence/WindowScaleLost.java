package org.tcpteardown.heuristic.evidence;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/**
 * A server that scales its window although its SYN-ACK, as captured, does not say so: somebody on
 * the path took the option out (RFC 7323 section 2.2). The client takes the windows for what they
 * are on the wire, and a transfer crawls.
 *
 * @param synAck the SYN-ACK without the option
 * @param windowBytes the largest window that the server announced later
 */
public record WindowScaleLost(Segment synAck, int windowBytes) {
  /** No stack announces so much and then, all the time, so many times less. */
  private static final int LEAST_FACTOR = 16;

  /** Fewer segments may be small for want of more to send. */
  private static final int MIN_SEGMENTS = 10;

  /** What such a flow shows; null for nearly all flows. */
  public static @Nullable WindowScaleLost of(Flow flow) {
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    int window = server.largestWindowRaw();
    Segment synAck = server.lastSynAck();
    return synAck != null
            && window > 0
            && synAck.windowRaw() >= (long) LEAST_FACTOR * window
            && !client.syns().isEmpty()
            && client.syns().get(0).details().windowScale() != ABSENT
            && synAck.details().windowScale() == ABSENT
            && synAck.details().mss() != ABSENT
            && !synAck.details().optionsCut()
            && client.payloadFrames() >= MIN_SEGMENTS
            && client.largestPassedBytes() <= window
        ? new WindowScaleLost(synAck, window)
        : null;
  }
}

package org.tcpteardown.heuristic;

import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/** How long a packet and the answer to it take between the two ends. */
public final class RoundTrip {
  /** Leaves room for queues on the path beside the shortest round trip. */
  private static final long QUEUES_NS = 100_000_000L;

  private static final long UNKNOWN_NS = 500_000_000L;

  private RoundTrip() {}

  /** The shortest one from end to end, in nanoseconds; half a second if it is not known. */
  public static long shortestNs(Flow flow) {
    return isKnown(flow) ? sumNs(flow) : UNKNOWN_NS;
  }

  /** How long one may take with queues on the path, in nanoseconds; half a second if unknown. */
  public static long withQueuesNs(Flow flow) {
    return isKnown(flow) ? sumNs(flow) + QUEUES_NS : UNKNOWN_NS;
  }

  private static boolean isKnown(Flow flow) {
    return flow.client().minRttNs() != HalfConnection.NEVER
        && flow.server().minRttNs() != HalfConnection.NEVER;
  }

  private static long sumNs(Flow flow) {
    return flow.client().minRttNs() + flow.server().minRttNs();
  }
}

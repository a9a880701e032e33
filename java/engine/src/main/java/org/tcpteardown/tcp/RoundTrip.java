package org.tcpteardown.tcp;

/** How long a packet and the answer to it take between the two ends. */
public final class RoundTrip {
  /** Leaves room for queues on the path beside the shortest round trip. */
  private static final long QUEUES_NS = 100_000_000L;

  private static final long UNKNOWN_NS = 500_000_000L;

  private RoundTrip() {}

  /** The shortest one from end to end, in nanoseconds; half a second if it is not known. */
  public static long shortestNs(Flow flow) {
    return isKnown(flow.client(), flow.server()) ? sumNs(flow.client(), flow.server()) : UNKNOWN_NS;
  }

  /** How long one may take with queues on the path, in nanoseconds; half a second if unknown. */
  public static long withQueuesNs(Flow flow) {
    return withQueuesNs(flow.client(), flow.server());
  }

  static long withQueuesNs(HalfConnection client, HalfConnection server) {
    return isKnown(client, server) ? sumNs(client, server) + QUEUES_NS : UNKNOWN_NS;
  }

  private static boolean isKnown(HalfConnection client, HalfConnection server) {
    return client.minRttNs() != HalfConnection.NEVER && server.minRttNs() != HalfConnection.NEVER;
  }

  private static long sumNs(HalfConnection client, HalfConnection server) {
    return client.minRttNs() + server.minRttNs();
  }
}

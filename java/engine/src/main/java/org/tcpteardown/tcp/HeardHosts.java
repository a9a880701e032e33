package org.tcpteardown.tcp;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tcpteardown.model.IpAddress;

/**
 * Which hosts a stretch of a capture shows as receivers. Where it shows a host only as a sender,
 * though connections of that host went on, the capture holds one direction: that nothing came back
 * cannot be seen in it. Asked by other threads while more frames come.
 */
final class HeardHosts {
  /** A few MB; with more hosts than that nothing is said of any. */
  private static final int MAX_HOSTS = 32_768;

  private final Set<IpAddress> reached = ConcurrentHashMap.newKeySet();
  private final Set<IpAddress> unanswered = ConcurrentHashMap.newKeySet();
  private volatile boolean full;

  /** The first frame of a connection in the direction to that host. */
  void reached(IpAddress host) {
    if (!full) {
      reached.add(host);
      full = reached.size() >= MAX_HOSTS;
    }
  }

  /** A connection that a host had begun went on, and no answer was captured. */
  void wentOnUnanswered(IpAddress host) {
    if (unanswered.size() < MAX_HOSTS) {
      unanswered.add(host);
    }
  }

  /** Whether what is sent to that host is surely not in the capture. */
  boolean lacksAnswersTo(IpAddress host) {
    return !full && unanswered.contains(host) && !reached.contains(host);
  }
}

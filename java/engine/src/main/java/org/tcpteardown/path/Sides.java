package org.tcpteardown.path;

import java.util.HashMap;
import java.util.Map;
import org.tcpteardown.model.IpAddress;

/**
 * Which hosts are on whose side: a packet of a host on A's side is seen at A first. Told by TTLs,
 * which each router counts down, else by times.
 */
final class Sides {
  /** Less may be the clocks' resolution. */
  private static final long TELLING_NS = 20_000;

  /** Positive where an address, as A knows it, is on A's side. */
  private final Map<IpAddress, Integer> votes = new HashMap<>();

  /** Connections of which it is told who is where, and those of which it is not. */
  private long clear;

  private long unclear;

  /** What the anchors of a pair tell of who is where. */
  static final class Evidence {
    /** TTL at A minus TTL at B, summed over the packets of a direction. */
    final long[] ttl = new long[2];

    /** Least time at B minus time at A. */
    final long[] least = {Long.MAX_VALUE, Long.MAX_VALUE};

    final int[] packets = new int[2];

    void add(int direction, int ttlAtA, int ttlAtB, long apartNs) {
      if (ttlAtA > 0 && ttlAtB > 0) {
        ttl[direction] += Integer.signum(ttlAtA - ttlAtB);
      }
      least[direction] = Math.min(least[direction], apartNs);
      packets[direction]++;
    }

    /** The direction, as A numbers it, in which packets go from A to B; -1 if that is not clear. */
    int outward() {
      long byTtl = ttl[0] - ttl[1];
      if (byTtl != 0) {
        return byTtl > 0 ? 0 : 1;
      }
      if (packets[0] == 0 || packets[1] == 0) {
        return -1;
      }
      long later = least[0] - least[1];
      if (Math.abs(later) < TELLING_NS) {
        return -1;
      }
      return later > 0 ? 0 : 1;
    }
  }

  void learn(PointFlow flow, int outward) {
    votes.merge(flow.sender(outward).address(), 1, Integer::sum);
    votes.merge(flow.sender(1 - outward).address(), -1, Integer::sum);
    clear++;
  }

  void unclear() {
    unclear++;
  }

  /** The direction in which a flow's packets go from A to B, by its addresses; -1 if not known. */
  int outward(PointFlow flow) {
    int first = votes.getOrDefault(flow.first().address(), 0);
    int second = votes.getOrDefault(flow.second().address(), 0);
    if (first == second) {
      return -1;
    }
    return first > second ? 0 : 1;
  }

  /** Whether nothing lies between the points: no packet was seen at one before the other. */
  boolean isOnePlace() {
    return clear == 0 && unclear > 0;
  }
}

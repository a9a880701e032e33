package org.tcpteardown.path;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;

/** What a path does to packets, summed up over all connections. */
public final class PathTally {
  /** Of ten packets so many must be left alone before something counts as left alone. */
  private static final int MOST_OF_TEN = 7;

  private static final int WAYS_KEPT = 1 << 12;

  /** A TTL is a byte. */
  private static final int MOST_HOPS = 255;

  private long pairs;
  private long sameTimestamp;
  private long otherTimestamp;
  private long sameIpId;
  private long otherIpId;
  private long portsRewritten;
  private long numbersRewritten;
  private long windowScaleRewritten;

  /** By the difference of TTLs plus {@link #MOST_HOPS}. */
  private final long[] hops = new long[2 * MOST_HOPS + 1];

  private final Map<String, Long> mssClamped = new TreeMap<>();
  private final Map<IpAddress, Map<IpAddress, Long>> addresses = new HashMap<>();
  private final long[][] ways = new long[2][WAYS_KEPT];
  private final int[] waysHeld = new int[2];
  private final long[] usualNs = new long[2];
  private final long[][] fates = new long[2][Fate.COUNT];

  void pair(FlowPair pair, AnchorPairs found, int outward) {
    FlowRows a = found.rowsA();
    FlowRows b = found.rowsB();
    pairs++;
    for (int n = 0; n < found.size(); n++) {
      int here = found.placeA(n);
      int there = found.placeB(n);
      if (a.hasTimestamp(here) || b.hasTimestamp(there)) {
        boolean same =
            a.hasTimestamp(here) == b.hasTimestamp(there) && a.tsVal(here) == b.tsVal(there);
        sameTimestamp += same ? 1 : 0;
        otherTimestamp += same ? 0 : 1;
      }
      if (a.ipId(here) != 0 || b.ipId(there) != 0) {
        boolean same = a.ipId(here) == b.ipId(there);
        sameIpId += same ? 1 : 0;
        otherIpId += same ? 0 : 1;
      }
      if (a.ttl(here) > 0 && b.ttl(there) > 0) {
        boolean out = a.direction(here) == outward;
        int difference = a.ttl(here) - b.ttl(there);
        if (Math.abs(difference) <= MOST_HOPS) {
          hops[MOST_HOPS + (out ? difference : -difference)]++;
        }
      }
    }
    rewritten(pair);
  }

  private void rewritten(FlowPair pair) {
    boolean ports = false;
    boolean numbers = false;
    boolean scale = false;
    for (int direction = 0; direction < 2; direction++) {
      Endpoint here = pair.a().sender(direction);
      Endpoint there = pair.b().sender(pair.directionInB(direction));
      addresses
          .computeIfAbsent(here.address(), k -> new HashMap<>())
          .merge(there.address(), 1L, Long::sum);
      ports |= here.port() != there.port();
      numbers |= pair.offsetKnown(direction) && pair.offset(direction) != 0;
      int inB = pair.directionInB(direction);
      int mssA = pair.a().mss(direction);
      int mssB = pair.b().mss(inB);
      if (mssA != ABSENT && mssB != ABSENT && mssA != mssB) {
        mssClamped.merge(mssA + "/" + mssB, 1L, Long::sum);
      }
      scale |=
          pair.a().synPlace(direction) >= 0
              && pair.b().synPlace(inB) >= 0
              && pair.a().windowScale(direction) != pair.b().windowScale(inB);
    }
    portsRewritten += ports ? 1 : 0;
    numbersRewritten += numbers ? 1 : 0;
    windowScaleRewritten += scale ? 1 : 0;
  }

  /**
   * Notes how long packets of a direction take.
   *
   * @param arrivals how many came
   * @param wayNs what most of them took
   */
  void way(boolean fromA, int arrivals, long wayNs) {
    int side = fromA ? 0 : 1;
    if (arrivals > 0) {
      ways[side][waysHeld[side]++ % WAYS_KEPT] = wayNs;
      if (Integer.bitCount(waysHeld[side]) == 1 || waysHeld[side] % WAYS_KEPT == 0) {
        long[] sorted = Arrays.copyOf(ways[side], Math.min(waysHeld[side], WAYS_KEPT));
        Arrays.sort(sorted);
        usualNs[side] = sorted[sorted.length / 2];
      }
    }
  }

  /** Time that packets usually take from A to B, or back; 0 as long as nothing is known. */
  public long usualNs(boolean fromA) {
    return usualNs[fromA ? 0 : 1];
  }

  /** Counts the packets of a connection of which every one crossed. */
  void countClean(FlowFates flow) {
    for (boolean fromA : new boolean[] {true, false}) {
      long[] counts = fates[fromA ? 0 : 1];
      counts[Fate.CROSSED.place()] += flow.count(fromA, false, Fate.CROSSED);
      counts[Fate.OUTSIDE.place()] += flow.count(fromA, false, Fate.OUTSIDE);
      counts[Fate.OUTSIDE.place()] += flow.count(fromA, true, Fate.OUTSIDE);
    }
  }

  /** Counts the packets of a connection. */
  void count(CrossedFlow flow) {
    for (CrossedDirection direction : flow.directions()) {
      long[] counts = fates[direction.fromA() ? 0 : 1];
      for (int i = 0; i < direction.departures(); i++) {
        counts[direction.departure(i).place()]++;
      }
      for (int k = 0; k < direction.arrivals(); k++) {
        Fate fate = direction.arrival(k);
        counts[fate.place()] += fate == Fate.CROSSED ? 0 : 1;
      }
    }
  }

  /** How many packets that A's side sent, or B's, had that fate. */
  public long packets(boolean fromA, Fate fate) {
    return fates[fromA ? 0 : 1][fate.place()];
  }

  PathTraits traits(FlowPair pair) {
    return new PathTraits(
        isKept(sameTimestamp, otherTimestamp), sameIpId > 0 && isKept(sameIpId, otherIpId));
  }

  private static boolean isKept(long same, long other) {
    return other == 0 || same * 10 >= (same + other) * MOST_OF_TEN;
  }

  /** Packets that were acknowledged or built upon although a capture lacks them. */
  static long notCaptured(List<FlowFates> flows, boolean atB) {
    long count = 0;
    for (FlowFates flow : flows) {
      count += flow.count(atB, false, Fate.NOT_CAPTURED);
      count += flow.count(!atB, true, Fate.NOT_CAPTURED);
    }
    return count;
  }

  /** Connections that were found at both points. */
  public long pairs() {
    return pairs;
  }

  /** Connections of which a port was rewritten. */
  public long portsRewritten() {
    return portsRewritten;
  }

  /** Connections whose sequence numbers were rewritten. */
  public long numbersRewritten() {
    return numbersRewritten;
  }

  /** Connections whose window scale option was changed or taken away. */
  public long windowScaleRewritten() {
    return windowScaleRewritten;
  }

  /** Whether TCP timestamps come out as they went in; true also where there are none. */
  public boolean timestampsKept() {
    return isKept(sameTimestamp, otherTimestamp);
  }

  /** By how much routers counted the TTL down, towards the other point; with counts of packets. */
  public Map<Integer, Long> hops() {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int i = 0; i < hops.length; i++) {
      if (hops[i] > 0) {
        counts.put(i - MOST_HOPS, hops[i]);
      }
    }
    return counts;
  }

  /** Maximum segment sizes at A and at B where they differ, as {@code 1460/1380}; with counts. */
  public Map<String, Long> mssClamped() {
    return Collections.unmodifiableMap(mssClamped);
  }

  /** What addresses that A knows are called at B; with counts of connections. */
  public Map<IpAddress, Map<IpAddress, Long>> addresses() {
    Map<IpAddress, Map<IpAddress, Long>> sorted = new TreeMap<>();
    addresses.forEach((here, there) -> sorted.put(here, new TreeMap<>(there)));
    return sorted;
  }
}

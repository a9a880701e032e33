package org.tcpteardown.population;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;

/**
 * Whether any connection at all was opened while SYNs went unanswered. Seconds are kept in which a
 * SYN was taken, and a bounded number of those that were not.
 */
final class Drought {
  private static final long SECOND_NS = 1_000_000_000L;

  /** Eleven days; of longer captures the beginning only. */
  private static final int MAX_SECONDS = 1_000_000;

  /** Flows are told in the order of their ends: some began before the first one. */
  private static final long BEFORE_NS = 86_400 * SECOND_NS;

  private static final int MAX_VAIN = 512;

  /** A lost SYN is sent again within this. */
  private static final int MIN_SYNS = 3;

  private final BitSet taken = new BitSet();
  private final Vain[] vain = new Vain[MAX_VAIN];
  private int vainCount;
  private long seen;
  private long originNs = Long.MIN_VALUE;

  /**
   * The SYNs of one connection that nobody answered, or had answered before its last one.
   *
   * @param flow its number
   * @param client who sent them
   * @param server to where
   * @param fromNs time of the first, nanoseconds since 1970
   * @param toNs time of the last of those
   */
  record Vain(long flow, IpAddress client, Endpoint server, long fromNs, long toNs) {}

  /** Tells that a SYN of that time was taken. */
  void taken(long timeNs) {
    int second = second(timeNs);
    if (second >= 0) {
      taken.set(second);
    }
  }

  /** Takes a flow that has a SYN. */
  void accept(Flow flow) {
    Vain one = of(flow);
    second(flow.firstSegment().timeNs());
    if (one == null) {
      return;
    }
    // As good as any: those that are kept are spread over the capture.
    int at = vainCount < MAX_VAIN ? vainCount++ : (int) (seen * 7919 % MAX_VAIN);
    vain[at] = one;
    seen++;
  }

  /**
   * What was tried in vain together with a flow, that one first; empty if it was not, or if any
   * connection was opened meanwhile.
   */
  List<Vain> with(Flow flow) {
    Vain one = of(flow);
    if (one == null || anyTaken(one)) {
      return List.of();
    }
    List<Vain> together = new ArrayList<>(List.of(one));
    for (int i = 0; i < vainCount; i++) {
      Vain other = vain[i];
      boolean meanwhile = other.fromNs < one.toNs && other.toNs > one.fromNs;
      if (meanwhile && other.flow != one.flow && !anyTaken(other)) {
        together.add(other);
      }
    }
    return together;
  }

  /** Whether SYNs of another connection to the same port went unanswered at the same time. */
  boolean alsoVain(Flow flow) {
    Vain one = of(flow);
    for (int i = 0; one != null && i < vainCount; i++) {
      Vain other = vain[i];
      boolean meanwhile = other.fromNs < one.toNs && other.toNs > one.fromNs;
      if (meanwhile && other.flow != one.flow && other.server.equals(one.server)) {
        return true;
      }
    }
    return false;
  }

  /** Seconds at both ends are left out: a SYN may have been taken just before or after. */
  private boolean anyTaken(Vain tried) {
    int from = second(tried.fromNs);
    int to = second(tried.toNs);
    int next = from < 0 ? -1 : taken.nextSetBit(from + 1);
    return from < 0 || to < from + 2 || (next >= 0 && next < to);
  }

  private static @Nullable Vain of(Flow flow) {
    List<Segment> syns = flow.client().syns();
    if (syns.size() < MIN_SYNS) {
      return null; // most flows
    }
    Segment answer = flow.server().firstSynAck();
    if (flow.server().frames() > 0 && answer == null) {
      return null; // refused, or begun before the capture
    }
    List<Segment> before =
        answer == null
            ? syns
            : syns.stream()
                .filter(syn -> syn.timeNs() < syns.get(syns.size() - 1).timeNs())
                .toList();
    return before.size() < MIN_SYNS
        ? null
        : new Vain(
            flow.number(),
            flow.client().endpoint().address(),
            flow.server().endpoint(),
            before.get(0).timeNs(),
            before.get(before.size() - 1).timeNs());
  }

  /** Negative if it is out of what can be kept; the first time makes the origin. */
  private int second(long timeNs) {
    if (originNs == Long.MIN_VALUE) {
      originNs = timeNs - BEFORE_NS;
    }
    long second = (timeNs - originNs) / SECOND_NS;
    return second >= 0 && second < MAX_SECONDS ? (int) second : -1;
  }
}

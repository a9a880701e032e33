package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;

/**
 * Finds the connections of one capture in another one: by what devices on the path leave alone, and
 * only where that leaves no doubt.
 */
final class FlowMatcher {
  /** Bits of agreement beyond chance that make two connections one. */
  private static final int ENOUGH_BITS = 16;

  /** Time on the way differs by less. */
  private static final long ONE_MOMENT_NS = 200_000_000L;

  /** Clocks that nobody sets are off by less. */
  private static final long SAME_TIME_NS = 120_000_000_000L;

  /** So many different contents tell connections apart. */
  private static final int VARIED = 64;

  /** More connections with the same ends are not looked through. */
  private static final int MOST_ALIKE = 256;

  /** Two packets of one connection are not longer on their way. */
  private static final long LONGEST_WAY_NS = 2_000_000_000L;

  private final PointLog a;
  private final PointLog b;
  private final AnchorIndex index;
  private final boolean variedPayload;

  private final Agreement agreement;

  /** What an end of A is called at B, as far as somebody said so. */
  private final UnaryOperator<Endpoint> mapped;

  FlowMatcher(PointLog a, PointLog b, UnaryOperator<Endpoint> mapped) {
    this.a = a;
    this.b = b;
    this.mapped = mapped;
    this.index = new AnchorIndex(b);
    this.agreement = new Agreement(index, mapped);
    this.variedPayload = index.variety(Anchors.Kind.PAYLOAD) >= VARIED;
  }

  FlowMatches match() {
    List<FlowPair> candidates =
        a.flows().parallelStream()
            .filter(flow -> !flow.isPart())
            .flatMap(flow -> candidates(flow).stream())
            .toList();
    FlowChoice choice = new FlowChoice(a, b);
    choice.take(candidates);
    // Many connections may carry the same: then only one of them did at that moment.
    List<FlowPair> free = candidates.stream().filter(choice::isFree).toList();
    choice.take(atOneTime(free, choice.pairs(), ONE_MOMENT_NS));
    choice.take(byTuple(choice));
    choice.takeOutRelayed();
    return choice.matches();
  }

  private List<FlowPair> candidates(PointFlow flow) {
    List<FlowPair> candidates = new ArrayList<>(1);
    Set<PointFlow> known = Set.of();
    FlowSketch sketch = a.sketch(flow);
    Anchors anchors = sketch.anchors();
    int[] room = AnchorIndex.room();
    boolean sure = false;
    for (Anchors.Kind kind : Anchors.KINDS) {
      if (sure) {
        break; // the other kinds are for those whose numbers were rewritten
      }
      for (int i = 0; i < anchors.count(kind); i++) {
        int found = index.find(kind, anchors.hash(kind, i), room);
        for (int k = 0; k < found; k++) {
          PointFlow other = b.flows().get(room[k]);
          if (known.contains(other)) {
            continue;
          }
          known = with(known, other);
          FlowPair pair = agreement.of(sketch, b.sketch(other));
          if (pair != null && pair.bits() >= ENOUGH_BITS && isCredible(pair)) {
            candidates.add(pair);
            sure |= pair.bits() >= Agreement.SURE_BITS;
          }
        }
      }
    }
    return candidates;
  }

  /** One more; most flows have a single one. */
  private static Set<PointFlow> with(Set<PointFlow> known, PointFlow other) {
    if (known.isEmpty()) {
      return Set.of(other);
    }
    Set<PointFlow> more = known.size() > 1 ? known : new HashSet<>(known);
    more.add(other);
    return more;
  }

  /**
   * Whether data alone may join two connections: a request that all send alike does not join those
   * of different hours, nor one connection's parts of different minutes.
   */
  private boolean isCredible(FlowPair pair) {
    return !pair.isRenumbered()
        || (!pair.mayBeLaterPart() && (variedPayload || Math.abs(apartNs(pair)) < SAME_TIME_NS));
  }

  /**
   * Connections whose numbers say nothing: those with the same ends; if the path leaves ports
   * alone, those to the same server from the same port; begun at the same moment.
   */
  private List<FlowPair> byTuple(FlowChoice choice) {
    List<FlowPair> certain = choice.pairs();
    List<FlowPair> sameEnds = withSame(FlowMatcher::ends, choice);
    List<FlowPair> atOneTime = atOneTime(sameEnds, certain, LONGEST_WAY_NS);
    return atOneTime.isEmpty() ? byPort(choice, certain) : atOneTime;
  }

  /** Ports that agree say nothing where a device hands out new ones. */
  private List<FlowPair> byPort(FlowChoice choice, List<FlowPair> certain) {
    long kept =
        certain.stream().filter(p -> p.a().client().port() == p.b().client().port()).count();
    if (kept * 10 < certain.size() * 9L) {
      return List.of();
    }
    List<FlowPair> found = atOneTime(withSame(FlowMatcher::port, choice), certain, LONGEST_WAY_NS);
    long free =
        Math.min(
            a.flows().stream().filter(choice::isFreeA).count(),
            b.flows().stream().filter(choice::isFreeB).count());
    boolean allFound = found.stream().map(FlowPair::a).distinct().count() * 10 >= free * 8;
    return !certain.isEmpty() || allFound ? found : List.of();
  }

  private List<FlowPair> withSame(BinaryOperator<Object> key, FlowChoice choice) {
    Map<Object, List<PointFlow>> there = new HashMap<>();
    for (PointFlow flow : b.flows()) {
      if (choice.isFreeB(flow)) {
        add(there, key.apply(flow.client(), flow.server()), flow);
      }
    }
    List<FlowPair> candidates = new ArrayList<>();
    for (PointFlow flow : a.flows()) {
      if (choice.isFreeA(flow)) {
        Object same = key.apply(mapped.apply(flow.client()), mapped.apply(flow.server()));
        for (PointFlow other : there.getOrDefault(same, List.of())) {
          FlowPair pair = bySyn(flow, other);
          if (pair != null) {
            candidates.add(pair);
          }
        }
      }
    }
    return candidates;
  }

  private static void add(Map<Object, List<PointFlow>> flows, Object key, PointFlow flow) {
    List<PointFlow> known = flows.computeIfAbsent(key, k -> new ArrayList<>(1));
    if (known.size() < MOST_ALIKE) {
      known.add(flow);
    }
  }

  private static Object ends(Object client, Object server) {
    return List.of(client, server);
  }

  private static Object port(Object client, Object server) {
    return List.of(((Endpoint) client).port(), server);
  }

  private @Nullable FlowPair bySyn(PointFlow one, PointFlow other) {
    FlowPair pair = agreement.bySyn(one, a.own(one), other, b.own(other));
    return pair != null && Likeness.of(a, b, pair).isPlausible() ? pair : null;
  }

  /** Leaves those that begin as far apart as most do: the clocks differ by the same for all. */
  private List<FlowPair> atOneTime(
      List<FlowPair> candidates, List<FlowPair> certain, long withinNs) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    long[] apart =
        certain.isEmpty()
            ? candidates.stream().mapToLong(c -> apartNs(c)).sorted().toArray()
            : certain.stream().mapToLong(FlowMatcher::apartNs).sorted().toArray();
    if (apart.length == 0) {
      return List.of();
    }
    long usual = densest(apart, withinNs);
    return candidates.stream().filter(c -> Math.abs(apartNs(c) - usual) <= withinNs).toList();
  }

  private static long apartNs(FlowPair pair) {
    return pair.b().firstTimeNs() - pair.a().firstTimeNs();
  }

  /** The middle of the interval of {@code withinNs} that holds most of some sorted times. */
  private static long densest(long[] sorted, long withinNs) {
    int best = 0;
    int from = 0;
    long middle = sorted[0];
    for (int to = 0; to < sorted.length; to++) {
      while (sorted[to] - sorted[from] > withinNs) {
        from++;
      }
      if (to - from + 1 > best) {
        best = to - from + 1;
        middle = sorted[(from + to) >>> 1];
      }
    }
    return middle;
  }
}

package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.TcpFlags;

/**
 * Finds the connections of one capture in another one: by what devices on the path leave alone, and
 * only where that leaves no doubt.
 */
final class FlowMatcher {
  /** Bits of agreement beyond chance that make two connections one. */
  private static final int ENOUGH_BITS = 16;

  /** Two candidates that are this close in bits are not told apart. */
  private static final int CLEAR_BITS = 6;

  private static final int NUMBER_BITS = 32;

  /** Both ends' numbers agree, and more. */
  private static final int SURE_BITS = 2 * NUMBER_BITS;

  /** One in 4,096 real connections begins with less. */
  private static final int LEAST_BITS = 20;

  /** What one more segment adds that agrees with the first one: it might follow from that. */
  private static final int FURTHER_BITS = 8;

  /** Clocks of hosts count milliseconds: many connections may have the same. */
  private static final int TIMESTAMP_BITS = 24;

  private static final int PAYLOAD_BITS = 24;
  private static final int SAME_TUPLE_BITS = 34;
  private static final int SAME_SERVER_BITS = 8;
  private static final int SAME_CLIENT_PORT_BITS = 14;

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

  /** What an end of A is called at B, as far as somebody said so. */
  private final UnaryOperator<Endpoint> mapped;

  /** Two connections that may be one. */
  private record Candidate(PointFlow a, PointFlow b, FlowPair pair) {}

  FlowMatcher(PointLog a, PointLog b, UnaryOperator<Endpoint> mapped) {
    this.a = a;
    this.b = b;
    this.mapped = mapped;
    this.index = new AnchorIndex(b);
    this.variedPayload = index.variety(Anchors.Kind.PAYLOAD) >= VARIED;
  }

  FlowMatches match() {
    List<Candidate> candidates =
        a.flows().parallelStream()
            .filter(flow -> !flow.isPart())
            .flatMap(flow -> candidates(flow).stream())
            .toList();
    Choice choice = new Choice();
    choice.take(candidates);
    // Many connections may carry the same: then only one of them did at that moment.
    List<Candidate> free = candidates.stream().filter(choice::isFree).toList();
    choice.take(atOneTime(free, choice.pairs(), ONE_MOMENT_NS));
    choice.take(byTuple(choice));
    choice.takeOutRelayed();
    return choice.matches();
  }

  private List<Candidate> candidates(PointFlow flow) {
    List<Candidate> candidates = new ArrayList<>(1);
    Set<PointFlow> known = new HashSet<>(2);
    int[] room = AnchorIndex.room();
    boolean sure = false;
    for (Anchors.Kind kind : Anchors.KINDS) {
      if (sure) {
        break; // the other kinds are for those whose numbers were rewritten
      }
      for (int i = 0; i < flow.anchors().count(kind); i++) {
        int found = index.find(kind, flow.anchors().hash(kind, i), room);
        for (int k = 0; k < found; k++) {
          PointFlow other = b.flows().get(room[k]);
          FlowPair pair = known.add(other) ? compare(flow, other) : null;
          if (pair != null && pair.bits() >= ENOUGH_BITS && isCredible(pair)) {
            candidates.add(new Candidate(flow, other, pair));
            sure |= pair.bits() >= SURE_BITS;
          }
        }
      }
    }
    return candidates;
  }

  /**
   * Whether data alone may join two connections: a request that all send alike does not join those
   * of different hours.
   */
  private boolean isCredible(FlowPair pair) {
    return !pair.isRenumbered() || variedPayload || Math.abs(apartNs(pair)) < SAME_TIME_NS;
  }

  /** How the numbers of two connections differ, judged by the anchors that they share. */
  private @Nullable FlowPair compare(PointFlow one, PointFlow other) {
    FlowPair best = null;
    for (Anchors.Kind kind : Anchors.KINDS) {
      for (int i = 0; i < one.anchors().count(kind); i++) {
        int there = other.anchors().find(kind, one.anchors().hash(kind, i));
        if (there >= 0) {
          FlowPair pair = supposing(one, other, one.anchors().place(kind, i), there);
          best = best == null || pair.bits() > best.bits() ? pair : best;
        }
      }
      if (best != null && best.bits() >= SURE_BITS) {
        return best;
      }
    }
    return best;
  }

  /** Supposes that two segments are one, and counts what agrees with that. */
  private FlowPair supposing(PointFlow one, PointFlow other, int placeA, int placeB) {
    int direction = a.direction(placeA);
    boolean turned = direction != b.direction(placeB);
    int[] offset = new int[2];
    boolean[] known = new boolean[2];
    learn(placeA, placeB, offset, known);
    int bits = -index.sizeBits(Anchors.Kind.NUMBERS);
    int seqBits = offset[direction] == 0 ? bitsOf(a.seq(placeA)) : 0;
    boolean sameAck = known[1 - direction] && offset[1 - direction] == 0;
    int ackBits = sameAck ? bitsOf(a.ack(placeA)) : 0;
    bits += seqBits + ackBits;
    int furtherBits = Math.min(FURTHER_BITS, Math.max(seqBits, ackBits) / 2);
    boolean stamps = false;
    boolean payload = false;
    for (Anchors.Kind kind : Anchors.KINDS) {
      for (int i = 0; i < one.anchors().count(kind); i++) {
        int here = one.anchors().place(kind, i);
        int there = other.anchors().find(kind, one.anchors().hash(kind, i));
        if (there < 0 || !agrees(here, there, turned, offset, known)) {
          continue;
        }
        learn(here, there, offset, known);
        switch (kind) {
          case NUMBERS, CLOSING -> bits += here == placeA ? 0 : furtherBits;
          case TIMESTAMPS -> {
            bits += stamps ? FURTHER_BITS : TIMESTAMP_BITS;
            stamps = true;
          }
          case PAYLOAD -> {
            bits += payload ? FURTHER_BITS : PAYLOAD_BITS;
            payload = true;
          }
        }
      }
    }
    bits += endBits(one, other);
    return new FlowPair(one, other, turned, offset, known, bits);
  }

  /** Small numbers are those that people make up: any two captures may have them in common. */
  private static int bitsOf(int number) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(number);
    return bits < LEAST_BITS ? 0 : bits;
  }

  private void learn(int placeA, int placeB, int[] offset, boolean[] known) {
    int direction = a.direction(placeA);
    if (!known[direction]) {
      known[direction] = true;
      offset[direction] = b.seq(placeB) - a.seq(placeA);
    }
    if (!known[1 - direction] && hasAck(a, placeA) && hasAck(b, placeB)) {
      known[1 - direction] = true;
      offset[1 - direction] = b.ack(placeB) - a.ack(placeA);
    }
  }

  private boolean agrees(int placeA, int placeB, boolean turned, int[] offset, boolean[] known) {
    int direction = a.direction(placeA);
    if (turned != (direction != b.direction(placeB))) {
      return false;
    }
    boolean seqFits = !known[direction] || b.seq(placeB) - a.seq(placeA) == offset[direction];
    boolean ackFits =
        !known[1 - direction]
            || !hasAck(a, placeA)
            || !hasAck(b, placeB)
            || b.ack(placeB) - a.ack(placeA) == offset[1 - direction];
    return seqFits && ackFits;
  }

  private static boolean hasAck(PointLog log, int place) {
    return (log.flags(place) & TcpFlags.ACK) != 0;
  }

  /** What equal addresses and ports are worth: nothing speaks against a pair without them. */
  private int endBits(PointFlow one, PointFlow other) {
    boolean sameServer = mapped.apply(one.server()).equals(other.server());
    if (sameServer && mapped.apply(one.client()).equals(other.client())) {
      return SAME_TUPLE_BITS;
    }
    return (sameServer ? SAME_SERVER_BITS : 0)
        + (one.client().port() == other.client().port() ? SAME_CLIENT_PORT_BITS : 0);
  }

  /**
   * Connections whose numbers say nothing: those with the same ends; if the path leaves ports
   * alone, those to the same server from the same port; begun at the same moment.
   */
  private List<Candidate> byTuple(Choice choice) {
    List<FlowPair> certain = choice.pairs();
    List<Candidate> sameEnds = withSame(FlowMatcher::ends, choice);
    List<Candidate> atOneTime = atOneTime(sameEnds, certain, LONGEST_WAY_NS);
    return atOneTime.isEmpty() ? byPort(choice, certain) : atOneTime;
  }

  /** Ports that agree say nothing where a device hands out new ones. */
  private List<Candidate> byPort(Choice choice, List<FlowPair> certain) {
    long kept =
        certain.stream().filter(p -> p.a().client().port() == p.b().client().port()).count();
    if (kept * 10 < certain.size() * 9L) {
      return List.of();
    }
    List<Candidate> found = atOneTime(withSame(FlowMatcher::port, choice), certain, LONGEST_WAY_NS);
    long free =
        Math.min(
            a.flows().stream().filter(choice::isFreeA).count(),
            b.flows().stream().filter(choice::isFreeB).count());
    boolean allFound = found.stream().map(Candidate::a).distinct().count() * 10 >= free * 8;
    return !certain.isEmpty() || allFound ? found : List.of();
  }

  private List<Candidate> withSame(BinaryOperator<Object> key, Choice choice) {
    Map<Object, List<PointFlow>> there = new HashMap<>();
    for (PointFlow flow : b.flows()) {
      if (choice.isFreeB(flow)) {
        add(there, key.apply(flow.client(), flow.server()), flow);
      }
    }
    List<Candidate> candidates = new ArrayList<>();
    for (PointFlow flow : a.flows()) {
      if (choice.isFreeA(flow)) {
        Object same = key.apply(mapped.apply(flow.client()), mapped.apply(flow.server()));
        for (PointFlow other : there.getOrDefault(same, List.of())) {
          FlowPair pair = bySyn(flow, other);
          if (pair != null) {
            candidates.add(new Candidate(flow, other, pair));
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

  /** Takes the first SYNs for the same. */
  private @Nullable FlowPair bySyn(PointFlow one, PointFlow other) {
    int clientA = one.clientDirection();
    int clientB = other.clientDirection();
    boolean turned = clientA != clientB;
    int[] offset = new int[2];
    boolean[] known = new boolean[2];
    for (int direction = 0; direction < 2; direction++) {
      int here = one.synPlace(direction);
      int there = other.synPlace(turned ? 1 - direction : direction);
      if (here >= 0 && there >= 0) {
        learn(here, there, offset, known);
      }
    }
    if (!known[clientA]) {
      return null;
    }
    int bits = endBits(one, other) - index.sizeBits(Anchors.Kind.NUMBERS) / 2;
    FlowPair pair = new FlowPair(one, other, turned, offset, known, bits);
    return Likeness.of(a, b, pair).isPlausible() ? pair : null;
  }

  /** Leaves those that begin as far apart as most do: the clocks differ by the same for all. */
  private List<Candidate> atOneTime(
      List<Candidate> candidates, List<FlowPair> certain, long withinNs) {
    long[] apart =
        certain.isEmpty()
            ? candidates.stream().mapToLong(c -> apartNs(c.pair)).sorted().toArray()
            : certain.stream().mapToLong(FlowMatcher::apartNs).sorted().toArray();
    if (apart.length == 0) {
      return List.of();
    }
    long usual = densest(apart, withinNs);
    return candidates.stream().filter(c -> Math.abs(apartNs(c.pair) - usual) <= withinNs).toList();
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

  /** Who was given to whom: the surest first. */
  private final class Choice {
    private final @Nullable FlowPair[] ofA = new FlowPair[a.flows().size()];
    private final @Nullable FlowPair[] ofB = new FlowPair[b.flows().size()];
    private final boolean[] absorbed = new boolean[a.flows().size()];
    private final Map<PointFlow, Set<PointFlow>> doubtful = new HashMap<>();

    boolean isFree(Candidate candidate) {
      return isFreeA(candidate.a) && isFreeB(candidate.b);
    }

    boolean isFreeA(PointFlow flow) {
      return !flow.isPart() && ofA[flow.index()] == null;
    }

    boolean isFreeB(PointFlow flow) {
      return !flow.isPart() && ofB[flow.index()] == null;
    }

    /** Those of which the path ends the one connection and opens the other. */
    private final List<FlowPair> relayed = new ArrayList<>();

    List<FlowPair> pairs() {
      List<FlowPair> pairs = new ArrayList<>();
      for (int i = 0; i < ofA.length; i++) {
        FlowPair pair = ofA[i];
        if (pair != null && !absorbed[i]) {
          pairs.add(pair);
        }
      }
      return pairs;
    }

    void take(List<Candidate> candidates) {
      Map<PointFlow, List<Candidate>> byA = new HashMap<>();
      Map<PointFlow, List<Candidate>> byB = new HashMap<>();
      for (Candidate candidate : candidates) {
        byA.computeIfAbsent(candidate.a, k -> new ArrayList<>(1)).add(candidate);
        byB.computeIfAbsent(candidate.b, k -> new ArrayList<>(1)).add(candidate);
      }
      List<Candidate> sorted = new ArrayList<>(candidates);
      sorted.sort(
          Comparator.comparingInt((Candidate c) -> c.pair.bits())
              .reversed()
              .thenComparing(c -> c.a.number())
              .thenComparing(c -> c.b.number()));
      for (Candidate candidate : sorted) {
        if (!isFreeA(candidate.a) || !isFreeB(candidate.b)) {
          continue;
        }
        Set<PointFlow> rivals = rivals(candidate, byA.getOrDefault(candidate.a, List.of()));
        if (rivals.isEmpty()
            && rivals(candidate, byB.getOrDefault(candidate.b, List.of())).isEmpty()) {
          give(candidate);
          join(candidate, byA.getOrDefault(candidate.a, List.of()));
          join(candidate, byB.getOrDefault(candidate.b, List.of()));
        } else {
          Set<PointFlow> others = doubtful.computeIfAbsent(candidate.a, k -> new LinkedHashSet<>());
          others.add(candidate.b);
          others.addAll(rivals);
        }
      }
    }

    /** Takes those out whose segments only carry the same data. */
    void takeOutRelayed() {
      for (int i = 0; i < ofA.length; i++) {
        FlowPair pair = ofA[i];
        if (pair != null
            && !absorbed[i]
            && pair.isRenumbered()
            && Likeness.of(a, b, pair).isRelayed()) {
          relayed.add(pair);
          absorbed[i] = true;
        }
      }
    }

    private void give(Candidate candidate) {
      ofA[candidate.a.index()] = candidate.pair;
      ofB[candidate.b.index()] = candidate.pair;
      doubtful.remove(candidate.a);
    }

    /** Flows with the same ends and numbers are the same connection, told as two at one point. */
    private void join(Candidate taken, List<Candidate> others) {
      for (Candidate other : others) {
        if (isPartOf(taken, other)) {
          if (other.a.equals(taken.a) && isFreeB(other.b)) {
            taken.b.absorb(other.b);
            ofB[other.b.index()] = taken.pair;
          } else if (other.b.equals(taken.b) && isFreeA(other.a)) {
            taken.a.absorb(other.a);
            absorbed[other.a.index()] = true;
            ofA[other.a.index()] = taken.pair;
          }
        }
      }
    }

    private static boolean isPartOf(Candidate one, Candidate other) {
      boolean sameEnds =
          one.a.equals(other.a) ? one.b.hasEndsOf(other.b) : one.a.hasEndsOf(other.a);
      boolean both = one.pair.offsetKnown(0) && one.pair.offsetKnown(1);
      return sameEnds && !other.equals(one) && both && one.pair.differsLike(other.pair);
    }

    /** Flows of B that fit as well: for the same one of A, or those of A for this one of B. */
    private Set<PointFlow> rivals(Candidate candidate, List<Candidate> others) {
      Set<PointFlow> rivals = new LinkedHashSet<>();
      for (Candidate other : others) {
        if (!other.equals(candidate)
            && isFreeA(other.a)
            && isFreeB(other.b)
            && !isPartOf(candidate, other)
            && candidate.pair.bits() - other.pair.bits() < CLEAR_BITS) {
          rivals.add(other.b);
        }
      }
      return rivals;
    }

    FlowMatches matches() {
      List<FlowMatches.Ambiguity> ambiguous = new ArrayList<>();
      List<PointFlow> onlyA = new ArrayList<>();
      boolean[] maybe = new boolean[b.flows().size()];
      for (PointFlow flow : a.flows()) {
        Set<PointFlow> others = doubtful.getOrDefault(flow, Set.of());
        List<PointFlow> free = others.stream().filter(this::isFreeB).toList();
        if (isFreeA(flow) && free.isEmpty()) {
          onlyA.add(flow);
        } else if (isFreeA(flow)) {
          ambiguous.add(new FlowMatches.Ambiguity(flow, free));
          free.forEach(other -> maybe[other.index()] = true);
        }
      }
      List<PointFlow> onlyB =
          b.flows().stream().filter(f -> isFreeB(f) && !maybe[f.index()]).toList();
      return new FlowMatches(pairs(), relayed, ambiguous, onlyA, onlyB);
    }
  }
}

package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which connection of A is given to which one of B: the surest first. */
final class FlowChoice {
  /** Two candidates that are this close in bits are not told apart. */
  private static final int CLEAR_BITS = 6;

  private static final Comparator<FlowPair> SUREST_FIRST =
      (one, other) -> {
        int byBits = Integer.compare(other.bits(), one.bits());
        int byA = byBits != 0 ? byBits : Long.compare(one.a().number(), other.a().number());
        return byA != 0 ? byA : Long.compare(one.b().number(), other.b().number());
      };

  private final PointLog a;
  private final PointLog b;
  private final @Nullable FlowPair[] ofA;
  private final @Nullable FlowPair[] ofB;
  private final boolean[] absorbed;
  private final Map<PointFlow, Set<PointFlow>> doubtful = new HashMap<>();

  /** Those of which the path ends the one connection and opens the other. */
  private final List<FlowPair> relayed = new ArrayList<>();

  FlowChoice(PointLog a, PointLog b) {
    this.a = a;
    this.b = b;
    this.ofA = new FlowPair[a.flows().size()];
    this.ofB = new FlowPair[b.flows().size()];
    this.absorbed = new boolean[ofA.length];
  }

  boolean isFree(FlowPair candidate) {
    return isFreeA(candidate.a()) && isFreeB(candidate.b());
  }

  boolean isFreeA(PointFlow flow) {
    return !flow.isPart() && ofA[flow.index()] == null;
  }

  boolean isFreeB(PointFlow flow) {
    return !flow.isPart() && ofB[flow.index()] == null;
  }

  /** What was given away, in the order of A. */
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

  /** Gives away what is free and fits one connection only. */
  void take(List<FlowPair> candidates) {
    PairsByFlow byA = new PairsByFlow(candidates, ofA.length, pair -> pair.a().index());
    PairsByFlow byB = new PairsByFlow(candidates, ofB.length, pair -> pair.b().index());
    FlowPair[] sorted = candidates.toArray(FlowPair[]::new);
    Arrays.parallelSort(sorted, SUREST_FIRST);
    for (FlowPair candidate : sorted) {
      if (!isFree(candidate)) {
        continue;
      }
      List<FlowPair> sameA = byA.of(candidate.a().index());
      List<FlowPair> sameB = byB.of(candidate.b().index());
      Set<PointFlow> rivals = rivals(candidate, sameA);
      if (rivals.isEmpty() && rivals(candidate, sameB).isEmpty()) {
        give(candidate);
        join(candidate, sameA);
        join(candidate, sameB);
      } else {
        Set<PointFlow> others = doubtful.computeIfAbsent(candidate.a(), k -> new LinkedHashSet<>());
        others.add(candidate.b());
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

  private void give(FlowPair candidate) {
    ofA[candidate.a().index()] = candidate;
    ofB[candidate.b().index()] = candidate;
    doubtful.remove(candidate.a());
  }

  /** Flows with the same ends and numbers are the same connection, told as two at one point. */
  private void join(FlowPair taken, List<FlowPair> others) {
    for (FlowPair other : others) {
      if (isPartOf(taken, other)) {
        if (other.a().equals(taken.a()) && isFreeB(other.b())) {
          taken.b().absorb(other.b());
          ofB[other.b().index()] = taken;
        } else if (other.b().equals(taken.b()) && isFreeA(other.a())) {
          taken.a().absorb(other.a());
          absorbed[other.a().index()] = true;
          ofA[other.a().index()] = taken;
        }
      }
    }
  }

  private static boolean isPartOf(FlowPair one, FlowPair other) {
    boolean sameEnds =
        one.a().equals(other.a()) ? one.b().hasEndsOf(other.b()) : one.a().hasEndsOf(other.a());
    boolean both = one.offsetKnown(0) && one.offsetKnown(1);
    return sameEnds && !other.equals(one) && both && one.differsLike(other);
  }

  /** Flows of B that fit as well: for the same one of A, or those of A for this one of B. */
  private Set<PointFlow> rivals(FlowPair candidate, List<FlowPair> others) {
    if (others.size() == 1) {
      return Set.of(); // itself
    }
    Set<PointFlow> rivals = new LinkedHashSet<>();
    for (FlowPair other : others) {
      if (!other.equals(candidate)
          && isFree(other)
          && !isPartOf(candidate, other)
          && candidate.bits() - other.bits() < CLEAR_BITS) {
        rivals.add(other.b());
      }
    }
    return rivals;
  }

  /** All that was found. */
  FlowMatches matches() {
    List<FlowMatches.Ambiguity> ambiguous = new ArrayList<>();
    List<PointFlow> onlyA = new ArrayList<>();
    boolean[] maybe = new boolean[b.flows().size()];
    for (PointFlow flow : a.flows()) {
      if (!isFreeA(flow)) {
        continue;
      }
      Set<PointFlow> others = doubtful.getOrDefault(flow, Set.of());
      List<PointFlow> free = others.stream().filter(this::isFreeB).toList();
      if (free.isEmpty()) {
        onlyA.add(flow);
      } else {
        ambiguous.add(new FlowMatches.Ambiguity(flow, free));
        free.forEach(other -> maybe[other.index()] = true);
      }
    }
    List<PointFlow> onlyB =
        b.flows().stream().filter(f -> isFreeB(f) && !maybe[f.index()]).toList();
    return new FlowMatches(pairs(), relayed, ambiguous, onlyA, onlyB);
  }
}

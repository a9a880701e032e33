package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;

/** Two captures of the same traffic, laid side by side. */
public final class PathComparison {
  /** Of so many sightings no more are looked for. */
  private static final int ENOUGH_SIGHTINGS = 100_000;

  /** Once there are enough, one connection in so many tells how the clocks go on. */
  private static final int SOME = 16;

  /** Clocks that are less sure than that help nobody: packets come in order anyway. */
  private static final long MOST_SLACK_NS = 20_000_000L;

  private static final long LEAST_SLACK_NS = 300_000L;

  /** Connections that are looked at side by side. */
  private static final int AT_A_TIME = 1 << 12;

  private final PointLog a;
  private final PointLog b;
  private final CaptureBounds boundsA;
  private final CaptureBounds boundsB;
  private final FlowMatches matches;
  private final PairsByNumber byNumber;
  private final Sides sides = new Sides();
  private final int[] outward;
  private final Sightings above = new Sightings();
  private final Sightings below = new Sightings();
  private final PathTally tally = new PathTally();
  private final ClockRelation clock;
  private final List<CrossedFlow> flows = new ArrayList<>();

  /** Whether A, and B, have any packets of what A's side sends, and of what B's side sends. */
  private final boolean[][] sees = new boolean[2][2];

  private long clean;

  private PathComparison(
      PointLog a,
      CaptureBounds boundsA,
      PointLog b,
      CaptureBounds boundsB,
      UnaryOperator<Endpoint> mapped) {
    this.a = a;
    this.b = b;
    this.boundsA = boundsA;
    this.matches = new FlowMatcher(a, b, mapped).match();
    List<FlowPair> pairs = matches.pairs();
    this.byNumber = new PairsByNumber(pairs);
    this.outward = new int[pairs.size()];
    lookAtAnchors(pairs);
    this.clock = ClockFit.fit(above, below);
    this.boundsB = clock.isKnown() ? boundsB.by(clock::toA) : boundsB;
    if (!sides.isOnePlace() && clock.isKnown()) {
      cross(mapped);
    }
  }

  /**
   * Compares two captures.
   *
   * @param a segments of the first one, sealed
   * @param b segments of the second one, sealed
   * @param mapped what an end that A knows is called at B, where somebody said so; else the same
   */
  public static PathComparison of(
      PointLog a,
      CaptureBounds boundsA,
      PointLog b,
      CaptureBounds boundsB,
      UnaryOperator<Endpoint> mapped) {
    return new PathComparison(a, boundsA, b, boundsB, mapped);
  }

  /**
   * Learns of each pair who is on whose side, and then what its anchors tell. Where the former is
   * plain from its own packets, as it mostly is, both are done at once.
   */
  private void lookAtAnchors(List<FlowPair> pairs) {
    AnchorBlocks blocks = new AnchorBlocks(a, b, pairs);
    int[] done = {0};
    blocks.visit(
        0,
        (i, anchors) -> {
          outward[i] = orient(pairs.get(i), anchors);
          if (done[0] == i && outward[i] >= 0) {
            look(i, anchors);
            done[0]++;
          }
        });
    blocks.visit(
        done[0],
        (i, anchors) -> {
          if (outward[i] < 0) {
            outward[i] = sides.outward(pairs.get(i).a());
          }
          if (outward[i] >= 0) {
            look(i, anchors);
          }
        });
  }

  private void look(int i, AnchorPairs anchors) {
    FlowPair pair = matches.pairs().get(i);
    tally.pair(pair, anchors, outward[i]);
    sight(pair, anchors, outward[i]);
  }

  private int orient(FlowPair pair, AnchorPairs anchors) {
    FlowRows rowsA = anchors.rowsA();
    FlowRows rowsB = anchors.rowsB();
    Sides.Evidence evidence = new Sides.Evidence();
    for (int n = 0; n < anchors.size(); n++) {
      int here = anchors.placeA(n);
      int there = anchors.placeB(n);
      long apartNs = rowsB.timeNs(there) - rowsA.timeNs(here);
      evidence.add(rowsA.direction(here), rowsA.ttl(here), rowsB.ttl(there), apartNs);
    }
    int direction = evidence.outward();
    if (direction >= 0) {
      sides.learn(pair.a(), direction);
    } else {
      sides.unclear();
    }
    return direction;
  }

  private void sight(FlowPair pair, AnchorPairs anchors, int outwardDirection) {
    boolean enough = above.size() + below.size() >= ENOUGH_SIGHTINGS;
    if (enough && pair.a().index() % SOME != 0) {
      return;
    }
    // Also of what was sent again: then the one point may have missed the first, which only widens.
    for (int n = 0; n < anchors.size(); n++) {
      long atA = anchors.rowsA().timeNs(anchors.placeA(n));
      long atB = anchors.rowsB().timeNs(anchors.placeB(n));
      int direction = anchors.rowsA().direction(anchors.placeA(n));
      (direction == outwardDirection ? above : below).add(atA, atB);
    }
    if (enough) {
      return;
    }
    SentLog[] here = SentLog.of(a, pair.a());
    SentLog[] there = SentLog.of(b, pair.b());
    for (int direction = 0; direction < 2; direction++) {
      SentLog logB = there[pair.directionInB(direction)];
      SentPackets packetsA = SentPackets.atA(here[direction], pair, direction);
      SentPackets packetsB = SentPackets.atB(logB, pair, direction, logB.timesNs());
      Sightings seen = direction == outwardDirection ? above : below;
      UniqueKeys.visit(
          packetsA,
          packetsB,
          tally.traits(pair).timestampsKept(),
          (i, k) -> seen.add(packetsA.log().timeNs(i), logB.timeNs(k)));
    }
  }

  private long[] timesAtA(SentLog log) {
    long[] times = new long[log.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = clock.toA(log.timeNs(i));
    }
    return times;
  }

  /**
   * A connection just looked at.
   *
   * @param wayFromA time on the way that most of its packets take from A
   * @param wayFromB the same from B
   * @param flow all of it, if not every packet crossed
   */
  private record Outcome(
      FlowFates fates, long wayFromA, long wayFromB, @Nullable CrossedFlow flow) {
    static Outcome of(FlowFates fates, CrossedFlow flow) {
      CrossedFlow kept = fates.isClean() ? null : flow;
      return new Outcome(fates, flow.fromA().usualNs(), flow.fromB().usualNs(), kept);
    }
  }

  private void cross(UnaryOperator<Endpoint> mapped) {
    lookForDirections();
    List<FlowFates> unclear = new ArrayList<>();
    Strays strays = new Strays();
    for (int from = 0; from < outward.length; from += AT_A_TIME) {
      long fromA = tally.usualNs(true);
      long fromB = tally.usualNs(false);
      IntStream.range(from, Math.min(from + AT_A_TIME, outward.length))
          .parallel()
          .filter(i -> outward[i] >= 0)
          .mapToObj(i -> outcome(i, fromA, fromB))
          .toList()
          .forEach(outcome -> take(outcome, unclear, strays));
    }
    Set<PointFlow> judged = new HashSet<>();
    for (Outcome outcome : onlyA(mapped)) {
      take(outcome, unclear, strays);
      judged.add(Objects.requireNonNull(outcome.fates.alone()));
    }
    List<PointFlow> unpairedA =
        matches.unpairedA().stream().filter(flow -> !judged.contains(flow)).toList();
    strays.find(alone(a, unpairedA, false), alone(b, matches.unpairedB(), true));
    boolean lossAtA = PathTally.notCaptured(unclear, false) + boundsA.dropped() > 0;
    boolean lossAtB = PathTally.notCaptured(unclear, true) + boundsB.dropped() > 0;
    for (int from = 0; from < unclear.size(); from += AT_A_TIME) {
      unclear.subList(from, Math.min(from + AT_A_TIME, unclear.size())).parallelStream()
          .map(fates -> fates.isClean() ? new Outcome(fates, 0, 0, null) : again(fates))
          .toList()
          .forEach(outcome -> conclude(outcome, lossAtA, lossAtB));
    }
  }

  private Outcome outcome(int pair, long fromA, long fromB) {
    CrossedFlow flow = cross(pair, fromA, fromB);
    return Outcome.of(FlowFates.of(pair, fromA, fromB, flow), flow);
  }

  /** Keeps of a connection what must wait until all are known. */
  private void take(Outcome outcome, List<FlowFates> unclear, Strays strays) {
    FlowFates fates = outcome.fates;
    tally.way(true, fates.arrivals(true), outcome.wayFromA);
    tally.way(false, fates.arrivals(false), outcome.wayFromB);
    if (outcome.flow == null) {
      clean++;
      tally.countClean(fates);
    } else {
      unclear.add(fates);
      strays.add(fates, outcome.flow);
    }
  }

  private void conclude(Outcome outcome, boolean lossAtA, boolean lossAtB) {
    CrossedFlow flow = outcome.flow;
    if (flow == null) {
      clean++;
      tally.countClean(outcome.fates);
    } else {
      Doubts.soften(flow, lossAtA, lossAtB);
      tally.count(flow);
      flows.add(flow);
    }
  }

  /** Looks at a connection once more, as it was looked at before. */
  private Outcome again(FlowFates fates) {
    long fromA = fates.supposedNs(true);
    long fromB = fates.supposedNs(false);
    PointFlow alone = fates.alone();
    CrossedFlow flow =
        alone == null
            ? cross(fates.pair(), fromA, fromB)
            : onlyA(alone, sides.outward(alone), fromA, fromB);
    return Outcome.of(fates, fates.tell(flow));
  }

  /**
   * Connections of A alone that must have come by B: begun on A's side, to a server that others
   * reach through B. Where such a one came about, the path has a branch that does not lead through
   * B, and nothing is known of any.
   */
  private List<Outcome> onlyA(UnaryOperator<Endpoint> mapped) {
    if (!sees[1][0]) {
      return List.of();
    }
    Set<Object> servers = new HashSet<>();
    // The path may call them otherwise.
    Set<Object> serversAtA = new HashSet<>();
    for (FlowPair pair : matches.pairs()) {
      serversAtA.add(pair.a().server());
      servers.add(pair.b().server());
      if (boundsB.allPorts()) {
        servers.add(pair.b().server().address());
      }
    }
    List<Outcome> alone = new ArrayList<>();
    long fromA = tally.usualNs(true);
    long fromB = tally.usualNs(false);
    for (PointFlow flow : matches.onlyA()) {
      int out = sides.outward(flow);
      if (out == flow.clientDirection()
          && flow.synPlace(out) >= 0
          && (serversAtA.contains(flow.server())
              || isServed(servers, mapped.apply(flow.server())))) {
        if (flow.synPlace(1 - out) >= 0) {
          return List.of();
        }
        CrossedFlow crossed = onlyA(flow, out, fromA, fromB);
        alone.add(Outcome.of(FlowFates.ofAlone(flow, fromA, fromB, crossed), crossed));
      }
    }
    return alone;
  }

  /** What a point has of connections that have no counterpart, by the clock of A. */
  private Iterable<SentPackets> alone(PointLog log, List<PointFlow> flows, boolean atB) {
    return () ->
        flows.stream()
            .flatMap(flow -> Arrays.stream(SentLog.of(log, flow)))
            .map(sent -> new SentPackets(sent, 0, 0, true, atB ? timesAtA(sent) : sent.timesNs()))
            .iterator();
  }

  private static boolean isServed(Set<Object> servers, Endpoint server) {
    return servers.contains(server) || servers.contains(server.address());
  }

  /** Whether a capture has both directions of anything: else it may lack one by its making. */
  private static boolean isTwoWay(PointLog log) {
    return log.flows().stream().anyMatch(flow -> flow.packets(0) > 0 && flow.packets(1) > 0);
  }

  /** Learns which directions each capture has at all. */
  private void lookForDirections() {
    boolean[] twoWay = {isTwoWay(a), isTwoWay(b)};
    for (int side = 0; side < 2; side++) {
      sees[0][side] = twoWay[0];
      sees[1][side] = twoWay[1];
    }
    List<FlowPair> pairs = matches.pairs();
    for (int i = 0; i < outward.length; i++) {
      for (int side = 0; side < 2 && outward[i] >= 0; side++) {
        FlowPair pair = pairs.get(i);
        int direction = side == 0 ? outward[i] : 1 - outward[i];
        sees[0][side] |= pair.a().packets(direction) > 0;
        sees[1][side] |= pair.b().packets(pair.directionInB(direction)) > 0;
      }
    }
  }

  /** Looks at a pair with what is known of the path now. */
  private CrossedFlow cross(int index) {
    return cross(index, tally.usualNs(true), tally.usualNs(false));
  }

  private CrossedFlow cross(int index, long supposedFromA, long supposedFromB) {
    FlowPair pair = matches.pairs().get(index);
    int out = outward[index];
    SentLog[] here = SentLog.of(a, pair.a());
    SentLog[] there = SentLog.of(b, pair.b());
    SentPackets[] atA = new SentPackets[2];
    SentPackets[] atB = new SentPackets[2];
    for (int direction = 0; direction < 2; direction++) {
      SentLog logB = there[pair.directionInB(direction)];
      atA[direction] = SentPackets.atA(here[direction], pair, direction);
      atB[direction] = SentPackets.atB(logB, pair, direction, timesAtA(logB));
    }
    int in = 1 - out;
    PathTraits traits = tally.traits(pair);
    long slack = slackNs(pair.a().firstTimeNs());
    CrossedDirection fromA =
        direction(true, atA[out], atB[out], atB[in], traits, slack, supposedFromA);
    CrossedDirection fromB =
        direction(false, atB[in], atA[in], atA[out], traits, slack, supposedFromB);
    boolean clientOnA = clientDirection(pair) == out;
    return new CrossedFlow(pair.a(), pair.b(), pair, fromA, fromB, clientOnA);
  }

  private CrossedDirection direction(
      boolean fromA,
      SentPackets near,
      SentPackets far,
      SentPackets answers,
      PathTraits traits,
      long slackNs,
      long supposedNs) {
    int side = fromA ? 0 : 1;
    boolean nearSees = sees[side][side];
    boolean farSees = sees[1 - side][side];
    return CrossedDirection.of(
        new CrossedDirection.Question(
            fromA,
            near,
            far,
            answers,
            traits,
            slackNs,
            supposedNs,
            fromA ? boundsA : boundsB,
            fromA ? boundsB : boundsA,
            near.size() > 0 || (nearSees && !far.carriesAnything()),
            farSees));
  }

  /** The client's direction at A: told by whichever point saw a SYN. */
  private static int clientDirection(FlowPair pair) {
    PointFlow one = pair.a();
    if (one.synPlace(0) < 0 && one.synPlace(1) < 0) {
      return pair.directionInA(pair.b().clientDirection());
    }
    return one.clientDirection();
  }

  /** A connection that never came to B. */
  private CrossedFlow onlyA(PointFlow flow, int out, long supposedFromA, long supposedFromB) {
    SentLog[] here = SentLog.of(a, flow);
    FlowPair alone = new FlowPair(flow, flow, false, new int[2], new boolean[] {true, true}, 0);
    SentPackets sent = SentPackets.atA(here[out], alone, out);
    SentPackets got = SentPackets.atA(here[1 - out], alone, 1 - out);
    SentPackets nothing = SentPackets.atA(SentLog.nothing(b), alone, out);
    PathTraits traits = new PathTraits(true, true);
    long slack = slackNs(flow.firstTimeNs());
    CrossedDirection fromA = direction(true, sent, nothing, nothing, traits, slack, supposedFromA);
    CrossedDirection fromB = direction(false, nothing, got, sent, traits, slack, supposedFromB);
    return new CrossedFlow(flow, null, null, fromA, fromB, true);
  }

  private long slackNs(long atA) {
    return Math.max(LEAST_SLACK_NS, Math.min(MOST_SLACK_NS, clock.errorNs(atA)));
  }

  /** Which connection is which. */
  public FlowMatches matches() {
    return matches;
  }

  /** How the clocks differ. */
  public ClockRelation clock() {
    return clock;
  }

  /** What the path did to the packets on the whole. */
  public PathTally tally() {
    return tally;
  }

  /**
   * Whether both captures were made at one place: no router counted a TTL down between them, and
   * nothing took time.
   */
  public boolean isOnePlace() {
    return sides.isOnePlace();
  }

  /**
   * Connections of which not every packet crossed, in the order of A; those that only A has come
   * last.
   */
  public List<CrossedFlow> flows() {
    return flows;
  }

  /**
   * Visits the connections of which every packet crossed, in the order of A.
   *
   * @param visitor says whether it wants more
   */
  public void visitClean(Predicate<CrossedFlow> visitor) {
    for (int i = 0; i < outward.length && clock.isKnown(); i++) {
      if (outward[i] >= 0) {
        CrossedFlow flow = cross(i);
        if (flow.isClean() && !visitor.test(flow)) {
          return;
        }
      }
    }
  }

  /** How many connections there are besides, of which every packet crossed. */
  public long cleanFlows() {
    return clean;
  }

  /** What A can have seen. */
  public CaptureBounds boundsA() {
    return boundsA;
  }

  /** What B can have seen, by the clock of A. */
  public CaptureBounds boundsB() {
    return boundsB;
  }

  /**
   * What became of the packets of one connection; null if it has no pair.
   *
   * @param atA whether its number is that at A, or that at B
   */
  public @Nullable CrossedFlow crossed(boolean atA, long number) {
    int place = byNumber.find(atA, number);
    return place < 0 || outward[place] < 0 || !clock.isKnown() ? null : cross(place);
  }

  /** What became of the packets of one connection; null if A's flow of that number has no pair. */
  public @Nullable CrossedFlow ofA(long number) {
    for (CrossedFlow flow : flows) {
      PointFlow there = flow.a();
      if (there != null && there.number() == number) {
        return flow;
      }
    }
    List<FlowPair> pairs = matches.pairs();
    for (int i = 0; i < outward.length; i++) {
      if (outward[i] >= 0 && pairs.get(i).a().number() == number && clock.isKnown()) {
        return cross(i);
      }
    }
    return null;
  }
}

package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.LossPattern;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Path;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.verdict.LostTogether;

/**
 * Connections in which one address fell silent for good at one moment, while it answered in others.
 * Sums for each pair of hosts.
 */
final class SilentLosses {
  /** What was under way, and what was asked at different times. */
  private static final long MOMENT_NS = 2_000_000_000L;

  /** Until then the whole host may be about to fall silent. */
  private static final long LATER_NS = 3_000_000_000L;

  /** So many must have been in use just before: no timer for idle sessions ended them. */
  private static final int MIN_IN_USE = 2;

  private final long enough;
  private final long lastingNs;
  private final BoundedTable<Path, Pair> pairs = new BoundedTable<>();

  /** All that was found, by the number of each flow. */
  private final Map<Long, Loss> byFlow = new HashMap<>();

  SilentLosses(Settings settings) {
    enough = settings.get(Setting.FORGOTTEN_TOGETHER_CONNECTIONS);
    lastingNs = settings.get(Setting.OUTAGE_LASTING);
  }

  /**
   * A connection in which one end was not heard any more.
   *
   * @param flow its number
   * @param path its two hosts
   * @param silent the address that was not heard
   * @param heardNs when it was heard last
   * @param fromNs when it was tried first in vain
   * @param fromFrame the frame of that
   * @param toNs when it was tried last
   * @param inUse whether no timer for idle sessions had expired
   * @param closing whether it was being closed, which has reasons of its own: such a one tells of
   *     no event, but it may be part of one that others tell of
   */
  record Dead(
      long flow,
      Path path,
      IpAddress silent,
      long heardNs,
      long fromNs,
      long fromFrame,
      long toNs,
      boolean inUse,
      boolean closing) {}

  /**
   * A moment.
   *
   * @param dead what fell silent, in the order of the first unanswered frames
   * @param together in which circumstances
   */
  record Loss(List<Dead> dead, LostTogether together) {}

  /** Two hosts. */
  private static final class Pair implements BoundedTable.Weighed {
    private static final int MAX = 1000;
    private static final long WEIGHT_OF_DEAD = 1000;

    final Times opened = new Times();
    final LongLives lives = new LongLives();
    final List<Dead> dead = new ArrayList<>(0);

    @Override
    public long weight() {
      return 1 + opened.seen() + WEIGHT_OF_DEAD * dead.size();
    }
  }

  void accept(EndedFlow ended) {
    Flow flow = ended.flow();
    if (!flow.wasEstablished() || flow.isSelfConnected()) {
      return;
    }
    Pair pair = pairs.get(Path.of(flow), Pair::new);
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    boolean answered = server.ordinarySeen() || !server.fins().isEmpty();
    Segment synAck = server.firstSynAck();
    if (answered && synAck != null && flow.icmpErrors().isEmpty()) {
      pair.opened.add(synAck.timeNs());
    }
    pair.lives.add(
        flow.number(),
        flow.firstSegment().timeNs(),
        Math.min(client.lastTimeNs(), server.lastTimeNs()));
    for (HalfConnection half : flow.halves()) {
      Dead dead = dead(ended, half);
      if (dead != null && pair.dead.size() < Pair.MAX) {
        pair.dead.add(dead);
      }
    }
  }

  void accept(OrderlyFlow flow) {
    Pair pair = pairs.get(Path.of(flow.client().address(), flow.server().address()), Pair::new);
    pair.opened.add(flow.firstTimeNs());
    pair.lives.add(flow.number(), flow.firstTimeNs(), flow.lastTimeNs());
  }

  /** Null unless that end fell silent for good; nearly always. */
  private @Nullable Dead dead(EndedFlow ended, HalfConnection silent) {
    HalfConnection trier = silent.peer();
    ResendSeries series = trier.unackedResends();
    Flow flow = ended.flow();
    boolean patterned = series != null && LossPattern.of(trier, series) != null;
    boolean asked = series != null || trier.unansweredProbes() != null;
    if ((!asked && trier.fins().isEmpty())
        || patterned // it is these packets that do not arrive
        || !silent.rsts().isEmpty()
        || !flow.icmpErrors().isEmpty()) {
      return null;
    }
    VainTries tries = VainTries.of(ended.story(), silent);
    return tries == null
            || tries.port() != VainTries.NO_SYN
            || tries.lastedNs() < lastingNs
            || silent.lastTimeNs() > tries.fromNs()
            || CapturePoint.of(flow).isAt(silent) // then it all arrived
        ? null
        : new Dead(
            flow.number(),
            Path.of(flow),
            silent.endpoint().address(),
            silent.lastTimeNs(),
            tries.fromNs(),
            tries.fromFrame(),
            tries.toNs(),
            tries.inUse(),
            !asked || !silent.fins().isEmpty());
  }

  void conclude(BiConsumer<IpAddress, Loss> out) {
    Map<IpAddress, List<Dead>> bySilent = new LinkedHashMap<>();
    pairs.forEach(
        (path, pair) ->
            pair.dead.forEach(
                d -> bySilent.computeIfAbsent(d.silent(), a -> new ArrayList<>()).add(d)));
    bySilent.forEach(
        (address, dead) -> {
          Loss loss = dead.size() < enough ? null : densest(dead);
          if (loss != null) {
            loss.dead().forEach(d -> byFlow.put(d.flow(), loss));
            out.accept(address, loss);
          }
        });
  }

  /** The moment at which most of them fell silent; null if too few did, or nothing else worked. */
  private @Nullable Loss densest(List<Dead> dead) {
    List<Dead> most = List.of();
    List<Dead> open = dead.stream().filter(d -> !d.closing()).toList();
    for (Dead first : open) {
      if (first.inUse()) {
        List<Dead> same = open.stream().filter(d -> isOneMoment(first, d)).toList();
        most = same.size() > most.size() ? same : most;
      }
    }
    if (most.size() < enough || most.stream().filter(Dead::inUse).count() < MIN_IN_USE) {
      return null;
    }
    List<Dead> sorted = new ArrayList<>(most);
    sorted.sort(Comparator.comparingLong(Dead::fromNs));
    Loss loss = withOthers(sorted);
    return loss == null || loss.together().wentOn() > 0 ? loss : withClosing(loss, dead);
  }

  /** With those of the same hosts that were closed in vain then: nothing else went on. */
  private static Loss withClosing(Loss loss, List<Dead> all) {
    List<Dead> dead = new ArrayList<>(loss.dead());
    Set<Path> paths = new HashSet<>();
    dead.forEach(d -> paths.add(d.path()));
    Dead first = dead.get(0);
    long lastNs = dead.get(dead.size() - 1).fromNs();
    for (Dead one : all) {
      if (one.closing()
          && paths.contains(one.path())
          && isOneMoment(first, one)
          && one.fromNs() <= lastNs + MOMENT_NS) {
        dead.add(one);
      }
    }
    dead.sort(Comparator.comparingLong(Dead::fromNs));
    LostTogether others = loss.together();
    return new Loss(
        List.copyOf(dead),
        new LostTogether(dead.size(), others.withinNs(), others.openedSince(), others.wentOn()));
  }

  /** Whether another one worked until about the time at which one was tried first in vain. */
  private static boolean isOneMoment(Dead first, Dead other) {
    return other.fromNs() >= first.fromNs() && other.heardNs() <= first.fromNs() + MOMENT_NS;
  }

  private @Nullable Loss withOthers(List<Dead> dead) {
    long fromNs = dead.get(0).fromNs();
    long heardNs = dead.stream().mapToLong(Dead::heardNs).max().orElse(fromNs);
    long overNs = Math.max(fromNs, heardNs);
    long toNs = dead.stream().mapToLong(Dead::toNs).max().orElse(fromNs);
    Set<Path> paths = new HashSet<>();
    Set<Long> flows = new HashSet<>();
    dead.forEach(
        d -> {
          paths.add(d.path());
          flows.add(d.flow());
        });
    int opened = 0;
    int later = 0;
    int wentOn = 0;
    for (Path path : paths) {
      Pair pair = pairs.find(path);
      if (pair != null) {
        opened += pair.opened.between(fromNs, toNs).length;
        later += pair.opened.between(overNs + LATER_NS, toNs).length;
        wentOn += pair.lives.across(fromNs, overNs, flows);
      }
    }
    return later == 0 || (wentOn > 0 && !areAtOnce(dead))
        ? null
        : new Loss(
            List.copyOf(dead), new LostTogether(dead.size(), overNs - fromNs, opened, wentOn));
  }

  /** Where some go on, those that fail one after the other need have nothing in common. */
  private static boolean areAtOnce(List<Dead> dead) {
    long lastNs = dead.get(0).fromNs() + 2 * MOMENT_NS;
    return dead.stream().allMatch(d -> d.inUse() && d.fromNs() <= lastNs);
  }

  /** What the flow was lost in; mostly null. */
  @Nullable Loss of(EndedFlow flow) {
    return byFlow.get(flow.number());
  }
}

package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.SmallNumbers;
import org.tcpteardown.tcp.Silence;

/** When a host was heard, and who tried in vain to reach it. */
final class OutageHost implements BoundedTable.Weighed {
  private static final int MAX_TRIES = 1000;
  private static final int MAX_NO_ROUTES = 100;

  /** What was on its way when the silence began tells nothing of the time after. */
  private static final long UNDER_WAY_NS = 3_000_000_000L;

  /** Shorter than this a timer of 1 s repeats nothing. */
  private static final long MIN_TRIED_NS = 1_000_000_000L;

  private static final long WEIGHT_OF_TRIES = 1000;

  /** What was open is tried again within this. */
  private static final long BACK_NS = 60_000_000_000L;

  /** So many must have met what no session timer makes. */
  private static final int MIN_NO_TIMER = 2;

  final HeardTimes heard = new HeardTimes();

  /** Ports at which it took connections. */
  private @Nullable SmallNumbers accepted;

  private List<VainTries> tries = List.of();
  private List<IcmpError> noRoutes = List.of();
  private long flows;

  /** When it answered for a connection that it no longer knew. */
  private @Nullable Times forgot;

  /** When it was last heard in connections that had been tried in vain. */
  private @Nullable Times lived;

  /** A time in which nothing of it was heard, with those who tried then. */
  record Outage(Silence silence, List<VainTries> tries, long fromNs, long toNs) {
    Set<IpAddress> peers() {
      Set<IpAddress> peers = new HashSet<>();
      tries.forEach(one -> peers.add(one.peer()));
      return peers;
    }

    VainTries first() {
      return tries.get(0);
    }

    boolean isOver() {
      return silence.toFrame() != HeardTimes.OPEN;
    }
  }

  /** A router said that it had no route to it. */
  void noRoute(IcmpError error) {
    if (noRoutes.isEmpty()) {
      noRoutes = new ArrayList<>(1);
    }
    if (noRoutes.size() < MAX_NO_ROUTES) {
      noRoutes.add(error);
    }
  }

  /** Who said so first within a time; null if nobody did. */
  @Nullable IpAddress noRouteAt(long fromNs, long toNs) {
    return noRoutes.stream()
        .filter(e -> e.timeNs() >= fromNs && e.timeNs() <= toNs)
        .map(IcmpError::sender)
        .findFirst()
        .orElse(null);
  }

  List<VainTries> tries() {
    return tries;
  }

  void seen() {
    flows++;
  }

  void accepts(int port) {
    if (accepted == null) {
      accepted = new SmallNumbers();
    }
    accepted.add(port);
  }

  void tried(VainTries vain) {
    if (tries.isEmpty()) {
      tries = new ArrayList<>(2);
    }
    if (tries.size() < MAX_TRIES) {
      tries.add(vain);
    }
  }

  /** It answered by a RST that no socket made. */
  void forgot(long timeNs) {
    forgot = forgot == null ? new Times() : forgot;
    forgot.add(timeNs);
  }

  /** A connection that was tried in vain, and in which it was last heard then. */
  void lived(long untilNs) {
    lived = lived == null ? new Times() : lived;
    lived.add(untilNs);
  }

  /**
   * How many connections it no longer knew within a minute after a time; 0 if any that was open
   * before went on.
   */
  int forgotAfter(long timeNs) {
    boolean wentOn = lived != null && lived.firstAfter(timeNs) >= 0;
    return forgot == null || wentOn ? 0 : forgot.between(timeNs, timeNs + BACK_NS).length;
  }

  boolean hasTries(long atLeast) {
    return tries.size() >= atLeast;
  }

  @Override
  public long weight() {
    return flows + WEIGHT_OF_TRIES * tries.size();
  }

  /**
   * The silences that at least so many connections met.
   *
   * @param enough how many connections
   * @param lastingNs how long the silence must have lasted since the first of them
   */
  List<Outage> outages(long enough, long lastingNs) {
    Map<Long, List<VainTries>> bySilence = new TreeMap<>();
    Map<Long, Silence> silences = new HashMap<>();
    for (VainTries one : tries) {
      Silence silence = silenceOf(one);
      if (silence != null) {
        silences.put(silence.fromNs(), silence);
        bySilence.computeIfAbsent(silence.fromNs(), from -> new ArrayList<>()).add(one);
      }
    }
    List<Outage> outages = new ArrayList<>();
    bySilence.forEach(
        (from, all) -> {
          Silence silence = silences.get(from);
          long flowsInVain = all.stream().mapToLong(VainTries::flow).distinct().count();
          if (silence != null && flowsInVain >= enough && isNoTimer(all)) {
            all.sort(Comparator.comparingLong(VainTries::fromNs));
            long lastNs = all.stream().mapToLong(VainTries::toNs).max().orElse(0);
            boolean over = silence.toFrame() != HeardTimes.OPEN;
            long fromNs = Math.max(all.get(0).fromNs(), silence.fromNs());
            Outage outage =
                new Outage(silence, List.copyOf(all), fromNs, over ? silence.toNs() : lastNs);
            if (outage.toNs() - fromNs >= lastingNs) {
              outages.add(outage);
            }
          }
        });
    return outages;
  }

  private static boolean isNoTimer(List<VainTries> tries) {
    return tries.stream().anyMatch(VainTries::inUse)
        && tries.stream().filter(VainTries::isNoTimer).count() >= MIN_NO_TIMER;
  }

  /** The silence of the whole host that somebody met; null if it was heard meanwhile. */
  @Nullable Silence silenceOf(VainTries one) {
    if (one.port() != VainTries.NO_SYN && (accepted == null || !accepted.contains(one.port()))) {
      return null; // nobody may be meant to get through to that port
    }
    Silence silence = heard.around(one.fromNs() + Math.min(one.lastedNs() / 4, UNDER_WAY_NS));
    if (silence == null || silence.fromNs() == Long.MIN_VALUE) {
      return null;
    }
    long metNs = Math.min(one.toNs(), silence.toNs()) - Math.max(one.fromNs(), silence.fromNs());
    return metNs >= MIN_TRIED_NS && 2 * metNs >= one.lastedNs() ? silence : null;
  }
}

package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Silence;

/**
 * Hosts that fell silent for one and the same other at one moment: all of them, or those of one
 * network. They have the way there in common, as a tunnel or a link, and did not all fail by
 * themselves.
 */
final class LostWays {
  /** What was under way, and what was asked at different times. */
  private static final long MOMENT_NS = 2_000_000_000L;

  private static final int MIN_HOSTS = 2;

  /** So many must have been in use just before: no timer ended them. */
  private static final int MIN_IN_USE = 2;

  /** Hosts that have less of their addresses in common are of no one network. */
  private static final int MIN_PREFIX_V4 = 16;

  private static final int MIN_PREFIX_V6 = 32;

  private final LivelyFlows lively;
  private final long enough;
  private final long lastingNs;
  private final Map<IpAddress, List<Lost>> byTrier = new LinkedHashMap<>();

  LostWays(LivelyFlows lively, long enough, long lastingNs) {
    this.lively = lively;
    this.enough = enough;
    this.lastingNs = lastingNs;
  }

  /** Tries in vain, to a host that was silent then. */
  private record Lost(IpAddress host, VainTries tries, Silence silence) {}

  /**
   * One of them.
   *
   * @param trier who had no answers
   * @param network what the silent hosts have in common, if others went on; else empty
   * @param hosts how many hosts were silent
   * @param flows numbers of the connections
   * @param withinNs for how long the last of them worked after the first went unanswered
   * @param lastedNs how long they were tried in vain
   * @param fromFrame the first frame that went unanswered
   * @param fromNs time of that
   * @param others how many other hosts the trier was in touch with meanwhile
   * @param one one of the silent hosts
   * @param prefix how many bits of its address the others share
   */
  record Way(
      IpAddress trier,
      String network,
      int hosts,
      Set<Long> flows,
      long withinNs,
      long lastedNs,
      long fromFrame,
      long fromNs,
      int others,
      IpAddress one,
      int prefix) {
    /** Whether SYNs went the same way in that time, and nobody answered them. */
    boolean tookSyns(Flow flow) {
      HalfConnection server = flow.server();
      long atNs = flow.firstSegment().timeNs();
      return server.frames() == 0
          && flow.client().synCount() > 1
          && flow.client().endpoint().address().equals(trier)
          && atNs >= fromNs
          && atNs <= fromNs + lastedNs
          && (network.isEmpty() || commonBits(one, server.endpoint().address()) >= prefix);
    }

    String subject() {
      return network.isEmpty() ? trier.toString() : network;
    }

    String inWords() {
      return (network.isEmpty()
              ? "none of the " + hosts + " hosts"
              : hosts + " hosts of " + network)
          + (network.isEmpty()
              ? " that " + trier + " talked to answered it"
              : " no longer answered " + trier)
          + " from frame "
          + fromFrame
          + " on: "
          + Wording.count(flows.size(), "connection")
          + " went unanswered for at least "
          + Wording.time(lastedNs)
          + (withinNs == 0 ? "" : ", the last " + Wording.time(withinNs) + " after the first")
          + (others == 0
              ? ""
              : ", while it was in touch with " + Wording.count(others, "other host"))
          + ": most likely what they share (a tunnel, a link, a router on the way) went down, not"
          + " each host by itself";
    }
  }

  void add(IpAddress address, OutageHost host) {
    for (VainTries tries : host.tries()) {
      Silence silence = host.silenceOf(tries);
      if (silence != null && silence.toFrame() == HeardTimes.OPEN) {
        byTrier
            .computeIfAbsent(tries.peer(), trier -> new ArrayList<>())
            .add(new Lost(address, tries, silence));
      }
    }
  }

  List<Way> find() {
    List<Way> found = new ArrayList<>();
    byTrier.forEach(
        (trier, lost) -> {
          Way way = lost.size() < enough ? null : densest(trier, lost);
          if (way != null) {
            found.add(way);
          }
        });
    return found;
  }

  /** The moment at which most hosts fell silent; null without one. */
  private @Nullable Way densest(IpAddress trier, List<Lost> lost) {
    lost.sort(Comparator.comparingLong(one -> one.tries().fromNs()));
    List<Lost> most = List.of();
    for (Lost first : lost) {
      if (first.tries().inUse()) {
        List<Lost> same = lost.stream().filter(one -> isOneMoment(first, one)).toList();
        most = same.size() > most.size() ? same : most;
      }
    }
    return most.isEmpty() ? null : way(trier, most);
  }

  private static boolean isOneMoment(Lost first, Lost other) {
    long fromNs = first.tries().fromNs();
    return other.tries().fromNs() >= fromNs && other.silence().fromNs() <= fromNs + MOMENT_NS;
  }

  private @Nullable Way way(IpAddress trier, List<Lost> lost) {
    Set<IpAddress> hosts = new LinkedHashSet<>();
    Set<Long> flows = new TreeSet<>();
    lost.forEach(
        one -> {
          hosts.add(one.host());
          flows.add(one.tries().flow());
        });
    VainTries first = lost.get(0).tries();
    long toNs = lost.stream().mapToLong(one -> one.tries().toNs()).max().orElse(first.toNs());
    long heardNs =
        lost.stream().mapToLong(one -> one.silence().fromNs()).max().orElse(first.fromNs());
    long inUse = lost.stream().filter(one -> one.tries().inUse()).count();
    if (hosts.size() < MIN_HOSTS
        || flows.size() < enough
        || inUse < MIN_IN_USE
        || toNs - first.fromNs() < lastingNs) {
      return null;
    }
    Set<IpAddress> others = lively.workedWith(trier, first.fromNs() + MOMENT_NS, toNs);
    int prefix = commonPrefix(hosts);
    IpAddress one = hosts.iterator().next();
    boolean oneNetwork =
        prefix >= (one.v6() ? MIN_PREFIX_V6 : MIN_PREFIX_V4)
            && others.stream().noneMatch(other -> commonBits(one, other) >= prefix);
    return !others.isEmpty() && !oneNetwork
        ? null
        : new Way(
            trier,
            others.isEmpty() ? "" : network(one, prefix),
            hosts.size(),
            flows,
            Math.max(0, heardNs - first.fromNs()),
            toNs - first.fromNs(),
            first.fromFrame(),
            first.fromNs(),
            others.size(),
            one,
            prefix);
  }

  private static int commonPrefix(Set<IpAddress> hosts) {
    IpAddress first = hosts.iterator().next();
    return hosts.stream().mapToInt(host -> commonBits(first, host)).min().orElse(0);
  }

  private static int commonBits(IpAddress one, IpAddress other) {
    if (one.v6() != other.v6()) {
      return 0;
    }
    int low = Long.numberOfLeadingZeros(one.low() ^ other.low());
    if (!one.v6()) {
      return low - Integer.SIZE;
    }
    int high = Long.numberOfLeadingZeros(one.high() ^ other.high());
    return high < Long.SIZE ? high : Long.SIZE + low;
  }

  private static String network(IpAddress of, int prefix) {
    int bits = of.v6() ? 2 * Long.SIZE : Integer.SIZE;
    int away = bits - prefix;
    long low = away >= Long.SIZE ? 0 : cut(of.low(), away);
    long high = away <= Long.SIZE ? of.high() : cut(of.high(), away - Long.SIZE);
    return new IpAddress(of.v6(), high, low) + "/" + prefix;
  }

  private static long cut(long bits, int away) {
    return (bits >>> away) << away;
  }
}

package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Packets that are counted to one connection at one point and to another one at the other: a SYN
 * that meets an older connection on its ports, whose end answers with that one's numbers, is one
 * flow before a translator of ports and two behind it, or the other way round.
 */
final class Strays {
  /**
   * A packet that was not found at the other point.
   *
   * @param flow its connection
   * @param fromA whether A is the point nearer to its sender
   * @param index among what left, or what arrived
   * @param timeNs when it was seen, by the clock of A
   * @param wayNs time on the way that is usual there
   */
  private record Stray(FlowFates flow, boolean fromA, int index, long timeNs, long wayNs) {}

  /** What was not found at the other point, by {@link SentPackets#rawKey}. */
  private final Map<Long, List<Stray>> departures = new HashMap<>();

  private final Map<Long, List<Stray>> arrivals = new HashMap<>();

  /** Notes what of a connection was not found at the other point. */
  void add(FlowFates fates, CrossedFlow flow) {
    for (CrossedDirection direction : flow.directions()) {
      boolean fromA = direction.fromA();
      for (int i = 0; i < direction.departures(); i++) {
        if (direction.departure(i) == Fate.LOST || direction.departure(i) == Fate.NOT_CAPTURED) {
          Stray stray = new Stray(fates, fromA, i, direction.departureNs(i), direction.usualNs());
          add(departures, direction.near().rawKey(i, fromA), stray);
        }
      }
      for (int k = 0; k < direction.arrivals(); k++) {
        if (direction.arrival(k) == Fate.INJECTED || direction.arrival(k) == Fate.NOT_CAPTURED) {
          Stray stray = new Stray(fates, fromA, k, direction.arrivalNs(k), direction.usualNs());
          add(arrivals, direction.far().rawKey(k, fromA), stray);
        }
      }
    }
  }

  private static void add(Map<Long, List<Stray>> strays, long key, Stray stray) {
    strays.computeIfAbsent(key, k -> new ArrayList<>(1)).add(stray);
  }

  /**
   * Pairs what seems lost with what seems made where both are the same packet, and both with
   * packets of connections that have no counterpart at the other point.
   *
   * @param onlyA what A has of those
   * @param onlyB what B has of those, by the clock of A
   */
  void find(Iterable<SentPackets> onlyA, Iterable<SentPackets> onlyB) {
    if (departures.isEmpty() && arrivals.isEmpty()) {
      return;
    }
    among(onlyB, true);
    among(onlyA, false);
    amongThemselves();
  }

  /** What the one point lacks may be in a connection of that point that has no counterpart. */
  private void among(Iterable<SentPackets> alone, boolean atB) {
    for (SentPackets packets : alone) {
      for (int i = 0; i < packets.size(); i++) {
        // Seen at B it left A, or is what B saw of a packet that arrived at A; and the reverse.
        take(departures, false, packets.rawKey(i, atB), packets.timeNs(i));
        take(arrivals, true, packets.rawKey(i, !atB), packets.timeNs(i));
      }
    }
  }

  private static void take(Map<Long, List<Stray>> strays, boolean arrival, long key, long thereNs) {
    List<Stray> same = strays.get(key);
    if (same == null) {
      return;
    }
    for (Iterator<Stray> each = same.iterator(); each.hasNext(); ) {
      Stray stray = each.next();
      if (Math.abs(thereNs - stray.timeNs) < Pairing.LONGEST_NS) {
        foundElsewhere(stray, arrival);
        each.remove();
        return;
      }
    }
  }

  private static void foundElsewhere(Stray stray, boolean arrival) {
    stray.flow.foundElsewhere(stray.fromA, arrival, stray.index);
  }

  private void amongThemselves() {
    departures.forEach(
        (key, left) -> {
          for (Stray departure : left) {
            List<Stray> arrived = arrivals.getOrDefault(key, List.of());
            for (Iterator<Stray> each = arrived.iterator(); each.hasNext(); ) {
              Stray arrival = each.next();
              long wayNs = arrival.timeNs - departure.timeNs;
              if (Math.abs(wayNs - arrival.wayNs) < Pairing.LONGEST_NS) {
                foundElsewhere(departure, false);
                foundElsewhere(arrival, true);
                each.remove();
                break;
              }
            }
          }
        });
  }
}

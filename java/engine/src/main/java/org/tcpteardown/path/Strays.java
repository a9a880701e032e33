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
  private record Stray(CrossedDirection direction, int index) {}

  /** What was not found at the other point, by {@link SentPackets#rawKey}. */
  private final Map<Long, List<Stray>> departures = new HashMap<>();

  private final Map<Long, List<Stray>> arrivals = new HashMap<>();

  private Strays(List<CrossedFlow> flows) {
    for (CrossedFlow flow : flows) {
      for (CrossedDirection direction : flow.directions()) {
        for (int i = 0; i < direction.departures(); i++) {
          if (direction.departure(i) == Fate.LOST || direction.departure(i) == Fate.NOT_CAPTURED) {
            add(departures, direction.near().rawKey(i, direction.fromA()), direction, i);
          }
        }
        for (int k = 0; k < direction.arrivals(); k++) {
          if (direction.arrival(k) == Fate.INJECTED || direction.arrival(k) == Fate.NOT_CAPTURED) {
            add(arrivals, direction.far().rawKey(k, direction.fromA()), direction, k);
          }
        }
      }
    }
  }

  private static void add(
      Map<Long, List<Stray>> strays, long key, CrossedDirection direction, int index) {
    strays.computeIfAbsent(key, k -> new ArrayList<>(1)).add(new Stray(direction, index));
  }

  /**
   * Pairs what seems lost with what seems made where both are the same packet, and both with
   * packets of connections that have no counterpart at the other point.
   *
   * @param onlyA what A has of those
   * @param onlyB what B has of those, by the clock of A
   */
  static void find(
      List<CrossedFlow> flows, Iterable<SentPackets> onlyA, Iterable<SentPackets> onlyB) {
    Strays strays = new Strays(flows);
    if (strays.departures.isEmpty() && strays.arrivals.isEmpty()) {
      return;
    }
    strays.among(onlyB, true);
    strays.among(onlyA, false);
    strays.amongThemselves();
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
      if (Math.abs(thereNs - timeNs(stray, arrival)) < Pairing.LONGEST_NS) {
        stray.direction.foundElsewhere(arrival, stray.index);
        each.remove();
        return;
      }
    }
  }

  private static long timeNs(Stray stray, boolean arrival) {
    return arrival
        ? stray.direction.arrivalNs(stray.index)
        : stray.direction.departureNs(stray.index);
  }

  private void amongThemselves() {
    departures.forEach(
        (key, left) -> {
          for (Stray departure : left) {
            List<Stray> arrived = arrivals.getOrDefault(key, List.of());
            for (Iterator<Stray> each = arrived.iterator(); each.hasNext(); ) {
              Stray arrival = each.next();
              long wayNs = timeNs(arrival, true) - timeNs(departure, false);
              if (Math.abs(wayNs - arrival.direction.usualNs()) < Pairing.LONGEST_NS) {
                departure.direction.foundElsewhere(false, departure.index);
                arrival.direction.foundElsewhere(true, arrival.index);
                each.remove();
                break;
              }
            }
          }
        });
  }
}

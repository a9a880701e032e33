package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packets that are counted to one connection at one point and to another one at the other: a SYN
 * that meets an older connection on its ports, whose end answers with that one's numbers, is one
 * flow before a translator of ports and two behind it, or the other way round.
 */
final class Strays {
  private record Stray(CrossedDirection direction, int index) {}

  private Strays() {}

  /**
   * Pairs what seems lost with what seems injected where both are the same packet, and both with
   * packets of connections that have no counterpart at the other point.
   *
   * @param alone what B has of those, by the clock of A
   */
  static void find(List<CrossedFlow> flows, List<SentPackets> alone) {
    Map<Long, Long> aloneNs = new HashMap<>();
    for (SentPackets packets : alone) {
      for (int i = 0; i < packets.size(); i++) {
        aloneNs.put(packets.rawKey(i, true), packets.timeNs(i));
        aloneNs.put(packets.rawKey(i, false), packets.timeNs(i));
      }
    }
    Map<Long, List<Stray>> lost = new HashMap<>();
    for (CrossedFlow flow : flows) {
      for (CrossedDirection direction : flow.directions()) {
        for (int i = 0; i < direction.departures(); i++) {
          if (direction.departure(i) == Fate.LOST) {
            long key = direction.near().rawKey(i, direction.fromA());
            if (direction.fromA() && isAbout(aloneNs.get(key), direction.departureNs(i))) {
              direction.foundElsewhere(false, i);
              continue;
            }
            lost.computeIfAbsent(key, k -> new ArrayList<>(1)).add(new Stray(direction, i));
          }
        }
      }
    }
    for (CrossedFlow flow : flows) {
      for (CrossedDirection direction : flow.directions()) {
        for (int k = 0; k < direction.arrivals(); k++) {
          if (direction.arrival(k) == Fate.INJECTED) {
            long key = direction.far().rawKey(k, direction.fromA());
            if (!direction.fromA() && isAbout(aloneNs.get(key), direction.arrivalNs(k))) {
              direction.foundElsewhere(true, k);
            } else {
              rescue(lost, direction, k);
            }
          }
        }
      }
    }
  }

  private static boolean isAbout(@Nullable Long thereNs, long hereNs) {
    return thereNs != null && Math.abs(thereNs - hereNs) < Pairing.LONGEST_NS;
  }

  private static void rescue(Map<Long, List<Stray>> lost, CrossedDirection direction, int k) {
    List<Stray> same = lost.get(direction.far().rawKey(k, direction.fromA()));
    if (same == null) {
      return;
    }
    for (Stray stray : same) {
      long wayNs = direction.arrivalNs(k) - stray.direction.departureNs(stray.index);
      if (Math.abs(wayNs - direction.usualNs()) < Pairing.LONGEST_NS) {
        stray.direction.foundElsewhere(false, stray.index);
        direction.foundElsewhere(true, k);
        same.remove(stray);
        return;
      }
    }
  }
}

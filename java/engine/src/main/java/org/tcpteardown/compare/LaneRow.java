package org.tcpteardown.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.Fate;

/**
 * One packet between two points: a line of a ladder with two lanes.
 *
 * @param timeNs when it was first seen, by the clock of A, nanoseconds since 1970
 * @param fromClient whether the client sent it, or is named as its sender
 * @param fromA whether it goes from A to B
 * @param frameA its frame at A; 0 if A has none
 * @param frameB its frame at B; 0 if B has none
 * @param flags the bits of {@link org.tcpteardown.model.TcpFlags}
 * @param payloadBytes of the first sighting
 * @param fate what became of it, or where it came from
 * @param wayNs time on the way; 0 if it did not cross
 */
public record LaneRow(
    long timeNs,
    boolean fromClient,
    boolean fromA,
    long frameA,
    long frameB,
    int flags,
    int payloadBytes,
    Fate fate,
    long wayNs) {

  /** All packets of a connection, by time. */
  public static List<LaneRow> of(CrossedFlow flow) {
    List<LaneRow> rows = new ArrayList<>();
    for (CrossedDirection direction : flow.directions()) {
      boolean client = direction == flow.fromClient();
      for (int i = 0; i < direction.departures(); i++) {
        int k = direction.arrivalOf(i);
        long far = k < 0 ? 0 : direction.arrivalFrame(k);
        rows.add(
            new LaneRow(
                direction.departureNs(i),
                client,
                direction.fromA(),
                direction.fromA() ? direction.departureFrame(i) : far,
                direction.fromA() ? far : direction.departureFrame(i),
                direction.departureFlags(i),
                direction.departurePayloadBytes(i),
                direction.departure(i),
                k < 0 ? 0 : direction.arrivalNs(k) - direction.departureNs(i)));
      }
      for (int k = 0; k < direction.arrivals(); k++) {
        if (direction.arrival(k) != Fate.CROSSED) {
          rows.add(
              new LaneRow(
                  direction.arrivalNs(k),
                  client,
                  direction.fromA(),
                  direction.fromA() ? 0 : direction.arrivalFrame(k),
                  direction.fromA() ? direction.arrivalFrame(k) : 0,
                  direction.arrivalFlags(k),
                  direction.arrivalPayloadBytes(k),
                  direction.arrival(k),
                  0));
        }
      }
    }
    rows.sort(Comparator.comparingLong(LaneRow::timeNs));
    return rows;
  }

  /** Whether it tells something: it opens, closes, or did not simply cross. */
  public boolean isTelling() {
    return fate != Fate.CROSSED || (flags & 0x7) != 0;
  }
}

package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.PathRule;
import org.tcpteardown.heuristic.PathSink;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.Fate;

/** {@link #INFO} explains the rule. */
final class LostOnPath implements PathRule {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.LOST_ON_PATH)
          .name("Lost on the path")
          .mark("lost on path")
          .severity(Severity.WARN, Severity.ERROR, Severity.NOTE)
          .value(
              ValueType.DURATION,
              "seconds since the latest packet of the same sender that did cross; 0 if none had")
          .onFrame("the frame that left this point and never came to the other one")
          .summary("Seen here, never at the other capture point")
          .explain(
              """
              ## What it means
              Two captures of the same connection were compared with `tcpteardown compare`. This packet passed the point
              that is nearer to its sender, and the other capture, which was running and complete, does not have it. A
              FIN or RST of which no transmission crossed is an error; a packet that was sent again and then crossed is
              a note.

              ## Why it happens
              A single packet now and then: congestion or a bad link. All packets of one direction from some moment on: a
              firewall or NAT between the points has dropped its state, by a timer that is shorter than the silence before, or
              because it takes the connection for closed. Packets of one kind only (large ones, one DSCP class): a rule or an
              MTU on the path.

              ## When it misleads
              The other capture may lack packets itself. What lies outside the other capture's time, what the other end
              acknowledged although the capture lacks it, and everything after the capturing machine is known to have
              lost packets is not called lost. A capture filter that leaves out part of a connection is recognised only
              if the file names it.

              ## What to do
              See which devices lie between the two points, and at the `path.verdict`: it names the interval in which
              the path stopped carrying the connection. That interval holds the device's timer. Capture at a third point
              between them, and compare all three.
              """)
          .symptoms(
              Symptom.FIN_RETRANSMITTED,
              Symptom.HANGS_AFTER_IDLE,
              Symptom.TIMES_OUT_IN_TRANSFER,
              Symptom.CONNECT_TIMES_OUT)
          .filter("tcpteardown.lost_on_path", "packets that the path ate")
          .filter("tcpteardown.lost_on_path && tcp.flags.fin == 1", "FINs that the path ate")
          .filter(
              "tcpteardown.lost_on_path >= 60",
              "first losses after a minute in which all went well")
          .example("late-fin-eaten/client.pcapng")
          .cites(
              "two captures of one connection, as in both field reports that this tool began with",
              "RFC 5382 section 5: a NAT may drop a connection's state after its timers")
          .build();

  /** No packet. */
  private static final int NONE = -1;

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(CrossedFlow flow, PathPoints points, PathSink out) {
    for (CrossedDirection direction : flow.directions()) {
      int crossed = NONE;
      for (int i = 0; i < direction.departures(); i++) {
        Fate fate = direction.departure(i);
        if (fate == Fate.LOST || fate == Fate.PARTLY_LOST) {
          report(flow, direction, i, crossed, points, out);
        }
        crossed = fate == Fate.CROSSED ? i : crossed;
      }
    }
  }

  private static void report(
      CrossedFlow flow,
      CrossedDirection direction,
      int i,
      int before,
      PathPoints points,
      PathSink out) {
    long sinceNs = before == NONE ? 0 : direction.departureNs(i) - direction.departureNs(before);
    out.report(
        direction.fromA(),
        direction.departureAsFrame(i),
        severity(direction, i),
        FieldValue.duration(Math.max(0, sinceNs)),
        text(flow, direction, i, points, before, sinceNs));
  }

  private static Severity severity(CrossedDirection direction, int i) {
    if (direction.cameLater(i) || direction.isRstWithoutEnd(i)) {
      return Severity.NOTE;
    }
    boolean closes = (direction.departureFlags(i) & (TcpFlags.FIN | TcpFlags.RST)) != 0;
    return closes ? Severity.ERROR : Severity.WARN;
  }

  private static String text(
      CrossedFlow flow,
      CrossedDirection direction,
      int i,
      PathPoints points,
      int before,
      long sinceNs) {
    String sender = PathPoints.sender(flow, direction);
    StringBuilder text = new StringBuilder();
    if (direction.departure(i) == Fate.PARTLY_LOST) {
      text.append("of ").append(Wording.count(direction.departurePayloadBytes(i), "byte"));
      text.append(" of the ").append(sender).append(" only ").append(direction.arrivedBytes(i));
      text.append(" came to ").append(points.far(direction));
    } else {
      text.append(PacketNames.of(direction.departureFlags(i), direction.departurePayloadBytes(i)));
      text.append(" of the ").append(sender).append(" was seen here and never at ");
      text.append(points.far(direction));
    }
    if (direction.cameLater(i)) {
      return text.append("; it was sent again and crossed then").toString();
    }
    if (direction.isRstWithoutEnd(i)) {
      return text.append("; it answered what belongs to an older connection").toString();
    }
    return text.append(
            before == NONE
                ? "; nothing of this sender had crossed before"
                : "; the latest one that did cross was "
                    + points.near(direction).frame(direction.departureFrame(before))
                    + ", "
                    + Wording.time(sinceNs)
                    + " before")
        .toString();
  }
}

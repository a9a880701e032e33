package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.heuristic.forgery.RstOrigin;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.RstFamily;

/** {@link #INFO} explains the rule. */
final class HalfOpen implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.HALF_OPEN)
          .name("Half-open connection discovered")
          .mark("Half-open")
          .severity(Severity.WARN)
          .value(ValueType.DURATION, "seconds since the sender of the RST was last heard")
          .onFrame("the RST")
          .summary("Data or probe answered by a host that had forgotten")
          .explain(
              """
              ## What it means
              One end went on with a connection that the other end no longer had. Its next data, or its keepalive probe,
              was answered by a RST that was made from that very segment, as a host does that has no such socket.

              ## Why it happens
              The host restarted, or its process ended in a way that the other end did not learn of: power loss, a
              virtual machine restored from a snapshot, a failover to another node with the same address, an aborted
              connection whose FIN or RST was lost or dropped by a firewall while the line was idle.

              ## When it misleads
              A firewall that has forgotten an idle session may answer in the host's name with exactly this RST. Here TTL
              and speed of the RST are those of the host, and nothing else speaks against it; a firewall next to that
              host would look the same. After a long silence suspect an idle timer first.

              ## What to do
              See whether that host or service restarted within the silence that the value gives. Capture at that host: if
              the RST does not leave it, a device on the path made it. Keepalives, or pings of the application, make the
              other end notice sooner.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(FindingId.RST_ABORT)
          .symptoms(
              Symptom.RESET_AFTER_IDLE,
              Symptom.RESET_BY_PEER,
              Symptom.BAD_GATEWAY,
              Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.half_open", "Connections that one end had forgotten")
          .example("half-open/client.pcapng")
          .settings(Setting.HALF_OPEN_SILENCE, Setting.RST_ANSWER_WITHIN)
          .filter(
              "tcpteardown.half_open > 300", "those after five minutes without a sign of that host")
          .filter("tcpteardown.cause == \"peer_forgot\"", "every frame of such connections")
          .cites(
              "RFC 9293 section 3.5.1 (half-open connections) and 3.10.7.1",
              "RFC 1122 section 4.2.3.6 (keepalives)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    EndingRst end = EndingRst.of(story);
    Segment trigger = end == null ? null : discoverer(end);
    if (end != null
        && trigger != null
        && end.silentNs() >= story.get(Setting.HALF_OPEN_SILENCE)
        && !mayHaveCrossed(end, trigger)
        && isOfTheRealHost(end, trigger)) {
      out.report(
          end.segment(), FieldValue.duration(end.silentNs()), text(end, trigger, end.silentNs()));
    }
  }

  /** The data or probe that a RST answers which no socket has sent; null if it is no such RST. */
  private static @Nullable Segment discoverer(EndingRst end) {
    Segment trigger = end.mark().trigger();
    if (trigger == null
        || end.mark().family() != RstFamily.STATELESS
        || end.senderBefore().finSent()
        || end.peerBefore().finSent()
        || !end.followsAll()
        || end.mark().timeNs() - trigger.timeNs() > end.story().rstAnswerWithinNs()) {
      return null;
    }
    return trigger.payloadBytes() > 0 || isProbe(end, trigger) ? trigger : null;
  }

  /**
   * Whether the capture may lack a RST of its sender that these data crossed: it does lack frames,
   * and the same data drew nothing when they were sent first.
   */
  private static boolean mayHaveCrossed(EndingRst end, Segment trigger) {
    return !end.mark().triggerIsNew()
        && !isProbe(end, trigger)
        && (end.sender().capturedWithGaps() || end.sender().peer().capturedWithGaps());
  }

  private static boolean isProbe(EndingRst end, Segment trigger) {
    return trigger.sequenceLength() == 0 && trigger.seq() == end.peerBefore().sndNxt() - 1;
  }

  /** Whether TTL and speed are known to be those of the host, and nothing else is odd. */
  private static boolean isOfTheRealHost(EndingRst end, Segment trigger) {
    return RstOrigin.of(end.story(), end.rst()).who() == RstOrigin.Who.NAMED_END
        && !RstOrigin.tooFast(end.rst(), trigger)
        && end.genuine();
  }

  private static String text(EndingRst end, Segment trigger, long silentNs) {
    return "Whoever answers for the "
        + end.who()
        + ", which was last heard "
        + Wording.time(silentNs)
        + " before, no longer knew the connection: the "
        + end.other()
        + "'s "
        + (isProbe(end, trigger) ? "keepalive probe" : "data")
        + " (frame "
        + trigger.frame()
        + ") met a RST that no socket has sent";
  }
}

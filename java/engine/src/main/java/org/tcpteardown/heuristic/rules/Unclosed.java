package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.UnseenFin;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LivesOn;

/** {@link #INFO} explains the rule. */
final class Unclosed implements Heuristic {
  /** A shorter silence is none. */
  private static final long SHORT_NS = 1_000_000_000L;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.UNCLOSED)
          .name("Not closed")
          .severity(Severity.CHAT)
          .value(ValueType.DURATION, "seconds from the flow's last frame to the end of the capture")
          .onFrame("the flow's last frame")
          .summary("No FIN, RST or ICMP error by the end of the capture")
          .explain(
              """
              ## What it means
              The connection was open as far as the capture goes.

              ## Why it happens
              Mostly it was simply still in use. A long silence may also mean that one end vanished without a word, or
              that the end was not captured.

              ## When it misleads
              A capture that stops early shows every connection as not closed.

              ## What to do
              Compare the seconds of silence with the application's and the firewall's idle timers. Sort by this value to
              find connections that nobody will ever close.
              """)
          .symptoms(Symptom.SESSIONS_PILE_UP)
          .filter("tcpteardown.unclosed", "last frames of connections that nobody closed")
          .filter(
              "tcpteardown.unclosed > 300", "those silent for five minutes when the watch ended")
          .filter(
              "tcpteardown.end == \"open\" || tcpteardown.end == \"silent\"",
              "every frame of connections without FIN and RST")
          .example("unclosed/client.pcapng")
          .cites("RFC 9293 section 3.6")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Flow flow = story.flow();
    if (isClosing(flow.client())
        || isClosing(flow.server())
        || !flow.icmpErrors().isEmpty()
        || flow.laterReset() != null
        || UnseenFin.firstOfBoth(flow) != null) {
      return;
    }
    if (!flow.wasEstablished() && !inMidStream(flow.client()) && !inMidStream(flow.server())) {
      return;
    }
    long idleNs = story.watchedUntilNs() - flow.lastSegment().timeNs();
    LivesOn link = flow.livesOn();
    if (link != null) {
      out.report(
          flow.lastSegment(),
          FieldValue.duration(idleNs),
          "Goes on in the frames of flow "
              + link.later()
              + ": frame "
              + link.first().frame()
              + " has the next number, and frame "
              + link.acked().frame()
              + " acknowledges it");
      return;
    }
    out.report(
        flow.lastSegment(),
        FieldValue.duration(idleNs),
        flow.reusedAtNs() == HalfConnection.NEVER
            ? "Still open when "
                + story.capture()
                + " ended"
                + (idleNs < SHORT_NS ? "" : ", " + Wording.time(idleNs) + " after this frame")
            : "Never closed; the same ports were used again " + Wording.time(idleNs) + " later");
  }

  private static boolean isClosing(HalfConnection half) {
    return !half.fins().isEmpty() || half.rstCount() > 0;
  }

  private static boolean inMidStream(HalfConnection half) {
    return half.ordinarySeen() && !half.synSent();
  }
}

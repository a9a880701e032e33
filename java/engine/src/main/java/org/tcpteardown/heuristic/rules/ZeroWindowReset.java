package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LateReading;
import org.tcpteardown.heuristic.evidence.NoAnswer;
import org.tcpteardown.heuristic.evidence.ReadingPause;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;

/** {@link #INFO} explains the rule. */
final class ZeroWindowReset implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ZERO_WINDOW_RESET)
          .name("Reset in a zero window")
          .severity(Severity.WARN, Severity.NOTE)
          .value(ValueType.DURATION, "seconds for which the window had been closed")
          .onFrame("the RST")
          .summary("RST while one end had advertised a window of 0 for a while")
          .explain(
              """
              ## What it means
              One end had stopped reading: its receive buffer was full and it said so with a window of 0. The transfer
              stood still until one of the two reset the connection. What lay in the buffer was not read.

              ## Why it happens
              The application at the end with the closed window hangs, is overloaded, waits for something else, or was
              paused by its user. Then either that application gave up and closed with the data unread, or the sender ran
              out of patience: a server's send timeout, or the stack's limit for window probes. A sender that gave up
              without a RST in the capture, or that had closed and forgot its half-closed connection after a minute or
              two, answers the window update by a RST when the other end reads at last.

              A player whose buffer is full closes its window by design and opens it again. If it had done so for as long
              at least twice before on the same connection, and its own RST comes in such a pause, it was stopped in it:
              a note, no warning.

              ## When it misleads
              A RST of a device on the path may come by chance in such a moment; see `rst.ttl_delta`. If frames are missing
              from the capture, the window may have opened in between.

              ## What to do
              Look at the program behind the closed window, which the text names: what did it do in those seconds? The
              network is not at fault. Raising the sender's timeout only makes it wait longer.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(
              FindingId.RST_ABORT,
              FindingId.ABORT_UNREAD_DATA,
              FindingId.RST_INSTEAD_OF_FIN,
              FindingId.RST_AFTER_FIN,
              FindingId.HALF_OPEN,
              FindingId.ABORTED_TRANSFER)
          .symptoms(Symptom.TRANSFER_STALLS, Symptom.RESET_BY_PEER, Symptom.DATA_MISSING)
          .filter(
              "tcpteardown.zero_window_reset > 60", "Stalled for more than a minute, then reset")
          .example("zero-window-reset/client.pcapng")
          .settings(Setting.ZERO_WINDOW_RESET_AFTER, Setting.IDLE_AFTER)
          .filter("tcpteardown.zero_window_reset", "RSTs into a closed window")
          .filter(
              "tcpteardown.zero_window_reset && tcpteardown.unacked.srv > 0",
              "those that cost data of the server")
          .cites(
              "RFC 9293 section 3.8.6.1 (zero-window probing)",
              "RFC 6429 (connections in persist condition)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    EndingRst end = EndingRst.of(story);
    LateReading late = LateReading.of(story);
    if (late != null && end != null && end.genuine()) {
      out.report(end.segment(), FieldValue.duration(late.window().closedNs()), text(end, late));
      return;
    }
    // A stateless RST tells of no socket at all, so not of one that lost patience.
    if (end == null || end.mark().family() == RstFamily.STATELESS) {
      return;
    }
    boolean own = hasStalled(end, end.senderBefore(), end.peerBefore());
    if (!own && NoAnswer.windowProbes(story, end.sender()) != null) {
      return; // whether it had read is not known of an end that is not heard any more
    }
    if ((own || hasStalled(end, end.peerBefore(), end.senderBefore())) && end.genuine()) {
      long stalledNs = stalledNs(end, own ? end.senderBefore() : end.peerBefore());
      int before = own ? ReadingPause.before(end.rst()) : 0;
      if (before > 0) {
        out.report(
            end.segment(),
            Severity.NOTE,
            FieldValue.duration(stalledNs),
            text(end, stalledNs, before));
        return;
      }
      out.report(end.segment(), FieldValue.duration(stalledNs), text(end, own, stalledNs));
    }
  }

  /** Whether {@code reader} kept its window closed while {@code writer} was sending to it. */
  private static boolean hasStalled(EndingRst end, HalfSnapshot reader, HalfSnapshot writer) {
    return reader.zeroWindowSinceNs() != HalfConnection.NEVER
        && !reader.finSent() // some stacks close the window of a socket that nobody will read
        && writer.payloadBytes() > 0
        && stalledNs(end, reader) >= end.story().get(Setting.ZERO_WINDOW_RESET_AFTER);
  }

  private static long stalledNs(EndingRst end, HalfSnapshot reader) {
    return end.mark().timeNs() - reader.zeroWindowSinceNs();
  }

  private static String text(EndingRst end, LateReading late) {
    return "The "
        + end.other()
        + " had not read for "
        + Wording.time(late.window().closedNs())
        + " (window 0); the ACK with which it opened its window (frame "
        + late.window().by().frame()
        + ") was answered by a RST: the "
        + end.who()
        + (late.afterFin() ? ", which had closed," : "")
        + " had nothing left of the connection";
  }

  private static String text(EndingRst end, long stalledNs, int before) {
    return "The "
        + end.who()
        + " reset the connection "
        + Wording.time(stalledNs)
        + " into a pause (window 0), as it had paused for as long or longer "
        + ReadingPause.times(before)
        + " before and then read on";
  }

  private static String text(EndingRst end, boolean own, long stalledNs) {
    String stalled = Wording.time(stalledNs);
    return own
        ? "The "
            + end.who()
            + " had not read for "
            + stalled
            + " (window 0) when it reset the connection, with data of the "
            + end.other()
            + " unread"
        : "The "
            + end.who()
            + " reset the connection after the "
            + end.other()
            + " had not read for "
            + stalled
            + " (window 0)";
  }
}

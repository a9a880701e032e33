package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.evidence.SaidGoodbye;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class RstInsteadOfFin implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.RST_INSTEAD_OF_FIN)
          .name("Closed by RST instead of FIN")
          .mark("RST instead of FIN")
          .severity(Severity.NOTE, Severity.CHAT)
          .onFrame("the RST")
          .summary("Closed by RST with everything acknowledged both ways")
          .explain(
              """
              ## What it means
              One end closed with a RST where a FIN belongs, at a moment when all that either end had sent was
              acknowledged. No data was under way, and none is lost on the network.

              ## Why it happens
              Mostly a habit: the program sets SO_LINGER with time 0 so that no port stays in TIME-WAIT. Load testers,
              health checks, scanners and many Windows programs do so. Or it closed without reading the last bytes, for
              instance the peer's TLS close_notify; or its stack or a watchdog ended a connection that was idle for long.

              ## When it misleads
              Acknowledged does not mean read: the text says how much may have been left unread. After the other end's FIN,
              or if its IP identification counts on, a RST without window and timestamps counts too, for Windows makes them
              so; a firewall could have made it as well after a FIN. The other end's program sees "connection reset by peer" and may complain although nothing is lost.

              ## What to do
              Nothing if it is a habit of that end. If the other end logs errors for it, change the program: shut down,
              read to the end, close. If it comes after a long silence, compare that with the idle timers of both ends.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(FindingId.RST_ABORT, FindingId.RST_ANSWERS_FIN)
          .symptoms(Symptom.RESET_BY_PEER, Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.rst_instead_of_fin", "Connections closed by RST, all acknowledged")
          .example("abort-linger0/client.pcapng")
          .settings(Setting.RST_INSTEAD_OF_FIN_IDLE, Setting.ABORT_UNREAD_WITHIN)
          .filter(
              "tcpteardown.rst_instead_of_fin && tcpteardown.closed_by == \"client\"",
              "those by clients: often a test tool or a health check")
          .cites(
              "RFC 9293 section 3.10.5 (ABORT)",
              "POSIX SO_LINGER with time 0",
              "RFC 1337 (why TIME-WAIT should not be cut short)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    EndingRst end = EndingRst.of(story);
    if (end != null
        && !end.senderBefore().finSent()
        && (end.bySocket() || endsAClosedConnection(end) || countsOn(end))
        && end.followsAll()
        && end.acksAll()
        && (end.allWasAcked() || SaidGoodbye.before(end.story(), end.rst()) != null)
        && end.sender().unansweredProbes() == null // it gave up on a peer that is gone
        && !owesAnAnswer(end)
        && !SynAckRepeated.inVain(end.sender().peer()) // it gave up on a server that never took it
        && end.genuine()) {
      out.report(end.segment(), FieldValue.NONE, text(end));
    }
  }

  /**
   * Whether the other end had closed, and this end had acknowledged that before: then it was alive,
   * and even a RST of unknown family only stands for its FIN.
   */
  private static boolean endsAClosedConnection(EndingRst end) {
    return end.mark().family() == RstFamily.UNKNOWN
        && end.peerBefore().finSent()
        && end.senderBefore().peerFinAcked();
  }

  /**
   * Whether the count of its IP identifications shows that the end's own host made it, when it had
   * acknowledged all before: what only the RST acknowledges it may have refused.
   */
  private static boolean countsOn(EndingRst end) {
    return end.mark().family() == RstFamily.UNKNOWN
        && end.senderBefore().rcvNxt() == end.peerBefore().sndNxt()
        && ForgeryScore.countsOn(end.rst());
  }

  /**
   * A server that has not served its client did not simply close. What the client has received last
   * is the answer itself, if it is the client.
   */
  private static boolean owesAnAnswer(EndingRst end) {
    HalfSnapshot client = end.peerBefore();
    if ((!end.byServer() && end.rolesKnown()) || client.finSent()) {
      return false;
    }
    return end.senderBefore().payloadBytes() == 0
        || (client.unansweredBytes() > 0
            && end.sincePeerPayloadNs() < end.story().get(Setting.RST_INSTEAD_OF_FIN_IDLE));
  }

  private static String after(RstMark mark) {
    return ", "
        + Wording.time(mark.idleNs())
        + " after the last frame"
        + (mark.idleNs() > mark.quietNs() ? " but keepalives" : "");
  }

  private static String butLastWords(EndingRst end) {
    LastWords words = end.allWasAcked() ? null : SaidGoodbye.before(end.story(), end.rst());
    return words == null ? "" : " but for its last words (" + words.inWords() + ")";
  }

  private static String text(EndingRst end) {
    long unread = end.perhapsUnreadBytes();
    return "The "
        + end.who()
        + " closed by RST instead of FIN"
        + (end.mark().followsHole(end.story().flow()) ? "" : after(end.mark()))
        + (end.peerBefore().finSent() ? " and after the " + end.other() + "'s FIN" : "")
        + "; everything was acknowledged both ways"
        + butLastWords(end)
        + (unread == 0
            ? ""
            : ", read or not: the last "
                + Wording.count(unread, "byte")
                + " of the "
                + end.other()
                + " came "
                + Wording.time(end.sincePeerPayloadNs())
                + " before")
        + (end.bySocket()
            ? ""
            : ForgeryScore.countsOn(end.rst())
                ? "; the RST counts on in its IP identification"
                : mayBeWindows(end)
                    ? " (family unknown, as Windows makes them)"
                    : " (family unknown)");
  }

  /** Others make such RSTs too, and their TTL tells. */
  private static boolean mayBeWindows(EndingRst end) {
    int ttl = end.sender().traits().usualTtl();
    return ttl > 64 && ttl <= 128;
  }
}

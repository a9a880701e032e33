package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;

/** {@link #INFO} explains the rule. */
final class LateFin implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.LATE_FIN)
          .name("Late FIN")
          .severity(Severity.WARN)
          .value(
              ValueType.DURATION,
              "seconds from the peer's first FIN, or from the sender's own last new payload if that"
                  + " came later; last words that go with the FIN do not count")
          .onFrame("the late end's first FIN")
          .summary("FIN long after the peer's FIN")
          .explain(
              """
              ## What it means
              The peer said that it was done; this end had nothing more to send either, and yet took this long to close.
              A TLS alert, or a few bytes that answer nothing (`late_fin.last_words`), with or just before the FIN belong
              to the close and are no data.
              Until this end closed, the connection stood half-closed (CLOSE-WAIT here, FIN-WAIT-2 there).

              ## Why it happens
              The application does not notice the end of the stream, or closes only when a pool, a thread or a timer gets
              round to it. TCP itself never waits: the delay is always the application's.

              ## When it misleads
              A half-close used on purpose: the application may be computing an answer that it then chooses not to send.
              If the peer's FIN was lost and repeated, part of the time belongs to the network; the text says when the
              FIN was acknowledged. An end that still repeats data which the peer does not get is not reported.

              ## What to do
              Look at what the application does between the end of the stream and its close. Routers and firewalls keep a
              half-closed session for a short time only (often 10 s to 2 min): a FIN that comes later is dropped there, see
              `fin_blackholed`. Closing promptly cures it; raising that timer hides it.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.FIN)
          .settings(Setting.LATE_FIN_AFTER, Setting.LATE_FIN_LAST_WORDS)
          .symptoms(Symptom.CLOSE_WAIT, Symptom.FIN_WAIT_2, Symptom.NOT_SYN)
          .filter("tcpteardown.late_fin > 30", "FINs more than 30 s late")
          .filter(
              "tcpteardown.late_fin && tcpteardown.fin_blackholed", "those that the path has eaten")
          .filter(
              "tcpteardown.late_fin && tcpteardown.cause == \"slow_application\"",
              "those that still got through")
          .filter(
              "tcpteardown.half_close_time > 10",
              "every frame of connections that stood half-closed for more than 10 s")
          .example("rv082-late-fin/capture.pcapng")
          .cites("RFC 9293 section 3.6 (half-close)", "RFC 1122 section 4.2.2.13")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      HalfConnection peer = half.peer();
      if (half.fins().isEmpty() || peer.fins().isEmpty()) {
        continue;
      }
      FinMark fin = half.fins().get(0);
      FinMark peerFin = peer.fins().get(0);
      LastWords words = LastWords.of(story, half);
      long payloadNs = words == null ? fin.lastPayloadNs() : words.payloadBeforeNs();
      long fromNs = Math.max(peerFin.timeNs(), payloadNs);
      long lateNs = fin.timeNs() - fromNs;
      // After a gap the sender's last payload, and so the start of the delay, was not captured.
      // While it repeats what got lost its FIN has to wait, or was lost as well.
      long busyUntilNs = Math.max(fromNs, fin.lastRepeatNs());
      long idleNs = fin.timeNs() - Math.max(busyUntilNs, peerFinKnownNs(peer, fin, words));
      if (fin.peerFinBefore()
          && fin.acksPeerFin() // else it closes without knowing of that one
          && allKnown(story, fin)
          && !repeatsInVain(half, fin)
          && !story.flow().unseenWithin(fromNs, fin.timeNs())
          && idleNs >= story.get(Setting.LATE_FIN_AFTER)) {
        out.report(
            fin.segment(),
            FieldValue.duration(lateNs),
            text(story, half, peerFin, lateNs, payloadNs > peerFin.timeNs())
                + (words == null ? "" : "; " + words.inWords() + " went out with it"));
      }
    }
  }

  /** Whether it still had data to deliver, which the other end never got: it was not done. */
  private static boolean repeatsInVain(HalfConnection half, FinMark fin) {
    ResendSeries data = half.unackedResends();
    return data != null && data.firstResend().frame() < fin.frame();
  }

  /**
   * Whether the start of the delay was captured. A few last bytes that got lost on the way, or that
   * the FIN overtook, are part of the close; and the peer had not got them before.
   */
  private static boolean allKnown(FlowStory story, FinMark fin) {
    return !fin.afterGap()
        || (fin.missedBytes() > 0 && fin.missedBytes() <= story.get(Setting.LATE_FIN_LAST_WORDS));
  }

  /**
   * By when the peer's FIN had surely arrived: when it was acknowledged, or, if that was not
   * captured before the late close, when the peer had stopped repeating things. Until then the
   * network was late, not the application.
   */
  private static long peerFinKnownNs(HalfConnection peer, FinMark fin, @Nullable LastWords words) {
    Segment acked = peer.finAckedBy();
    long closeFrame = words == null ? fin.frame() : words.first().frame();
    if (acked != null && acked.frame() < closeFrame) {
      return acked.timeNs();
    }
    return words == null ? fin.peerHeardNs() : words.peerHeardNs();
  }

  private static String text(
      FlowStory story, HalfConnection half, FinMark peerFin, long lateNs, boolean afterData) {
    String text =
        "The "
            + story.role(half)
            + " closed "
            + Wording.time(lateNs)
            + " after "
            + (afterData ? "its last data, and after " : "")
            + "the "
            + story.role(half.peer())
            + "'s FIN (frame "
            + peerFin.frame()
            + ")";
    var ackedBy = half.peer().finAckedBy();
    // An ACK that came with the late FIN tells no more than the FIN itself.
    return ackedBy == null || ackedBy.timeNs() - peerFin.timeNs() >= lateNs
        ? text
        : text
            + ", which it had acknowledged within "
            + Wording.time(ackedBy.timeNs() - peerFin.timeNs());
  }
}

package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.DroppedAfterClose;
import org.tcpteardown.heuristic.evidence.FinSeries;
import org.tcpteardown.heuristic.evidence.NeverCame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.UnseenHole;

/**
 * {@link #INFO} explains the rule. A peer that falls silent altogether is the story of other rules;
 * here it goes on to speak and still lacks what lies below the FIN.
 */
final class FinWithHole implements Heuristic {
  /** Longer than a round trip: for flows in which none could be measured. */
  private static final long LONG_ROUND_TRIP_NS = 1_000_000_000L;

  /** Two may fall to ordinary loss. */
  private static final int MIN_ATTEMPTS = 3;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FIN_WITH_HOLE)
          .name("FIN with data missing before it")
          .mark("Data missing before FIN")
          .severity(Severity.WARN)
          .value(ValueType.BYTES, "bytes below the FIN that were never acknowledged")
          .onFrame("the first FIN")
          .summary("Data below the FIN never acknowledged by a living peer")
          .explain(
              """
              ## What it means
              This end closed, but the last data before its FIN never arrived: the peer was alive, went on to acknowledge
              what lies before the hole, and nothing behind it. The application there does not see the end of the stream;
              these bytes are lost. What the capture itself never had counts as well if the peer kept refusing: it knew what
              follows, and its ACKs stayed before the hole.

              ## Why it happens
              Something on the path drops just these segments however often they are sent. Mostly it is their size: small
              segments such as a FIN pass, full ones do not (path MTU discovery without its ICMP messages). Or an inspecting
              device does not like what they hold. Rarely the sender has given up and does not repeat them. Or the peer is a server
              that had closed: some stacks drop what comes then without a RST, and a request that crosses the server's FIN,
              or comes after it, is lost that way.

              ## When it misleads
              If the capture ends while the sender still tries, it may succeed later; the text says how long it had tried.
              A peer that stopped reading (zero window) and one that fell silent or reset are not reported here.

              ## What to do
              Look at the size of the segments that are repeated. If they are the largest of the connection, lower the MTU
              or clamp the MSS on the tunnel or router between, and let ICMP "fragmentation needed" pass.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.FIN)
          .supersedes(FindingId.FIN_UNANSWERED)
          .symptoms(Symptom.DATA_MISSING, Symptom.TRANSFER_STALLS)
          .settings(Setting.FIN_WITH_HOLE_AFTER)
          .filter("tcpteardown.fin_with_hole", "FINs that come with data missing before them")
          .filter("tcpteardown.fin_with_hole > 1460", "more than one full segment lost")
          .filter(
              "tcpteardown.data_complete == 0 && tcpteardown.fin.count > 0",
              "every frame of connections that were closed with data unacknowledged")
          .example("crafted-odd-closings/capture.pcapng")
          .cites(
              "RFC 9293 section 3.10.7.4, eighth check (FIN counts only in order)",
              "RFC 2923 section 2.1 (path MTU black holes)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    DroppedAfterClose dropped = DroppedAfterClose.of(story);
    if (dropped != null) {
      long bytes = SeqNum.distance(dropped.oldAck().ack(), dropped.ownFin().finSeq());
      out.report(dropped.ownFin().segment(), FieldValue.bytes(bytes), text(story, dropped, bytes));
      return;
    }
    for (HalfConnection half : story.flow().halves()) {
      UnseenHole hole = half.fins().isEmpty() ? null : NeverCame.of(half, afterNs(story));
      if (hole != null) {
        FinMark fin = half.fins().get(0);
        long lost = SeqNum.distance(hole.from(), fin.finSeq());
        out.report(fin.segment(), FieldValue.bytes(lost), text(story, half, hole));
        continue;
      }
      FinSeries series = FinSeries.unacknowledged(story, half);
      if (series == null || series.answered() || !lacksData(half, series)) {
        continue;
      }
      HalfConnection peer = half.peer();
      long finNs = series.first().timeNs();
      long bytes = SeqNum.distance(peer.rcvNxt(), series.first().finSeq());
      int repeats = attempts(half, series);
      boolean stillSaysSo = peer.lastTimeNs() - finNs >= story.get(Setting.FIN_WITH_HOLE_AFTER);
      if (series.untilNs() - finNs >= story.get(Setting.FIN_WITH_HOLE_AFTER)
          && (stillSaysSo || repeats >= MIN_ATTEMPTS)) {
        out.report(
            series.first().segment(),
            FieldValue.bytes(bytes),
            "The last "
                + Wording.count(bytes, "byte")
                + " before the "
                + story.role(half)
                + "'s FIN were never acknowledged by the "
                + story.role(peer)
                + ", which was heard until "
                + Wording.time(peer.lastTimeNs() - finNs)
                + " after the FIN"
                + (repeats == 0
                    ? "; they were not sent again in the "
                        + Wording.time(series.untilNs() - finNs)
                        + " after it"
                    : ", and "
                        + Wording.count(repeats, "repeat")
                        + " within "
                        + Wording.time(series.untilNs() - finNs)
                        + " did not help"));
      }
    }
  }

  private static long afterNs(FlowStory story) {
    return story.get(Setting.FIN_WITH_HOLE_AFTER);
  }

  private static String text(FlowStory story, HalfConnection half, UnseenHole hole) {
    Segment refusal = hole.lastRefusal();
    return Wording.count(hole.bytes(), "byte")
        + " of the "
        + story.role(half)
        + " before its FIN never came, neither into the capture nor to the "
        + story.role(half.peer())
        + ", which still lacked them "
        + Wording.time(hole.refusedForNs())
        + " after what follows them (frame "
        + hole.behind().frame()
        + "), by its ACK in frame "
        + (refusal == null ? 0 : refusal.frame())
        + (hole.named() ? " with SACK" : "");
  }

  private static String text(FlowStory story, DroppedAfterClose dropped, long bytes) {
    return "The last "
        + Wording.count(bytes, "byte")
        + " before the "
        + story.role(dropped.sender())
        + "'s FIN (frame "
        + dropped.data().first().frame()
        + ", sent "
        + Wording.times(dropped.data().transmissions())
        + " in "
        + Wording.time(dropped.data().lastedNs())
        + ") were not taken: the "
        + story.role(dropped.sender().peer())
        + ", which had closed before (frame "
        + dropped.peerFin().frame()
        + "), still answers with the number before them (frame "
        + dropped.oldAck().frame()
        + ")";
  }

  /** Whether the peer has told, knowing the FIN, that it lacks something before it. */
  private static boolean lacksData(HalfConnection half, FinSeries series) {
    HalfConnection peer = half.peer();
    return peer.ackKnown()
        && SeqNum.before(peer.rcvNxt(), series.first().finSeq())
        && peer.zeroWindowSinceNs() == HalfConnection.NEVER
        && !peer.capturedWithGaps()
        && spokeKnowingTheFin(peer, series.first().timeNs());
  }

  /**
   * Whether it was heard so long after the FIN that it may have had it. A FIN behind a hole is
   * answered at once, by an ACK that tells nothing new (RFC 9293 section 3.10.7.4). A late ACK of
   * what came before the hole is none.
   */
  private static boolean spokeKnowingTheFin(HalfConnection peer, long finNs) {
    boolean progressSince = peer.rcvNxtSinceNs() >= finNs;
    long roundTripNs =
        progressSince || peer.minRttNs() == HalfConnection.NEVER
            ? LONG_ROUND_TRIP_NS
            : peer.minRttNs();
    long fromNs = progressSince ? peer.rcvNxtSinceNs() : finNs;
    return peer.lastTimeNs() - fromNs >= roundTripNs;
  }

  /** How often the sender, after the FIN, repeated what is missing or the FIN itself. */
  private static int attempts(HalfConnection half, FinSeries series) {
    ResendSeries resends = half.unackedResends();
    int ofData =
        resends != null && resends.lastResend().frame() > series.first().frame()
            ? resends.resends()
            : 0;
    return Math.max(ofData, series.transmissions().size() - 1);
  }
}

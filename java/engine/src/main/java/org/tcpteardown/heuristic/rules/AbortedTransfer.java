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
import org.tcpteardown.heuristic.evidence.UnreadByServer;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class AbortedTransfer implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ABORTED_TRANSFER)
          .name("Transfer cut short by its receiver")
          .mark("Cut short by receiver")
          .severity(Severity.NOTE, Severity.WARN)
          .value(ValueType.COUNT, "payload bytes of the other end that met the closed socket")
          .onFrame("the first RST")
          .summary("Closed while the other end was sending; RSTs stopped it")
          .explain(
              """
              ## What it means
              This end closed its socket, by FIN or by RST, while the other end was still sending. Each segment that arrived
              afterwards was answered by a RST until the other end stopped. The bytes counted here were never read. It is a
              warning where a server leaves unread what its client sends.

              ## Why it happens
              Mostly on purpose: a user cancels a download or leaves the page, a client has seen enough, a load tester
              stops, a server rejects an upload that is too large. Or the program died, or ran into its own time limit.

              ## When it misleads
              A reply of a few bytes to the FIN, such as a TLS close_notify, meets a closed socket all the time; fewer than
              `aborted_transfer.bytes` are not reported. What the host had acknowledged before it closed may have been
              left unread as well, and is not counted.

              ## What to do
              Nothing if the stop was wanted. Else look at the program that closed: its log, its time limit, its memory. The
              time from the start of the transfer to the close is telling if it is the same in many connections.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(
              FindingId.RST_ABORT,
              FindingId.ABORT_UNREAD_DATA,
              FindingId.RST_INSTEAD_OF_FIN,
              FindingId.RST_AFTER_FIN,
              FindingId.RST_ANSWERS_FIN,
              FindingId.RST_NO_CONNECTION)
          .symptoms(
              Symptom.BROKEN_PIPE,
              Symptom.RESET_BY_PEER,
              Symptom.DATA_MISSING,
              Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.aborted_transfer", "Transfers that their receiver cut short")
          .example("user-cancel/client.pcapng")
          .settings(Setting.ABORTED_TRANSFER_BYTES, Setting.ABORTED_TRANSFER_WITHIN)
          .filter("tcpteardown.aborted_transfer > 100000", "those that wasted more than 100 kB")
          .filter(
              "tcpteardown.cause == \"user_cancelled\"",
              "every frame of connections that one end stopped early")
          .cites(
              "RFC 1122 section 4.2.2.13 (data for a closed socket)",
              "RFC 9293 section 3.10.7.1",
              "Linux tcp_rcv_state_process() (counter TCPAbortOnData)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    EndingRst end = EndingRst.of(story);
    if (end == null) {
      return;
    }
    long met = metBytes(end);
    if (met < story.get(Setting.ABORTED_TRANSFER_BYTES)) {
      return;
    }
    boolean afterFin = end.senderBefore().finSent();
    boolean stopped = afterFin ? stoppedAfterFin(end) : stoppedAfterRst(end);
    if (stopped && !KeepaliveRace.isIn(story) && !isMessage(story) && end.genuine()) {
      boolean upload = UnreadByServer.of(story) != null; // messages were left out above
      Severity severity = upload ? Severity.WARN : Severity.NOTE;
      out.report(end.segment(), severity, FieldValue.count(met), text(end, met));
    }
  }

  /** Whether what met the closed socket was a message of its own, no part of a transfer. */
  private static boolean isMessage(FlowStory story) {
    UnreadByServer unread = UnreadByServer.of(story);
    return unread != null && !unread.kind().isTransfer();
  }

  /**
   * Payload of the other end that this end never acknowledged, in the RST neither; last words,
   * which belong to no transfer, left out.
   */
  private static long metBytes(EndingRst end) {
    HalfConnection sender = end.sender();
    LastWords words = LastWords.of(end.story(), sender.peer());
    long unacked = sender.peer().unackedBytes() - (words == null ? 0 : words.bytes());
    Segment rst = end.segment();
    // Made from the segment that it answers, its acknowledgement means nothing.
    boolean acknowledges =
        end.bySocket()
            || (end.mark().family() == RstFamily.UNKNOWN && !end.senderBefore().finSent());
    if (!acknowledges || !rst.isAck() || !sender.ackKnown()) {
      return unacked;
    }
    return unacked - Math.max(0, SeqNum.distance(sender.rcvNxt(), rst.ack()));
  }

  /** Whether the RST answers payload, or cuts it off, that followed its sender's FIN closely. */
  private static boolean stoppedAfterFin(EndingRst end) {
    long closedNs = end.sender().fins().get(0).timeNs();
    Segment answered = answeredPayload(end.mark());
    if (answered != null) {
      return answered.timeNs() - closedNs <= withinNs(end);
    }
    // What was on its way when the FIN left; an ACK of that FIN may come before the RST, too.
    long payloadNs = end.peerBefore().lastPayloadNs();
    boolean fresh =
        end.bySocket()
            ? payloadNs >= closedNs
            : !end.peerBefore().finSent()
                && end.mark().timeNs() - payloadNs <= end.story().rstAnswerWithinNs();
    return fresh && payloadNs - closedNs <= withinNs(end);
  }

  /** Whether the other end was sending when the RST came, and further RSTs answered that. */
  private static boolean stoppedAfterRst(EndingRst end) {
    boolean socket = end.mark().family() != RstFamily.STATELESS;
    long closedNs = end.mark().timeNs();
    return socket
        && end.followsAll()
        && end.sender().rsts().stream()
            .filter(rst -> rst.frame() > end.mark().frame())
            .map(AbortedTransfer::answeredPayload)
            .anyMatch(
                answered -> answered != null && answered.timeNs() - closedNs <= withinNs(end));
  }

  /**
   * The segment with payload that a RST answers; null if there is none. What its sender had
   * acknowledged is none: an abort bears the number of that too.
   */
  private static @Nullable Segment answeredPayload(RstMark rst) {
    Segment trigger = rst.trigger();
    HalfSnapshot before = rst.senderBefore();
    return trigger != null
            && trigger.payloadBytes() > 0
            && (!before.ackKnown() || SeqNum.before(before.rcvNxt(), trigger.endSeq()))
        ? trigger
        : null;
  }

  private static long withinNs(EndingRst end) {
    return end.story().get(Setting.ABORTED_TRANSFER_WITHIN);
  }

  private static String text(EndingRst end, long met) {
    boolean afterFin = end.senderBefore().finSent();
    // The abort itself answers nothing; a RST behind a FIN does, unless a socket made it.
    boolean ownWill = !afterFin || (end.bySocket() && answeredPayload(end.mark()) == null);
    Segment foreign =
        end.sender().rsts().stream()
            .map(RstMark::segment)
            .filter(rst -> !HeaderSigns.fromItsPlace(end.sender(), rst))
            .findFirst()
            .orElse(null);
    long drawn = end.sender().rstCount() - (ownWill ? 1 : 0);
    return "The "
        + end.who()
        + (afterFin
            ? " had closed "
                + Wording.time(end.mark().timeNs() - end.sender().fins().get(0).timeNs())
                + " before"
            : " aborted")
        + ", and the "
        + end.other()
        + " was not done: "
        + Wording.count(met, "byte")
        + (foreign == null
            ? " met the closed socket"
            : " were still under way, which a device answered in its name (frame "
                + foreign.frame()
                + ", TTL "
                + foreign.ttl()
                + " where its packets have "
                + end.sender().traits().ttlMin()
                + ")")
        + (foreign != null || drawn == 0 ? "" : " and drew " + Wording.count(drawn, "RST"));
  }
}

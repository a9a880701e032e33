package org.tcpteardown.heuristic.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.WrongChecksums;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class HandshakeAbandoned implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.HANDSHAKE_ABANDONED)
          .name("Handshake abandoned")
          .severity(Severity.NOTE, Severity.CHAT)
          .value(
              ValueType.TEXT,
              "`reset` by the client, SYN-ACK `rejected` by a client that goes on trying, or"
                  + " `unacknowledged`")
          .onFrame("the client's RST, or the last SYN-ACK")
          .summary("SYN-ACK answered by the client's RST, or not at all")
          .explain(
              """
              ## What it means
              The server agreed to the connection, and the client did not complete it: it answered the SYN-ACK with a RST
              (`reset`), did so and yet sent its SYN again (`rejected`), or the server repeated its SYN-ACK in vain
              (`unacknowledged`).

              ## Why it happens
              `reset`: the client had given up before the answer came, or had taken another address that was faster (Happy
              Eyeballs); half-open port scans and some health checks do it on purpose. `rejected`: the SYN-ACK does not fit
              the SYN: it echoes a timestamp that the client never sent, because of old state in the server or a device
              that rewrites timestamps, or it has a wrong number. `unacknowledged`: the SYN-ACK or the client's ACK is
              lost on the way; asymmetric routes through firewalls do that to every connection. If the client repeats
              its SYN as well, it does not get the SYN-ACK; if not, it has vanished, or its address was forged. If the
              text says that the checksums are wrong, the SYN-ACKs were damaged before they came to the capture point,
              and no client takes them.

              ## When it misleads
              A device on the path can send the RST in the client's name; see `forged_rst` and `rst.ttl_delta`. If the
              capture dropped the client's ACK and the client then aborted at once, the handshake was complete. In a capture
              of SYNs only, a SYN-ACK that was repeated twice because of loss looks unacknowledged.

              ## What to do
              `rejected`: compare numbers and timestamps of both, and capture at the server. `reset`: compare the time from SYN to SYN-ACK with the client's connect timeout, and look whether the same
              client opened another connection at that moment. `unacknowledged`: capture at the client: does the SYN-ACK
              arrive, does the ACK leave?
              """)
          .needs(Evidence.BOTH_DIRECTIONS)
          .symptoms(
              Symptom.CONNECT_TIMES_OUT, Symptom.FIREWALL_TEARDOWN, Symptom.HALF_A_CONVERSATION)
          .filter(
              "tcpteardown.handshake_abandoned == \"reset\"", "clients that took back their SYN")
          .example("handshake-abandoned/client.pcapng")
          .settings(Setting.HANDSHAKE_ABANDONED_TRANSMISSIONS)
          .filter("tcpteardown.handshake_abandoned", "handshakes that were never completed")
          .filter(
              "tcpteardown.handshake_abandoned == \"unacknowledged\"",
              "SYN-ACKs that got no answer: lost on the way, or a SYN flood")
          .cites(
              "RFC 9293 section 3.10.7.1 and 3.10.7.3",
              "RFC 8305 section 5 (Happy Eyeballs)",
              "RFC 4987 section 2 (SYN flooding)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Flow flow = story.flow();
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    // Whatever else the capture holds of either, the handshake went on.
    boolean onlyHandshake =
        client.synCount() > 0
            && client.synAckCount() == 0
            && (client.synAcked() || acksOtherNumber(client, server.lastSynAck()))
            && !client.ordinarySeen()
            && client.finCount() == 0
            && server.synAckCount() > 0
            && !server.ordinarySeen()
            && server.finCount() == 0;
    if (!onlyHandshake) {
      return;
    }
    FlowStory.SentRst rst = firstRst(story);
    if (rst != null && rst.sender() == client) {
      judgeReset(client, rst, out);
    } else if (flow.icmpErrors().isEmpty()) { // a RST of the server's gives up on its SYN-ACK
      judgeSilence(story, out);
    }
  }

  private static FlowStory.@Nullable SentRst firstRst(FlowStory story) {
    return story.rsts().stream().findFirst().orElse(null);
  }

  /**
   * Only a RST where the client's first byte belongs is about this SYN-ACK. One that answers a
   * SYN-ACK or challenge ACK of an older connection takes its number from there.
   */
  private static void judgeReset(HalfConnection client, FlowStory.SentRst rst, FindingSink out) {
    Segment segment = rst.mark().segment();
    Segment answer = rst.mark().peerLast();
    List<Segment> syns = client.syns();
    Segment lastSyn = syns.get(syns.size() - 1);
    boolean fits =
        answer != null
            && (acceptsLatestSyn(answer, client)
                || (lastSyn.frame() > segment.frame() && acksOtherNumber(client, answer)));
    if (answer == null || !fits || segment.seq() != answer.ack()) {
      return;
    }
    if (lastSyn.frame() > segment.frame()) {
      judgeRejection(syns, answer, segment, out);
      return;
    }
    out.report(
        segment,
        FieldValue.text("reset"),
        "A RST of the client ended the handshake "
            + Wording.time(segment.timeNs() - answer.timeNs())
            + " after the SYN-ACK and "
            + Wording.time(segment.timeNs() - syns.get(0).timeNs())
            + " after its first SYN");
  }

  /** Whether a SYN-ACK acknowledges what no SYN of the client had: the client must reject it. */
  private static boolean acksOtherNumber(HalfConnection client, @Nullable Segment answer) {
    return answer != null
        && answer.isSynAck()
        && client.syns().stream()
            .noneMatch(
                syn ->
                    SeqNum.after(answer.ack(), syn.seq())
                        && !SeqNum.after(answer.ack(), syn.endSeq()));
  }

  private static void judgeRejection(
      List<Segment> syns, Segment answer, Segment rst, FindingSink out) {
    int lastSeq = syns.get(syns.size() - 1).seq();
    long later = syns.stream().filter(syn -> syn.frame() > rst.frame()).count();
    boolean stamped = syns.stream().allMatch(syn -> syn.tsVal() != CapturedFrame.ABSENT);
    boolean strangeEcho =
        stamped
            && answer.tsEcr() != CapturedFrame.ABSENT
            && syns.stream().noneMatch(syn -> syn.tsVal() == answer.tsEcr());
    out.report(
        rst,
        FieldValue.text("rejected"),
        "The client answered the SYN-ACK with a RST and yet sent its SYN "
            + Wording.times(later)
            + " more"
            + (answer.ack() == lastSeq + 1 || strangeEcho
                ? ""
                : ": the SYN-ACK acknowledges "
                    + Integer.toUnsignedString(answer.ack())
                    + ", the SYN asks for "
                    + Integer.toUnsignedString(lastSeq + 1))
            + (strangeEcho
                ? ": the SYN-ACK echoes the timestamp "
                    + answer.tsEcr()
                    + ", which the client never sent (its SYNs carry "
                    + syns.get(0).tsVal()
                    + " to "
                    + syns.get(syns.size() - 1).tsVal()
                    + ")"
                : ""));
  }

  private static boolean acceptsLatestSyn(Segment answer, HalfConnection client) {
    Segment syn = client.syns().get(client.syns().size() - 1);
    // Data of a SYN is acknowledged only by servers that know Fast Open (RFC 7413).
    boolean acked = answer.ack() == syn.seq() + 1 || answer.ack() == syn.endSeq();
    return answer.isSynAck() && acked;
  }

  private static void judgeSilence(FlowStory story, FindingSink out) {
    HalfConnection client = story.flow().client();
    HalfConnection server = story.flow().server();
    Segment first = server.firstUnackedSynAck();
    Segment last = server.unackedSynAck();
    long sent = server.synAckCount();
    if (first == null
        || last == null
        || sent < story.get(Setting.HANDSHAKE_ABANDONED_TRANSMISSIONS)) {
      return;
    }
    int syns = client.syns().size();
    boolean damaged = WrongChecksums.inSynAcks(server);
    out.report(
        last,
        FieldValue.text("unacknowledged"),
        "The SYN-ACK was sent "
            + Wording.times(sent)
            + " in "
            + Wording.time(last.timeNs() - first.timeNs())
            + " and never acknowledged; "
            + (damaged ? "the TCP checksum of these " + WrongChecksums.DROPPED + "; " : "")
            + "the client "
            + (syns > 1
                ? "sent its SYN "
                    + Wording.times(syns)
                    + (damaged ? "" : ", so the SYN-ACK hardly reached it")
                : "sent its SYN only once")
            + (server.rsts().isEmpty() ? "" : "; then the server gave up with a RST"));
  }
}

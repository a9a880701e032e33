package org.tcpteardown.heuristic.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.evidence.RstReception;
import org.tcpteardown.heuristic.forgery.HonestClient;
import org.tcpteardown.heuristic.forgery.TamperingSignature;
import org.tcpteardown.heuristic.forgery.TamperingSignature.Stage;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.TcpState;

/** {@link #INFO} explains the rule; {@link TamperingSignature} is the table of signatures. */
final class Tampering implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.TAMPERING)
          .name("Tampering signature")
          .mark("Tampering")
          .severity(Severity.NOTE, Severity.CHAT)
          .group(FindingInfo.Group.SECURITY)
          .value(
              ValueType.TEXT,
              "the signature, as in `PSH+ACK -> RST; RST+ACK`; `silence` if no more came")
          .onFrame(
              "the frame that completes the signature, or the client's last one before silence")
          .summary("Connection ended as by one of the published tampering signatures")
          .explain(
              """
              ## What it means
              What came from the client before the connection broke has the shape of one of 19 published signatures of
              connection tampering, and the server's frames do not explain it: the RSTs are not what the client's own stack
              would have sent, or the client fell silent while the server went on and on repeating.

              ## Why it happens
              Devices on the path end connections to unwanted names or addresses: censors, company and parental filters,
              intrusion prevention systems, some operators. They inject RSTs in the client's name, often several, or drop
              all that follows a forbidden request.

              ## When it misleads
              The signatures were made to count connections, not to judge one: the more ambiguous half of them also arises
              from cancelled downloads, scanners, floods and lost clients. A RST is reported only if the other direction
              leaves no honest explanation; silence only while the server waits for an answer, and then a client
              that simply vanished looks the same. Nothing is reported of captures with gaps or of one direction, nor where the
              client had its answer and had asked nothing for a second.

              ## What to do
              See whether it depends on the name or address asked for: try the same server with another name, from another
              network. Look at `rst.ttl_delta` and `forged_rst.evidence`. Capture at the client: did it send these RSTs?
              """)
          .needs(Evidence.BOTH_DIRECTIONS)
          .supersedes(FindingId.RST_REPEATED)
          .settings(Setting.TAMPERING_SILENCE, Setting.IDLE_AFTER, Setting.TALKS_AFTER_RST_REORDER)
          .symptoms(
              Symptom.NEITHER_END_SENT_THE_RESET,
              Symptom.RESET_BY_PEER,
              Symptom.TIMES_OUT_IN_TRANSFER,
              Symptom.STRANGE_PACKETS)
          .filter("tcpteardown.tampering", "Frames that complete a signature")
          .filter("tcpteardown.tampering contains \"RST\"", "those in which somebody sent RSTs")
          .filter(
              "tcpteardown.tampering && tcpteardown.forged_rst",
              "those in which the RST itself looks forged")
          .example("injected-rst/server.pcapng")
          .cites(
              "Sundara Raman et al.: Global, Passive Detection of Connection Tampering (SIGCOMM"
                  + " 2023)",
              "Cloudflare Radar glossary (the stages)")
          .build();

  /** The published signatures look at the first ten packets of the client. */
  private static final int MAX_FRAMES = 10;

  /** As Weaver et al. (NDSS 2009) bound a volley. */
  private static final long VOLLEY_NS = 2_000_000_000L;

  /** Devices that read a request do not wait for longer. */
  private static final long SERVED_NS = 1_000_000_000L;

  /** No stack sends a thing again within that time. */
  private static final long AT_ONCE_NS = 1_000_000L;

  /** Repeats of the server over that long are no loss any more. */
  private static final long REPEATED_FOR_NS = 3_000_000_000L;

  private static final int MIN_RESENDS = 2;

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Flow flow = story.flow();
    HalfConnection client = flow.client();
    if (flow.rolesGuessed()
        || client.knowledge() != Knowledge.HANDSHAKE
        || client.syns().isEmpty()
        || client.capturedWithGaps()
        || flow.server().capturedWithGaps()
        || !flow.icmpErrors().isEmpty()) {
      return;
    }
    if (client.rstCount() > 0) {
      judgeRsts(story, out);
    } else if (client.fins().isEmpty()) {
      judgeSilence(story, out);
    }
  }

  private static void judgeRsts(FlowStory story, FindingSink out) {
    List<FlowStory.SentRst> volley = volley(story);
    Stage stage = volley.isEmpty() ? null : stage(volley.get(0).mark().senderBefore());
    if (stage == null
        || isPartOfAnEnd(story, volley)
        || cameLate(story, volley.get(0))
        || wasServed(volley.get(0))
        || rejectsAgain(story.flow().client(), stage)
        || overtook(story, volley.get(0))
        || insisted(story)) {
      return;
    }
    List<Segment> segments = volley.stream().map(rst -> rst.mark().segment()).toList();
    TamperingSignature whole = TamperingSignature.of(stage, segments);
    if (whole == null) {
      return;
    }
    // Where the first RST makes the signature, those after it only answer what still came.
    boolean byFirst = TamperingSignature.of(stage, segments.subList(0, 1)) == whole;
    if (HonestClient.explains(story, byFirst ? volley.subList(0, 1) : volley)) {
      return;
    }
    for (int i = 1; i <= segments.size(); i++) {
      if (TamperingSignature.of(stage, segments.subList(0, i)) == whole) {
        report(whole, segments.get(i - 1), out);
        return;
      }
    }
  }

  /** The client's RSTs that came together. */
  private static List<FlowStory.SentRst> volley(FlowStory story) {
    List<FlowStory.SentRst> volley = new ArrayList<>();
    for (FlowStory.SentRst rst : story.rsts()) {
      boolean maybeDropped =
          rst.mark().fit().isDropped() || rst.mark().segment().details().optionsCut();
      if (rst.sender() != story.flow().client() || maybeDropped || answersOlder(story, rst)) {
        continue;
      }
      if (volley.isEmpty()) {
        volley.add(rst);
        continue;
      }
      Segment last = volley.get(volley.size() - 1).mark().segment();
      long sinceFirstNs = rst.mark().timeNs() - volley.get(0).mark().timeNs();
      if (sinceFirstNs <= VOLLEY_NS && !mayBeCopy(last, rst.mark().segment())) {
        volley.add(rst);
      }
    }
    return volley;
  }

  /**
   * Whether it answers an ACK of an older connection that came instead of a SYN-ACK (RFC 9293
   * section 3.10.7.3): that ended the older one, and the client went on with its SYN.
   */
  private static boolean answersOlder(FlowStory story, FlowStory.SentRst rst) {
    Segment segment = rst.mark().segment();
    return !segment.isAck()
        && rst.mark().senderBefore().state() == TcpState.SYN_SENT
        && story.flow().server().strayAnswers().stream()
            .anyMatch(stray -> stray.frame() < segment.frame() && stray.ack() == segment.seq());
  }

  /** Without IP identification nothing tells a copy from a second RST at once. */
  private static boolean mayBeCopy(Segment then, Segment now) {
    return now.ipId() <= 0
        && then.ipId() == now.ipId()
        && then.ttl() == now.ttl()
        && then.flags() == now.flags()
        && then.seq() == now.seq()
        && then.ack() == now.ack()
        && now.timeNs() - then.timeNs() < AT_ONCE_NS;
  }

  private static @Nullable Stage stage(HalfSnapshot client) {
    if (client.frames() > MAX_FRAMES) {
      return null;
    }
    if (client.payloadFrames() > 0) {
      return client.payloadFrames() == 1 ? Stage.POST_PSH : Stage.LATER;
    }
    return client.state() == TcpState.SYN_SENT
        ? Stage.POST_SYN
        : client.state() == TcpState.ESTABLISHED ? Stage.POST_ACK : null;
  }

  /** Whether one end had closed, or the server had reset, before: then nobody else need have. */
  private static boolean isPartOfAnEnd(FlowStory story, List<FlowStory.SentRst> volley) {
    var mark = volley.get(0).mark();
    boolean serverWasFirst =
        story.flow().server().rsts().stream().anyMatch(rst -> rst.frame() < mark.frame());
    return serverWasFirst || mark.senderBefore().finSent() || mark.peerBefore().finSent();
  }

  /** Whether it stands before a frame that its sender sent first: then its numbers are right. */
  private static boolean overtook(FlowStory story, FlowStory.SentRst rst) {
    long reorderNs = story.get(Setting.TALKS_AFTER_RST_REORDER);
    return rst.sender().talksAfterRst().stream()
        .anyMatch(
            talk ->
                talk.segment().timeNs() - rst.mark().timeNs() <= reorderNs
                    && talk.segment().endSeq() == rst.mark().segment().seq());
  }

  /** Whether the client's host, asked by a challenge ACK, said that it has no such connection. */
  private static boolean insisted(FlowStory story) {
    return story.rsts().stream().anyMatch(r -> RstReception.challengedBefore(story, r) != null);
  }

  /**
   * Whether the client asks again and rejects each SYN-ACK: that is not the answer it wants, as
   * where it comes under another address than it asked. {@code handshake_abandoned} tells it.
   */
  private static boolean rejectsAgain(HalfConnection client, Stage stage) {
    List<Segment> syns = client.syns();
    Segment answer = client.rsts().get(0).peerLast();
    return stage == Stage.POST_SYN
        && client.rstCount() > 1
        && answer != null
        && answer.isSynAck()
        && answer.ack() == client.rsts().get(0).segment().seq()
        && syns.get(syns.size() - 1).frame() > client.rsts().get(0).frame();
  }

  /**
   * Whether the client had taken an answer, and had said nothing for a while since: what it asked
   * for had been seen and let pass.
   */
  private static boolean wasServed(FlowStory.SentRst rst) {
    HalfSnapshot client = rst.mark().senderBefore();
    HalfConnection server = rst.sender().peer();
    return client.payloadFrames() > 0
        && server.synSent()
        && client.ackKnown()
        && SeqNum.after(client.rcvNxt(), server.isn() + 1)
        && rst.mark().timeNs() - client.lastPayloadNs() >= SERVED_NS;
  }

  /** Devices strike at once; what ends a silence is another story. */
  private static boolean cameLate(FlowStory story, FlowStory.SentRst rst) {
    return rst.mark().timeNs() - rst.mark().senderBefore().lastTimeNs()
        >= story.get(Setting.IDLE_AFTER);
  }

  private static void judgeSilence(FlowStory story, FindingSink out) {
    HalfConnection client = story.flow().client();
    Segment last = client.lastSegment();
    long silenceNs = story.get(Setting.TAMPERING_SILENCE);
    if (last == null || story.watchedUntilNs() - last.timeNs() < silenceNs) {
      return;
    }
    HalfConnection server = story.flow().server();
    boolean repeats = server.lastTimeNs() - last.timeNs() >= REPEATED_FOR_NS;
    if (wentOnLate(server, last, story.get(Setting.IDLE_AFTER))) {
      return; // then the silence may have begun at any time since
    }
    TamperingSignature signature = silence(client, server, last);
    if (repeats && signature != null) {
      boolean syn = signature == TamperingSignature.SYN_SILENCE;
      report(signature, syn ? client.syns().get(0) : last, out);
    }
  }

  private static boolean wentOnLate(HalfConnection server, Segment last, long idleNs) {
    ResendSeries resends = server.unackedResends();
    return resends != null && resends.first().timeNs() - last.timeNs() >= idleNs;
  }

  private static @Nullable TamperingSignature silence(
      HalfConnection client, HalfConnection server, Segment last) {
    if (!client.ordinarySeen()) {
      // A client that sends its SYN again is alive, and does not get the answers.
      boolean once = client.syns().size() == 1;
      return once && server.unackedSynAck() != null && last.isOpeningSyn()
          ? TamperingSignature.SYN_SILENCE
          : null;
    }
    boolean handshakeOnly = server.synSent() && last.ack() == server.isn() + 1;
    if (client.payloadFrames() == 0 && handshakeOnly) {
      return dataRepeated(server) || finRepeated(server) ? TamperingSignature.ACK_SILENCE : null;
    }
    // Only what answers the first data shows that the silence began there.
    boolean firstData =
        client.payloadFrames() == 1
            && last.payloadBytes() > 0
            && last.timeNs() - client.lastPayloadNs() < AT_ONCE_NS;
    return firstData && dataRepeated(server) ? TamperingSignature.PSH_SILENCE : null;
  }

  /** Whether the server's data only lacks the client's ACK. */
  private static boolean dataRepeated(HalfConnection server) {
    ResendSeries resends = server.unackedResends();
    return resends != null && resends.resends() >= MIN_RESENDS;
  }

  private static boolean finRepeated(HalfConnection server) {
    return server.finCount() > MIN_RESENDS && server.finAckedBy() == null;
  }

  private static void report(TamperingSignature signature, Segment frame, FindingSink out) {
    out.report(
        frame,
        FieldValue.text(signature.pattern()),
        "Signature "
            + signature.number()
            + " ("
            + signature.stage().published()
            + "): "
            + signature.meaning()
            + "; "
            + signature.ambiguity());
  }
}

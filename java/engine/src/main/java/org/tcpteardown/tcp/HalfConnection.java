package org.tcpteardown.tcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.SeqNum;

/**
 * One direction of a flow: what one end sent, and what that tells of its state. Facts only; no
 * judgement. What it received is inferred from what it sent.
 */
public final class HalfConnection {
  /** Fewer may have a right checksum by chance, or from a hand that edited the capture. */
  private static final int ENOUGH_RIGHT = 3;

  /** Stands for a time that has not come. */
  public static final long NEVER = Long.MIN_VALUE;

  /** Marks kept for each kind; beyond that only the count goes on (a RST storm has thousands). */
  private static final int MAX_MARKS = 1000;

  /** Answers of an older connection kept; one or two are usual. */
  private static final int MAX_STRAYS = 20;

  /** Beside two round trips, time for queues and delayed clocks. */
  private static final long SLACK_NS = 1_000_000L;

  /** More is not under way at a time with any ordinary window. */
  private static final int MAX_WINDOW_BYTES = 1 << 20;

  /** No window of a SYN is larger, for it is not scaled. */
  private static final int FIRST_FLIGHT_BYTES = 65_535;

  /** Where no round trip could be measured. */
  private static final long LONGEST_RTT_NS = 1_000_000_000L;

  private final Endpoint endpoint;
  private @Nullable HalfConnection peer;

  private TcpState state = TcpState.UNKNOWN;
  private TcpState stateBeforeRst = TcpState.UNKNOWN;
  private Knowledge knowledge = Knowledge.UNSEEN;

  private long frames;
  private long lastTimeNs = NEVER;
  private long lastFrame;
  private @Nullable LinkTrail links;
  private @Nullable Silences silences;
  private @Nullable Segment last;
  private @Nullable Segment beforeLast;
  private boolean lastIsNew;
  private boolean beforeLastIsNew;

  private boolean synSent;
  private boolean synAcked;
  private int isn;
  private final SendSequence sequence = new SendSequence();
  private boolean ackKnown;
  private int rcvNxt;
  private long rcvNxtSinceNs = NEVER;
  private boolean unseenAcked;
  private boolean ackedOverGap;
  private @Nullable Segment unseenFinAckedBy;
  private @Nullable Segment unseenFinCounted;
  private @Nullable UnsentAck unsentAck;
  private boolean ordinarySeen;
  private boolean usesMd5;
  private int checksumsRight;
  private int checksumsWrong;
  private int bareNotWrong;
  private int bareWrong;
  private int payloadChecksumsWrong;
  private long lastRepeatNs = NEVER;
  private long unansweredBytes;
  private @Nullable Segment firstUnanswered;
  private boolean beganWithTls;
  private int tlsRuns;
  private boolean otherRuns;
  private @Nullable Segment fatalAlert;
  private long zeroWindowSinceNs = NEVER;
  private @Nullable ClosedWindows closedWindows;
  private @Nullable ReopenedWindow reopenedWindow;
  private @Nullable MissingData missing;
  private @Nullable UnseenHole hole;
  private int largestWindowRaw;

  private int synCount;
  private int synAckCount;
  private @Nullable Segment firstSynAck;
  private @Nullable Segment lastSynAck;
  private @Nullable SynAckRepeats synAckRepeats;
  private @Nullable Segment rivalSynAck;
  private AppendOnlyList<Segment> strayAnswers = AppendOnlyList.none();
  private int finCount;
  private int rstCount;
  private AppendOnlyList<Segment> syns = AppendOnlyList.none();
  private AppendOnlyList<FinMark> fins = AppendOnlyList.none();
  private int rstIpIdUsedAgain;
  private AppendOnlyList<RstMark> rsts = AppendOnlyList.none();
  private @Nullable Segment finAckedBy;
  private AfterFins afterFins = AfterFins.NOTHING;

  // Made when there is something to watch: most flows have no RST and no probe.
  private @Nullable TalkWatch talkWatch;
  private @Nullable RstMark closedBy;
  private @Nullable ProbeTracker probes;
  private @Nullable HeartbeatTracker beats;
  private @Nullable RepeatedPayload windowProbes;
  private @Nullable ControlCopies copies;
  private final PayloadBurst burst;
  private final CaptureClock captureClock;
  private final StampPace pace = new StampPace();
  private final ResendTracker resends = new ResendTracker();
  private final PacketTraits traits = new PacketTraits();
  private final RttSampler rtt = new RttSampler();

  /** Made when an answer comes too early. */
  private @Nullable ClockCheck clock;

  HalfConnection(Endpoint endpoint, CaptureClock captureClock) {
    this.endpoint = endpoint;
    this.captureClock = captureClock;
    this.burst = new PayloadBurst(captureClock);
  }

  /** Makes them peers; a socket that is connected to itself is its own. */
  static void join(HalfConnection one, HalfConnection other) {
    one.peer = other;
    other.peer = one;
  }

  /**
   * Takes a segment that this half sent.
   *
   * @param quietNs how long the flow had been silent, nanoseconds
   * @param idleNs the same, if keepalives and their answers do not count
   */
  void sent(Segment segment, long quietNs, long idleNs) {
    if (segment.isRst()) {
      finCount += segment.isFin() ? 1 : 0; // its receiver acts on the RST alone
      sentRst(segment, quietNs, idleNs);
    } else if (isRivalSynAck(segment)) {
      rivalSynAck = rivalSynAck == null ? segment : rivalSynAck;
    } else {
      boolean isNew = sentOrdinary(segment, quietNs, idleNs);
      beforeLast = last;
      beforeLastIsNew = lastIsNew;
      last = segment;
      lastIsNew = isNew;
    }
    if (lastTimeNs != NEVER && segment.timeNs() - lastTimeNs >= Silence.MIN_NS) {
      silences = silences == null ? new Silences() : silences;
      silences.add(new Silence(lastTimeNs, lastFrame, segment.timeNs(), segment.frame()));
    }
    frames++;
    lastTimeNs = segment.timeNs();
    lastFrame = segment.frame();
  }

  /**
   * Whether a segment bears SYN in the midst of this half's own numbers. Its receiver drops all of
   * it and answers with a challenge ACK (RFC 9293 section 3.10.7.4); a flag was damaged on the way.
   */
  boolean isSynInside(Segment segment) {
    return segment.isSyn()
        && segment.isAck()
        && !segment.isRst()
        && ordinarySeen
        && sequence.known()
        && segment.seq() == sequence.next()
        && peer().sequence.known()
        && SendSequence.isClose(peer().sequence.next(), segment.ack());
  }

  /** How fast its timestamps go. */
  StampPace pace() {
    return pace;
  }

  /** Takes a segment that its receiver drops unread. */
  void sentInVain(Segment segment) {
    frames++;
    lastTimeNs = segment.timeNs();
  }

  /**
   * The connection that it had before goes on, and nobody has taken its SYN.
   *
   * @param next the number that comes next in that connection
   */
  void resumes(int next) {
    if (!synAcked && peer().synAckCount == 0) {
      sequence.resume(next);
    }
  }

  /** Takes a frame that shows once more a segment which this half sent. */
  void captured(PacketCopy copy) {
    if (!copy.segment().isRst()) {
      traits.addCopy(copy.segment());
    }
    if (ControlCopies.concerns(copy.segment())) {
      copies = copies == null ? new ControlCopies() : copies;
      copies.add(copy);
    }
  }

  private void noteLink(Segment segment) {
    LinkTrail trail = links;
    if (trail == null) {
      if (segment.link() == CapturedFrame.ABSENT) {
        return;
      }
      trail = new LinkTrail();
      links = trail;
    }
    trail.note(segment);
  }

  /** Who put its packets on the link; null if nothing is known of that. */
  public @Nullable LinkTrail links() {
    return links;
  }

  /** Says whether the segment held anything not seen before. */
  private boolean sentOrdinary(Segment segment, long quietNs, long idleNs) {
    if (knowledge != Knowledge.HANDSHAKE && knowledge != Knowledge.MID_STREAM) {
      knowledge = segment.isSyn() ? Knowledge.HANDSHAKE : Knowledge.MID_STREAM;
    }
    traits.add(segment, peer().last);
    noteLink(segment);
    pace.note(segment);
    if (rstCount > 0
        && segment.ipId() > 0
        && segment.ipId() == rsts.get(rsts.size() - 1).segment().ipId()) {
      rstIpIdUsedAgain = segment.ipId();
    }
    noteDetails(segment.details(), segment.payloadBytes());
    disownFin(segment);
    if (talkWatch != null && talkWatch.isTalk(this, segment)) {
      reopen();
      peer().reopen();
    }
    if (closedBy != null && !segment.isSyn() && knew(closedBy.segment(), segment)) {
      goesOnAfter(closedBy);
    }
    if (peer().probes != null) {
      peer().probes.peerSpoke(segment);
    }
    if (peer().beats != null) {
      peer().beats.peerSpoke(segment);
    }
    if (probes != null) {
      probes.goesOn();
    }
    noteBeat(segment, quietNs);
    noteWindow(segment);
    if (peer().zeroWindowSinceNs != NEVER && asksForWindow(segment)) {
      probesWindow(segment);
    }
    if (segment.isSyn()) {
      sentSyn(segment);
    }
    int gapBytes =
        sequence.known() ? Math.max(0, SeqNum.distance(sequence.next(), segment.seq())) : 0;
    boolean afterGap = gapBytes > 0;
    ackedOverGap |=
        afterGap
            && gapBytes <= MAX_WINDOW_BYTES
            && peer().ackKnown
            && !SeqNum.before(peer().rcvNxt, segment.seq());
    int beforeGap = sequence.next();
    noteHole(segment, gapBytes, beforeGap);
    long bytesBefore = sequence.payloadBytes();
    long payloadBeforeNs = sequence.lastPayloadNs();
    if (gapBytes == 1 && segment.sequenceLength() == 0) {
      unseenFinCounted = segment;
    }
    boolean isNew = sequence.advance(segment) > 0;
    if (unsentAck != null) {
      unsentAck = unsentAck.after(segment, sequence.next());
    }
    if (isNew && peer().clock != null) {
      peer().clock.peerSent(segment);
    }
    if (segment.payloadBytes() > 0) {
      if (missing != null && missing.isRepeatedBy(segment)) {
        missing = null;
      }
      long newBytes = sequence.payloadBytes() - bytesBefore;
      if (newBytes > 0) {
        if (repeatsWithMore(segment, newBytes, afterGap)) {
          resends.sentAgainWithMore(segment, peer().lastTimeNs);
          lastRepeatNs = segment.timeNs();
        } else {
          resends.sentNew(segment);
        }
        sentNewPayload(segment, newBytes, payloadBeforeNs, afterGap, idleNs);
      } else {
        sentPayloadAgain(segment);
      }
      notePayloadBeyondFin(segment);
    }
    peer().rtt.peerSent(segment, isNew);
    if (segment.isAck()) {
      acknowledged(segment);
    }
    if (!segment.isAck()) {
      // Its receiver drops it (RFC 9293 section 3.10.7.4): it shows no connection and closes none.
      finCount += segment.isFin() ? 1 : 0;
    } else if (segment.isFin()) {
      boolean missed = afterGap && peer().ackKnown && peer().rcvNxt == beforeGap;
      sentFin(segment, afterGap, quietNs, idleNs, missed ? gapBytes : 0);
    } else if (!segment.isSyn()) {
      ordinarySeen = true;
      on(TcpEvent.SENT_OTHER);
    }
    if (segment.isSyn()) { // a SYN-ACK again is no sign that anything arrived
      peer().resends.peerOffered(segment);
    } else {
      peer().resends.peerSent(segment);
      if (peer().windowProbes != null) {
        peer().windowProbes.peerSent(segment);
      }
    }
    return isNew;
  }

  /** Notes what the capture lacks of this half, as long as the peer does not have it either. */
  private void noteHole(Segment segment, int gapBytes, int beforeGap) {
    if (hole != null) {
      hole = hole.whenSent(segment);
    } else if (gapBytes > 0
        && gapBytes <= MAX_WINDOW_BYTES
        && segment.sequenceLength() > 0
        && !segment.isSyn()
        && peer().ackKnown
        && !SeqNum.after(peer().rcvNxt, beforeGap)) {
      hole = UnseenHole.before(segment, beforeGap);
    }
  }

  /** Keeps what it sends by its own clock when there is nothing to say. */
  private void noteBeat(Segment segment, long quietNs) {
    boolean probe = ProbeTracker.isProbe(this, segment);
    boolean bare = !probe && HeartbeatTracker.isBareBeat(this, segment, quietNs);
    if (probe || bare) {
      beats = beats == null ? new HeartbeatTracker() : beats;
    }
    if (beats != null) {
      if (probe) {
        beats.sentProbe(segment);
      } else if (bare) {
        beats.sentBare(segment, quietNs);
      } else {
        beats.sentOther(segment);
      }
    }
    if (probe || (bare && beats != null && beats.isAnswered())) {
      probes = probes == null ? new ProbeTracker() : probes;
      probes.sent(segment, bare, peer().lastTimeNs);
    }
  }

  private void noteDetails(SegmentDetails details, int payloadBytes) {
    usesMd5 |= details.has(SegmentDetails.MD5);
    checksumsRight += details.checksum() == Checksum.RIGHT ? 1 : 0;
    boolean wrong = details.checksum() == Checksum.WRONG;
    checksumsWrong += wrong ? 1 : 0;
    if (payloadBytes == 0) {
      bareWrong += wrong ? 1 : 0;
      bareNotWrong += wrong ? 0 : 1;
    }
    payloadChecksumsWrong += wrong && payloadBytes > 0 ? 1 : 0;
  }

  /**
   * Takes back its only FIN if that has a wrong checksum where others of it are right, nobody
   * acknowledged it, and the next bytes stand in its place: a flag was damaged on the way, and its
   * receiver dropped it.
   */
  private void disownFin(Segment next) {
    if (fins.size() != 1 || finAckedBy != null || next.payloadBytes() < 2 || next.isSyn()) {
      return;
    }
    FinMark fin = fins.get(0);
    if (!isDamaged(fin.segment())
        || next.seq() != fin.finSeq()
        || sequence.next() != fin.endSeq()) {
      return;
    }
    fins = AppendOnlyList.none();
    sequence.resume(fin.finSeq());
    peer().afterFins = AfterFins.NOTHING;
    state =
        switch (state) {
          case FIN_WAIT_1 -> TcpState.ESTABLISHED;
          case LAST_ACK -> TcpState.CLOSE_WAIT;
          default -> state;
        };
  }

  private void noteWindow(Segment segment) {
    if (!segment.isSyn()) {
      largestWindowRaw = Math.max(largestWindowRaw, segment.windowRaw());
    }
    if (segment.windowRaw() > 0 || segment.isSyn()) {
      if (zeroWindowSinceNs != NEVER && !segment.isSyn()) {
        reopenedWindow = new ReopenedWindow(zeroWindowSinceNs, segment);
        closedWindows = closedWindows == null ? new ClosedWindows() : closedWindows;
        closedWindows.reopened(reopenedWindow);
      }
      zeroWindowSinceNs = NEVER;
      peer().windowProbes = null;
    } else if (segment.windowRaw() == 0 && zeroWindowSinceNs == NEVER) {
      zeroWindowSinceNs = segment.timeNs();
    }
  }

  /**
   * Whether it may ask if the window has opened: with payload, or with the number before SND.NXT as
   * a keepalive has it (RFC 9293 section 3.8.6.1).
   */
  private boolean asksForWindow(Segment segment) {
    boolean bare = sequence.known() && segment.seq() == sequence.next() - 1;
    return !segment.isSyn() && !segment.isFin() && (segment.payloadBytes() > 0 || bare);
  }

  private void probesWindow(Segment segment) {
    if (windowProbes == null) {
      windowProbes = new RepeatedPayload(null, segment, peer().lastTimeNs, null);
    } else {
      windowProbes.sentAgain(segment, ProbeTracker.MIN_GAP_NS);
    }
  }

  /**
   * Whether it begins with payload that was sent before and is not acknowledged: stacks put what
   * came meanwhile into the segment that they repeat.
   */
  private boolean repeatsWithMore(Segment segment, long newBytes, boolean afterGap) {
    HalfConnection other = peer();
    return !afterGap
        && newBytes < segment.payloadBytes()
        && (!other.ackKnown || !SeqNum.before(segment.seq(), other.rcvNxt));
  }

  private void sentNewPayload(
      Segment segment, long newBytes, long payloadBeforeNs, boolean afterGap, long idleNs) {
    HalfConnection other = peer();
    boolean alert = isTls() && TlsRecord.isAlert(segment);
    boolean begins =
        burst.sent(
            newBytes,
            unansweredBytes == 0,
            other.sequence.payloadBytes() > 0 || other.knowledge != Knowledge.HANDSHAKE,
            segment.timeNs() - payloadBeforeNs,
            Math.max(0, minRttNs()) + Math.max(0, other.minRttNs()),
            other.ackKnown && other.rcvNxt == segment.seq(),
            alert && (TlsRecord.isClearlyAlert(segment) || !other.fins.isEmpty()),
            peerClosedSince(payloadBeforeNs));
    if (begins) {
      burst.begin(segment, afterGap, payloadBeforeNs, other.lastTimeNs, idleNs);
    }
    beganWithTls |= payloadBeforeNs == NEVER && TlsRecord.isOpening(segment);
    if (begins && !afterGap && (payloadBeforeNs != NEVER || knowledge == Knowledge.HANDSHAKE)) {
      tlsRuns += TlsRecord.isApplicationData(segment) ? 1 : 0;
      otherRuns |= !TlsRecord.isRecord(segment);
    }
    if (fatalAlert == null && ClearTlsAlert.isFatal(segment.details().tlsAlert())) {
      fatalAlert = segment;
    }
    // An alert neither asks for anything nor answers.
    if (!alert) {
      burst.notOnlyAlerts();
      firstUnanswered = unansweredBytes == 0 ? segment : firstUnanswered;
      unansweredBytes += newBytes;
      other.unansweredBytes = 0;
      other.firstUnanswered = null;
    }
    if (!other.fins.isEmpty()) {
      boolean knowing =
          segment.isAck() && !SeqNum.before(segment.ack(), other.fins.get(0).endSeq());
      ownAfterFins().payload(segment, newBytes, knowing);
    }
  }

  /** Whether the peer has closed since: what comes then may belong to the close. */
  private boolean peerClosedSince(long payloadNs) {
    List<FinMark> closed = peer().fins;
    return !closed.isEmpty() && closed.get(0).timeNs() > payloadNs && payloadNs != NEVER;
  }

  private void sentPayloadAgain(Segment segment) {
    HalfConnection other = peer();
    if (segment.payloadBytes() == 1 && other.zeroWindowSinceNs != NEVER) {
      return; // it asks for the window
    }
    if (!other.ackKnown || SeqNum.after(segment.endSeq(), other.rcvNxt)) {
      resends.sentAgain(segment, other.lastTimeNs);
      lastRepeatNs = segment.timeNs();
    } else if (segment.payloadBytes() > 1 || segment.seq() != sequence.next() - 1) {
      resends.sentAckedAgain(segment, other.lastTimeNs); // no keepalive with a byte
      lastRepeatNs = segment.timeNs();
    }
  }

  private void notePayloadBeyondFin(Segment segment) {
    if (!fins.isEmpty()) {
      int finSeq = fins.get(0).finSeq();
      int end = segment.seq() + segment.payloadBytes();
      // A probe may carry one byte in the place of the FIN (RFC 1122 section 4.2.3.6).
      boolean probe = segment.payloadBytes() == 1 && segment.seq() == finSeq;
      if (SeqNum.after(end, finSeq) && SendSequence.isClose(end, finSeq) && !probe) {
        ownAfterFins().beyondOwnFin(new BeyondFin(segment, SeqNum.distance(finSeq, end)));
      }
    }
  }

  private AfterFins ownAfterFins() {
    if (afterFins == AfterFins.NOTHING) {
      afterFins = new AfterFins();
    }
    return afterFins;
  }

  private void sentSyn(Segment segment) {
    if (!synSent || isn != segment.seq()) { // another connection attempt: numbers start anew
      sequence.restart();
      ackKnown = false;
      hole = null;
      synAcked = false;
      firstSynAck = null;
      lastSynAck = null;
      synAckRepeats = null;
      rivalSynAck = null;
      if (talkWatch != null) {
        talkWatch.restart();
      }
    }
    synSent = true;
    isn = segment.seq();
    if (segment.isAck()) {
      sentSynAck(segment);
    } else {
      synCount++;
      syns = syns.with(segment, MAX_MARKS);
    }
    on(segment.isAck() ? TcpEvent.SENT_SYN_ACK : TcpEvent.SENT_SYN);
  }

  /**
   * Whether another machine made it: it answers the very SYN that was answered before, with another
   * number. A host that is asked again may have forgotten its first answer, as with SYN cookies.
   */
  private boolean isRivalSynAck(Segment segment) {
    Segment before = lastSynAck;
    List<Segment> asked = peer().syns;
    return before != null
        && segment.isSynAck()
        && segment.seq() != before.seq()
        && acksSynOrMore(segment.ack(), before)
        && !asked.isEmpty()
        && asked.get(asked.size() - 1).frame() < before.frame();
  }

  /** Whether a number acknowledges as much as the first answer to the SYN, or some data more. */
  private boolean acksSynOrMore(int ack, Segment answered) {
    return ack == answered.ack()
        || (answered.ack() == peer().isn + 1
            && SeqNum.after(ack, answered.ack())
            && !SeqNum.after(ack, peer().sequence.next()));
  }

  /** The peer has taken the rival SYN-ACK: that one was of its server. */
  private void takeRivalSynAck(Segment rival) {
    rivalSynAck = lastSynAck;
    sequence.restart();
    sequence.advance(rival);
    isn = rival.seq();
    firstSynAck = rival;
    lastSynAck = rival;
  }

  private void sentSynAck(Segment segment) {
    synAckCount++;
    if (!synAcked) {
      firstSynAck = lastSynAck == null ? segment : firstSynAck;
    } else if (answersNothing(segment)) {
      synAckRepeats =
          SynAckRepeats.with(synAckRepeats, segment, peer().sequence.payloadBytes() > 0);
    }
    lastSynAck = segment;
  }

  /**
   * Whether a SYN-ACK that comes after the peer's ACK of it repeats it without need: that ACK had
   * time to arrive, and the peer has not asked again.
   */
  private boolean answersNothing(Segment synAck) {
    HalfConnection other = peer();
    boolean asked = other.last != null && other.last.isSyn();
    boolean ackHadTime = synAck.timeNs() - other.rcvNxtSinceNs >= synAnsweredAfterNs();
    return !asked && ackHadTime && other.ackKnown && other.rcvNxt == synAck.endSeq();
  }

  /**
   * From the peer's SYN to the first SYN-ACK: a round trip at least; 0 where no SYN was captured.
   */
  private long synAnsweredAfterNs() {
    List<Segment> asked = peer().syns;
    return asked.isEmpty() || firstSynAck == null
        ? 0
        : Math.max(0, firstSynAck.timeNs() - asked.get(0).timeNs());
  }

  /** Whether the host answers the peer's SYN or SYN-ACK by it, and no application has a part. */
  private boolean answersOpening(Segment segment) {
    return segment.isSyn()
        || (segment.sequenceLength() == 0 && (!synSent || segment.seq() == isn + 1));
  }

  private void acknowledged(Segment segment) {
    int ack = segment.ack();
    HalfConnection other = peer();
    Segment rival = other.rivalSynAck;
    if (rival != null && !other.synAcked && ack == rival.endSeq()) {
      other.takeRivalSynAck(rival);
    }
    if (isStray(segment, other)) {
      strayAnswers = strayAnswers.with(segment, MAX_STRAYS);
    }
    if (other.sequence.known()
        && !SendSequence.isClose(other.sequence.next(), ack)
        && !segment.isSyn()) {
      return; // speaks of another connection on the same ports
    }
    if (!ackKnown || SeqNum.after(ack, rcvNxt)) {
      ackKnown = true;
      rcvNxt = ack;
      rcvNxtSinceNs = segment.timeNs();
    }
    if (!other.sequence.known() || SeqNum.after(ack, other.sequence.next())) {
      ownClock().acknowledgedUnseen(ack, segment.timeNs());
    }
    long rttNs = rtt.acked(segment, answersOpening(segment));
    if (rttNs < 0) {
      ownClock().early(-rttNs);
    }
    other.resends.acked(ack);
    if (other.hole != null) {
      other.hole = other.hole.whenAcked(segment);
    }
    if (other.missing != null && SeqNum.after(ack, other.missing.seq())) {
      other.missing = null;
    }
    if (segment.details().sack().count() > 0 && other.sequence.known()) {
      other.resends.sacked(segment, other.sequence.next());
      if (ack == rcvNxt) {
        MissingData asked = MissingData.with(other.missing, segment);
        other.missing = asked == null ? other.missing : asked;
      }
    }
    if (other.sequence.known() && SeqNum.after(ack, other.sequence.next())) {
      if (other.fins.isEmpty()) {
        other.unseenAcked = true;
        other.acknowledgedUnsent(segment);
        Segment before = other.unseenFinAckedBy;
        boolean again = before != null && before.ack() == ack;
        other.unseenFinAckedBy = ack != other.sequence.next() + 1 ? null : again ? before : segment;
      } else if (other.sequence.next() == other.fins.get(0).endSeq()) {
        // Else a SYN-ACK has begun another connection on these ports, of which the SYN is missing.
        BeyondFin beyond = new BeyondFin(segment, SeqNum.distance(other.sequence.next(), ack));
        ownAfterFins().ackBeyondFin(beyond);
      }
    }
    if (other.synSent && !other.synAcked && SeqNum.after(ack, other.isn) && isTaken(segment)) {
      other.synAcked = true;
      other.on(TcpEvent.SYN_ACKED);
    }
    if (!other.fins.isEmpty() && other.finAckedBy == null && other.coversFin(ack)) {
      other.finAckedBy = segment;
      on(TcpEvent.RCVD_FIN);
      other.on(TcpEvent.FIN_ACKED);
    }
  }

  /**
   * Whether the peer, which has sent nothing but its SYN, may take a segment for the ACK of that:
   * no ACK of what it cannot have sent yet, nor a segment far outside its window (RFC 9293 section
   * 3.10.7.4). What the capture lacks may be the reason; then more of it follows.
   */
  private boolean isTaken(Segment segment) {
    HalfConnection other = peer();
    boolean unsent =
        SeqNum.distance(other.sequence.next(), segment.ack()) > FIRST_FLIGHT_BYTES
            && !other.ordinarySeen;
    boolean outside =
        synSent
            && other.ackKnown
            && !segment.isSyn()
            && Math.abs(SeqNum.distance(other.rcvNxt, segment.seq())) > FIRST_FLIGHT_BYTES;
    return !unsent && !outside;
  }

  /** The peer acknowledges what was not seen of this half. */
  private void acknowledgedUnsent(Segment by) {
    int bytes = SeqNum.distance(sequence.next(), by.ack());
    UnsentAck before = unsentAck;
    if (before != null && before.bytes() == bytes) {
      unsentAck = before.again();
    } else if (!by.isSyn() && (synAcked || !synSent)) {
      unsentAck = new UnsentAck(by, bytes);
    }
  }

  private ClockCheck ownClock() {
    if (clock == null) {
      clock = new ClockCheck();
    }
    return clock;
  }

  /**
   * By how much its answers come before what they answer, again and again, in nanoseconds; 0 if
   * they do not.
   */
  long answersEarlyByNs() {
    return clock == null ? 0 : clock.earlyNs();
  }

  /**
   * Whether it speaks of an older connection: an ACK where a SYN-ACK belongs (RFC 9293 section
   * 3.5.1, half-open connections).
   */
  private boolean isStray(Segment segment, HalfConnection other) {
    // The SYN-ACK, and the peer's ACK of it, may merely be missing from the capture.
    boolean ofThisOne =
        SeqNum.after(segment.ack(), other.isn)
            && !SeqNum.after(segment.ack(), other.sequence.next());
    return other.synSent
        && !other.synAcked
        && !segment.isSyn()
        && !ofThisOne
        && !isAcceptedBy(other, segment);
  }

  /**
   * Whether it goes on where its own SYN-ACK to the peer's SYN began, or where the peer has
   * acknowledged this half since: what it acknowledges is merely missing from the capture, or comes
   * behind it.
   */
  private boolean isAcceptedBy(HalfConnection other, Segment segment) {
    Segment synAck = lastSynAck;
    boolean answered =
        synAck != null
            && synAck.ack() == other.isn + 1
            && isSoonAfter(segment.seq(), synAck.endSeq());
    boolean taken =
        other.lastSynAck == null && other.ackKnown && isSoonAfter(segment.seq(), other.rcvNxt);
    return answered || taken;
  }

  private static boolean isSoonAfter(int seq, int before) {
    int ahead = SeqNum.distance(before, seq);
    return ahead >= 0 && ahead <= MAX_WINDOW_BYTES;
  }

  /** Whether it acknowledges the FIN; or a later one at another place, which then is the FIN. */
  private boolean coversFin(int ack) {
    return !SeqNum.before(ack, fins.get(0).endSeq())
        || (fins.size() > 1 && fins.stream().anyMatch(fin -> fin.endSeq() == ack));
  }

  private void sentFin(
      Segment segment, boolean afterGap, long quietNs, long idleNs, int missedBytes) {
    HalfConnection other = peer();
    FinMark mark =
        new FinMark(
            segment,
            segment.endSeq() - 1,
            afterGap,
            other.finAckedBy != null,
            !other.fins.isEmpty(),
            other.ackKnown && !SeqNum.before(other.rcvNxt, segment.endSeq() - 1),
            sequence.lastPayloadNs(),
            lastRepeatNs,
            other.lastTimeNs,
            other.sequence.payloadBytes(),
            quietNs,
            unansweredBytes(),
            firstUnanswered(),
            idleNs,
            missedBytes,
            captureClock);
    finCount++;
    fins = fins.with(mark, MAX_MARKS);
    on(TcpEvent.SENT_FIN);
  }

  private void sentRst(Segment segment, long quietNs, long idleNs) {
    if (knowledge == Knowledge.UNSEEN) {
      knowledge = Knowledge.RST_ONLY;
    }
    HalfConnection other = peer();
    Segment trigger = other.segmentAnsweredBy(segment);
    boolean zeroIsOwn = sequence.known() && SendSequence.isClose(0, sequence.next());
    boolean ofThisConnection = fitsThisConnection(segment);
    RstMark mark =
        new RstMark(
            segment,
            ofThisConnection,
            RstFit.of(segment, ofThisConnection, this),
            snapshot(),
            other.snapshot(),
            trigger,
            trigger != null && other.heldNews(trigger),
            other.last,
            RstFamily.of(segment, trigger, zeroIsOwn),
            traits.lastIpId(),
            quietNs,
            idleNs,
            captureClock);
    rstCount++;
    rsts = rsts.with(mark, MAX_MARKS);
    boolean open = state.isSynchronized() && !mark.fit().isDropped();
    if (open && (mark.ofThisConnection() || knowsThisConnection(segment))) {
      talkWatch = talkWatch == null ? new TalkWatch() : talkWatch;
      talkWatch.sentRst(mark);
    }
    if (!mark.ofThisConnection()) {
      return;
    }
    if (mark.fit().mayEnd()) {
      close();
      other.close();
      other.closedBy = mark;
      if (probes != null) {
        probes.gaveUp();
      }
    }
  }

  /**
   * Whether a RST, its last segment, is of nobody's: one that the peer drops, and that came from
   * another distance than all that this half sent. It says nothing about either end's life.
   */
  boolean isStrangeRst(Segment segment) {
    RstMark mark = rsts.isEmpty() ? null : rsts.get(rsts.size() - 1);
    return mark != null
        && mark.frame() == segment.frame()
        && mark.fit().acceptance() == RstAcceptance.NO
        && segment.ttl() != CapturedFrame.ABSENT
        && traits.ttlConstant()
        && !traits.isUsualTtl(segment.ttl());
  }

  /**
   * Takes a RST of its, captured in a later flow, if that has the number that the peer expects. A
   * connection of which only TIME-WAIT was left had ended before.
   */
  boolean resetLater(Segment rst) {
    HalfConnection other = peer();
    if (other.state == TcpState.TIME_WAIT
        || !other.ackKnown
        || rst.seq() != other.rcvNxt
        || !other.state.isSynchronized()) {
      return false;
    }
    close();
    other.close();
    return true;
  }

  /** It goes on although it should be closed: the RST did not reach it, or did not count there. */
  private void goesOnAfter(RstMark rst) {
    reopen();
    if (rst.fit().acceptance() != RstAcceptance.EXACT) {
      peer().reopen();
    }
    closedBy = null;
  }

  /**
   * Whether a RST with a number from nowhere acknowledges just what the peer has sent, from another
   * distance: no old one does. From its own place it may be the sender's, meant for a filter only.
   */
  private boolean knowsThisConnection(Segment rst) {
    HalfConnection other = peer();
    return rst.isAck()
        && other.sequence.known()
        && other.sequence.payloadBytes() > 0
        && rst.ack() == other.sequence.next()
        && rst.ttl() != CapturedFrame.ABSENT
        && traits.ttlConstant()
        && !traits.isUsualTtl(rst.ttl());
  }

  private boolean fitsThisConnection(Segment rst) {
    boolean beforeItBegan = synSent && SeqNum.before(rst.seq(), isn);
    return !sequence.known()
        || (SendSequence.isClose(rst.seq(), sequence.next()) && !beforeItBegan);
  }

  private void close() {
    if (state != TcpState.CLOSED) {
      stateBeforeRst = state;
      state = TcpState.CLOSED;
    }
  }

  private void reopen() {
    if (state == TcpState.CLOSED && stateBeforeRst != TcpState.UNKNOWN) {
      state = stateBeforeRst;
    }
  }

  /** Of the last two segments that this half sent, the later one that the RST fits as an answer. */
  private @Nullable Segment segmentAnsweredBy(Segment rst) {
    for (Segment candidate : new Segment[] {last, beforeLast}) {
      if (candidate != null && fits(rst, candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** Whether one of the last two segments held anything not seen before. */
  private boolean heldNews(Segment recent) {
    boolean isLast = last != null && last.frame() == recent.frame();
    return isLast ? lastIsNew : beforeLastIsNew;
  }

  /**
   * RFC 9293 section 3.10.7.1: SEQ is the offender's ACK, or ACK is the end of the offender; hosts
   * without Fast Open do not count the payload of a SYN (RFC 7413).
   */
  private static boolean fits(Segment rst, Segment candidate) {
    if (!rst.isAck()) {
      return candidate.isAck() && rst.seq() == candidate.ack();
    }
    return rst.ack() == candidate.endSeq()
        || (candidate.isOpeningSyn() && rst.ack() == candidate.seq() + 1);
  }

  private void on(TcpEvent event) {
    state = state.next(event);
  }

  /** What is known of it now. */
  HalfSnapshot snapshot() {
    return new HalfSnapshot(
        state,
        frames,
        knowledge == Knowledge.HANDSHAKE || knowledge == Knowledge.MID_STREAM,
        sequence.known(),
        sequence.next(),
        ackKnown,
        rcvNxt,
        !fins.isEmpty(),
        peer().finAckedBy != null,
        lastTimeNs,
        sequence.lastPayloadNs(),
        sequence.payloadBytes(),
        sequence.payloadFrames(),
        unansweredBytes,
        firstUnanswered,
        burst.bytes(),
        burst.unasked(),
        zeroWindowSinceNs);
  }

  /** The other half. */
  public HalfConnection peer() {
    if (peer == null) {
      throw new IllegalStateException("half without peer");
    }
    return peer;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** The inferred state; after a RST, CLOSED, unless its sender went on talking. */
  public TcpState state() {
    return state;
  }

  public Knowledge knowledge() {
    return knowledge;
  }

  /** Whether anything but RSTs was captured of it. */
  public boolean spoke() {
    return knowledge == Knowledge.HANDSHAKE || knowledge == Knowledge.MID_STREAM;
  }

  /** Segments captured of it, RSTs included. */
  public long frames() {
    return frames;
  }

  /** Whether a segment of it other than a RST carried the TCP MD5 option. */
  boolean usesMd5() {
    return usesMd5;
  }

  /**
   * Whether its TCP checksums are right in the capture, so that a wrong one means something; not if
   * most are left to the hardware. A few may be of damaged packets.
   */
  boolean checksumsRight() {
    return checksumsRight > 4L * checksumsWrong;
  }

  /**
   * Whether a segment of it was damaged on the way: its checksum is wrong, and those of others
   * without payload are not, so they are not left to the hardware. Its receiver drops it.
   */
  public boolean isDamaged(Segment segment) {
    return segment.details().checksum() == Checksum.WRONG && bareNotWrong >= ENOUGH_RIGHT;
  }

  /** Whether some of its segments were damaged on the way, and most were not. */
  public boolean hasDamaged() {
    return bareWrong > 0 && bareNotWrong >= ENOUGH_RIGHT && bareNotWrong > bareWrong;
  }

  /** Of its segments other than RSTs those whose TCP checksum is told to be right. */
  public int rightChecksums() {
    return checksumsRight;
  }

  /** Of its segments other than RSTs those whose TCP checksum is wrong. */
  public int wrongChecksums() {
    return checksumsWrong;
  }

  /** Those of them that carry payload, as far as it was sent before: other is not summed. */
  public int wrongPayloadChecksums() {
    return payloadChecksumsWrong;
  }

  /** Its state, or the one that it had before a RST closed it. */
  TcpState stateButForRsts() {
    return state == TcpState.CLOSED && stateBeforeRst != TcpState.UNKNOWN ? stateBeforeRst : state;
  }

  /** Whether its last segment speaks of an older connection and expects {@code seq} there. */
  boolean asksForOlder(int seq) {
    if (strayAnswers.isEmpty() || last == null) {
      return false;
    }
    Segment stray = strayAnswers.get(strayAnswers.size() - 1);
    return stray.frame() == last.frame() && stray.ack() == seq;
  }

  /** Whether it cannot have sent {@code later} before {@code then}, of the peer, had arrived. */
  public boolean knew(Segment then, Segment later) {
    long rttNs = minRttNs() == NEVER ? LONGEST_RTT_NS : minRttNs();
    return later.timeNs() - then.timeNs() >= 2 * rttNs + SLACK_NS;
  }

  /** When it last sent anything, or {@link #NEVER}. */
  public long lastTimeNs() {
    return lastTimeNs;
  }

  /** The frame of its last segment, RSTs included; 0 if it sent none. */
  public long lastFrame() {
    return lastFrame;
  }

  /**
   * The longest of the times between its segments in which it sent nothing, in their order; up to
   * 16 that lasted {@link Silence#MIN_NS} or longer.
   */
  public List<Silence> silences() {
    return silences == null ? List.of() : silences.all();
  }

  /** The last segment that it sent other than a RST; null if there is none. */
  public @Nullable Segment lastSegment() {
    return last;
  }

  /** Whether it sent a SYN or SYN-ACK. */
  public boolean synSent() {
    return synSent;
  }

  /** Whether the peer acknowledged that. */
  public boolean synAcked() {
    return synAcked;
  }

  /** Its initial sequence number; meaningful when {@link #synSent()}. */
  public int isn() {
    return isn;
  }

  /** Whether any of its sequence numbers is known. */
  public boolean sequenceKnown() {
    return sequence.known();
  }

  /** SND.NXT: the number after the last one that it used; meaningful when known. */
  public int sndNxt() {
    return sequence.next();
  }

  /** Whether it has acknowledged anything. */
  public boolean ackKnown() {
    return ackKnown;
  }

  /** RCV.NXT: the highest number that it has acknowledged; meaningful when {@link #ackKnown()}. */
  public int rcvNxt() {
    return rcvNxt;
  }

  /** When it last acknowledged anything new, or {@link #NEVER}. */
  public long rcvNxtSinceNs() {
    return rcvNxtSinceNs;
  }

  /** Whether the capture lacks some of what it sent: numbers jumped, or unseen bytes were acked. */
  public boolean capturedWithGaps() {
    return sequence.gapSeen() || unseenAcked;
  }

  /** Whether the peer received something of this half that the capture lacks. */
  public boolean lacksFrames() {
    return ackedOverGap || (unseenAcked && SeqNum.after(peer().rcvNxt, sequence.next()));
  }

  /**
   * The peer's first segment that acknowledges one number more than all that was captured of this
   * half: a FIN that the capture lacks, if nothing came after it; null if there is none.
   */
  public @Nullable Segment unseenFinAckedBy() {
    Segment by = unseenFinAckedBy;
    int more = by == null ? -1 : by.ack() - sequence.next(); // 0 where its own ACKs count the FIN
    return fins.isEmpty() && (more == 0 || more == 1) ? by : null;
  }

  /**
   * Its own first segment behind a FIN that the capture lacks: one number more than all that was
   * captured of it, and nothing came after; null if there is none.
   */
  public @Nullable Segment unseenFinCounted() {
    Segment by = unseenFinCounted;
    return fins.isEmpty() && by != null && by.seq() == sequence.next() ? by : null;
  }

  /**
   * The peer's acknowledgements of more than this half has sent, as its own numbers show; null
   * without such. Something on the path changes the length of the data, or its numbers.
   */
  public @Nullable UnsentAck unsentAck() {
    return unsentAck != null && unsentAck.isCertain() ? unsentAck : null;
  }

  /** Whether an ACK or data was captured of it: a segment with ACK and without SYN, FIN and RST. */
  public boolean ordinarySeen() {
    return ordinarySeen;
  }

  /** New payload bytes captured of it. */
  public long payloadBytes() {
    return sequence.payloadBytes();
  }

  /** Segments with new payload captured of it. */
  public int payloadFrames() {
    return sequence.payloadFrames();
  }

  /** Whether the peer was seen to acknowledge anything of it. */
  public boolean everAcked() {
    return peer().ackKnown;
  }

  /** Captured payload bytes that the peer never acknowledged. */
  public long unackedBytes() {
    long bytes = sequence.payloadBytes();
    if (bytes == 0) {
      return 0;
    }
    return peer().ackKnown
        ? Math.min(bytes, Math.max(0, SeqNum.distance(peer().rcvNxt, sequence.payloadEnd())))
        : bytes;
  }

  /** When it last sent new payload, or {@link #NEVER}. */
  public long lastPayloadNs() {
    return sequence.lastPayloadNs();
  }

  /** SYNs without ACK. */
  public long synCount() {
    return synCount;
  }

  /** Frames that show SYNs without ACK: more than {@link #synCount} where packets have copies. */
  public long synFrames() {
    return synCount + (copies == null ? 0 : copies.openingSyns());
  }

  /** Frames with a FIN, those included that close nothing: with RST, or without ACK. */
  public long finCount() {
    return finCount;
  }

  /** Frames that show FINs. */
  public long finFrames() {
    return finCount + (copies == null ? 0 : copies.fins());
  }

  public long rstCount() {
    return rstCount;
  }

  /** Frames that show RSTs. */
  public long rstFrames() {
    return rstCount + (copies == null ? 0 : copies.rsts());
  }

  /**
   * The frames that show its FINs and RSTs once more, in capture order; at most 1,000. All other
   * facts leave such frames out.
   */
  public List<PacketCopy> closingCopies() {
    return copies == null ? List.of() : copies.kept();
  }

  /**
   * The TTL of a segment in its name, as its packets have it where they are captured first; or
   * absent. Of a packet that the first capture point lacks only a later frame is known.
   */
  public int ttlAtFirstPoint(Segment segment) {
    boolean seenTwice = closingCopies().stream().anyMatch(c -> c.ofFrame() == segment.frame());
    return seenTwice ? segment.ttl() : traits.atFirstPoint(segment.ttl());
  }

  /** SYNs without ACK, in capture order; at most 1,000. */
  public List<Segment> syns() {
    return syns;
  }

  /** Its latest SYN or SYN-ACK with the numbers that it uses now; null if none was captured. */
  @Nullable Segment latestSyn() {
    if (lastSynAck != null) {
      return lastSynAck;
    }
    Segment latest = syns.isEmpty() ? null : syns.get(syns.size() - 1);
    return latest != null && latest.seq() == isn ? latest : null;
  }

  /** SYN-ACKs that it sent, repeats included. */
  public long synAckCount() {
    return synAckCount;
  }

  /** Its first SYN-ACK while none is acknowledged; null otherwise. */
  public @Nullable Segment firstUnackedSynAck() {
    return synAcked ? null : firstSynAck;
  }

  /**
   * A SYN-ACK in its name with another number than the one that the peer took, for the same SYN: of
   * a second machine with its address, or made on the path. Null if there was none.
   */
  public @Nullable Segment rivalSynAck() {
    return rivalSynAck;
  }

  /** Its latest SYN-ACK with the numbers that it uses now; null if there is none. */
  public @Nullable Segment lastSynAck() {
    return lastSynAck;
  }

  /** Its first SYN-ACK with the numbers that it uses now; null if there is none. */
  public @Nullable Segment firstSynAck() {
    return firstSynAck;
  }

  /** Its latest SYN-ACK while that is not acknowledged; null otherwise. */
  public @Nullable Segment unackedSynAck() {
    return synAcked ? null : lastSynAck;
  }

  /**
   * SYN-ACKs that it sent again although the peer had acknowledged them; null if there are none.
   */
  public @Nullable SynAckRepeats synAckRepeats() {
    return synAckRepeats;
  }

  /**
   * ACKs that it sent in answer to a SYN and that speak of an older connection, in capture order;
   * at most 20. Hosts that still have such a connection send them (RFC 5961 section 4).
   */
  public List<Segment> strayAnswers() {
    return strayAnswers;
  }

  /** FINs that its receiver takes, so with ACK and without RST, in capture order; at most 1,000. */
  public List<FinMark> fins() {
    return fins;
  }

  /**
   * Whether it used the IP identification of a RST in its name once more after that RST: a counter
   * does not.
   */
  public boolean usedAgain(int ipId) {
    return ipId > 0 && ipId == rstIpIdUsedAgain;
  }

  /** RSTs in capture order; at most 1,000. */
  public List<RstMark> rsts() {
    return rsts;
  }

  /** The segment that first acknowledged its FIN, if any. */
  public @Nullable Segment finAckedBy() {
    return finAckedBy;
  }

  /** The signs that it went on after its own RST, in capture order: the first 99 and the last. */
  public List<TalkMark> talksAfterRst() {
    return talkWatch == null ? List.of() : talkWatch.talks();
  }

  /** Payload at or behind its own FIN; null if there was none. */
  public @Nullable BeyondFin dataAfterFin() {
    return afterFins.data();
  }

  /** Its first acknowledgement of more than the peer ever sent up to its FIN; null if none. */
  public @Nullable BeyondFin ackBeyondFin() {
    return afterFins.ack();
  }

  /** The first new payload that it sent after the peer's FIN was captured; null if none. */
  public @Nullable Segment payloadAfterPeerFin() {
    return afterFins.payloadAfterPeerFin();
  }

  /** New payload bytes that it sent after the peer's FIN was captured. */
  public long payloadBytesAfterPeerFin() {
    return afterFins.payloadBytesAfterPeerFin();
  }

  /**
   * New payload bytes in segments that acknowledged the peer's FIN, and so were sent knowing it.
   */
  public long payloadBytesKnowingPeerFin() {
    return afterFins.payloadBytesKnowingPeerFin();
  }

  /**
   * New payload bytes that it sent since the other end last sent payload; TLS alerts, which neither
   * ask nor answer, left out.
   */
  public long unansweredBytes() {
    return unansweredBytes;
  }

  /** The first segment with those; null if there are none. */
  public @Nullable Segment firstUnanswered() {
    return firstUnanswered;
  }

  /** Its latest run of payload. */
  public PayloadBurst burst() {
    return burst;
  }

  /**
   * Whether this half, or the other, began with a record of a TLS handshake; or, where that was not
   * captured, whether all that either end began to say looks like a TLS record.
   */
  public boolean isTls() {
    return beganWithTls || peer().beganWithTls || (speaksTls() && peer().speaksTls());
  }

  private boolean speaksTls() {
    return tlsRuns > 0 && !otherRuns;
  }

  /** The first fatal TLS alert that it sent in clear; null if there was none. */
  public @Nullable Segment fatalAlert() {
    return fatalAlert;
  }

  /** The largest window that it announced after its SYN, as on the wire; 0 if it announced none. */
  public int largestWindowRaw() {
    return largestWindowRaw;
  }

  /** Since when it advertises a window of 0, or {@link #NEVER} if its last one was open. */
  public long zeroWindowSinceNs() {
    return zeroWindowSinceNs;
  }

  /** How its latest window of 0 ended; null if it had none, or has one still. */
  public @Nullable ReopenedWindow reopenedWindow() {
    return zeroWindowSinceNs == NEVER ? reopenedWindow : null;
  }

  /** Its windows of 0 that had ended; null if there were none. */
  public @Nullable ClosedWindows closedWindows() {
    return closedWindows;
  }

  /** What its peer asks for and it has not repeated since; null if there is none. */
  public @Nullable MissingData missingData() {
    return missing;
  }

  /** What neither the capture nor its peer has of what it sent; null if there is none. */
  public @Nullable UnseenHole unseenHole() {
    return hole;
  }

  /** Its oldest segment with payload that was not acknowledged, if it is still remembered. */
  public @Nullable Segment oldestUnacked() {
    return resends.oldestUnacked();
  }

  /** The peer's SACKs that name nothing it ever sent; null if there are none, or just one. */
  public @Nullable StrangeSacks strangeSacks() {
    return resends.strangeSacks();
  }

  /** Payload that it sent again and again up to its end and that was never acknowledged. */
  public @Nullable ResendSeries unackedResends() {
    return resends.series();
  }

  /**
   * The payload that took longest to be acknowledged of those that its timer repeated three times
   * or more; null if there is none.
   */
  public @Nullable ResendSeries recoveredResends() {
    return resends.recovered();
  }

  /**
   * Payload that it sent again and again up to its end although the peer had acknowledged it, and
   * after which it sent nothing new; null if there is none.
   */
  public @Nullable ResendSeries ackedResends() {
    return resends.ackedSeries();
  }

  /**
   * What it sent into the peer's window of 0 while that stays closed, all of it counted as repeats;
   * null if the window is open, or nothing was sent.
   */
  public @Nullable ResendSeries windowProbes() {
    return windowProbes == null ? null : windowProbes.asSeries();
  }

  /** Payload bytes of its largest segment that the peer acknowledged; 0 if there is none. */
  public int largestPassedBytes() {
    return resends.largestPassedBytes();
  }

  /**
   * Timestamp value (RFC 7323) of the latest segment with payload that the peer acknowledged, or
   * {@link org.tcpteardown.model.CapturedFrame#ABSENT}.
   */
  public long passedTsVal() {
    return resends.passedTsVal();
  }

  /** Whether the peer acknowledged a segment of it with payload and without timestamps. */
  public boolean passedWithoutTs() {
    return resends.passedWithoutTs();
  }

  /** Bit {@code d} for each DSCP {@code d} of its segments that the peer acknowledged. */
  public long passedDscps() {
    return resends.passedDscps();
  }

  /**
   * How regularly it sent keepalive probes, or bare ACKs that say nothing new, in nanoseconds: the
   * last of three or more equal steps; 0 if it did not.
   */
  public long beatNs() {
    return beats == null ? 0 : beats.beatNs();
  }

  /**
   * Bare ACKs that say nothing new, which it sent by itself since the peer was last heard; null if
   * there are none.
   */
  public @Nullable BeatsInVain beatsInVain() {
    return beats == null ? null : beats.inVain();
  }

  /**
   * Keepalive probes that the peer never answered, and bare ACKs where it had always answered those
   * at once; null if there are none.
   */
  public @Nullable ProbeSeries unansweredProbes() {
    return probes == null ? null : probes.series();
  }

  /** Keepalive probes that the peer answered. */
  public int answeredProbes() {
    return probes == null ? 0 : probes.answered();
  }

  public PacketTraits traits() {
    return traits;
  }

  /**
   * Whether {@link #minRttNs} was also taken from the handshake, by a bare answer. If not, it may
   * hold nothing but delayed ACKs, and be longer than the path by far.
   */
  public boolean handshakeTimed() {
    return rtt.handshakeTimed();
  }

  /**
   * The shortest time in nanoseconds from the capture point to it and back, as seen in its answers;
   * or {@link #NEVER}.
   */
  public long minRttNs() {
    return rtt.minRttNs();
  }
}

package org.tcpteardown.tcp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;

/**
 * One direction of a flow: what one end sent, and what that tells of its state. Facts only; no
 * judgement. What it received is inferred from what it sent.
 */
public final class HalfConnection {
  /** Stands for a time that has not come. */
  public static final long NEVER = Long.MIN_VALUE;

  /**
   * Numbers further away than this belong to another connection on the same ports: real windows
   * stay far below 64 MiB.
   */
  private static final int PLAUSIBLE_DISTANCE = 1 << 26;

  /** Marks kept for each kind; beyond that only the count goes on (a RST storm has thousands). */
  private static final int MAX_MARKS = 1000;

  /** Enough for all that can overtake one RST; what goes on after it fills up only once. */
  private static final int MAX_TALKS = 100;

  private final Endpoint endpoint;
  private @Nullable HalfConnection peer;

  private TcpState state = TcpState.UNKNOWN;
  private TcpState stateBeforeRst = TcpState.UNKNOWN;
  private Knowledge knowledge = Knowledge.UNSEEN;

  private long frames;
  private long lastTimeNs = NEVER;
  private @Nullable Segment last;
  private @Nullable Segment beforeLast;
  private boolean lastIsNew;
  private boolean beforeLastIsNew;

  private boolean synSent;
  private boolean synAcked;
  private int isn;
  private boolean sequenceKnown;
  private int sndNxt;
  private boolean ackKnown;
  private int rcvNxt;
  private boolean gapSeen;
  private boolean unseenAcked;
  private boolean ordinarySeen;

  private long payloadBytes;
  private int payloadEnd;
  private long lastPayloadNs = NEVER;

  private long synCount;
  private long finCount;
  private long rstCount;
  private List<Segment> syns = List.of();
  private List<FinMark> fins = List.of();
  private List<RstMark> rsts = List.of();
  private @Nullable Segment finAckedBy;
  private @Nullable RstMark rstInDoubt;
  private List<TalkMark> talksAfterRst = List.of();

  private final PacketTraits traits = new PacketTraits();
  private final RttSampler rtt = new RttSampler();

  HalfConnection(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  static void join(HalfConnection one, HalfConnection other) {
    one.peer = other;
    other.peer = one;
  }

  /** Takes a segment that this half sent; {@code quietNs} is how long the flow had been silent. */
  void sent(Segment segment, long quietNs) {
    if (segment.isRst()) {
      sentRst(segment, quietNs);
    } else {
      boolean isNew = sentOrdinary(segment, quietNs);
      beforeLast = last;
      beforeLastIsNew = lastIsNew;
      last = segment;
      lastIsNew = isNew;
    }
    frames++;
    lastTimeNs = segment.timeNs();
  }

  /** Says whether the segment held anything not seen before. */
  private boolean sentOrdinary(Segment segment, long quietNs) {
    if (knowledge != Knowledge.HANDSHAKE && knowledge != Knowledge.MID_STREAM) {
      knowledge = segment.isSyn() ? Knowledge.HANDSHAKE : Knowledge.MID_STREAM;
    }
    traits.add(segment);
    noteTalkAfterRst(segment);
    if (segment.isSyn()) {
      sentSyn(segment);
    }
    boolean afterGap = sequenceKnown && SeqNum.after(segment.seq(), sndNxt);
    boolean isNew = advance(segment);
    peer().rtt.peerSent(segment, isNew);
    if (segment.isAck()) {
      acknowledged(segment);
    }
    if (segment.isFin()) {
      sentFin(segment, afterGap, quietNs);
    } else if (!segment.isSyn()) {
      ordinarySeen = true;
      on(TcpEvent.SENT_OTHER);
    }
    return isNew;
  }

  private void sentSyn(Segment segment) {
    if (!synSent || isn != segment.seq()) { // another connection attempt: numbers start anew
      sequenceKnown = false;
      ackKnown = false;
      synAcked = false;
      rstInDoubt = null;
    }
    synSent = true;
    isn = segment.seq();
    if (!segment.isAck()) {
      synCount++;
      if (syns.isEmpty() || !isCopy(syns.get(syns.size() - 1), segment)) {
        syns = appended(syns, segment);
      }
    }
    on(segment.isAck() ? TcpEvent.SENT_SYN_ACK : TcpEvent.SENT_SYN);
  }

  /** Moves SND.NXT; says whether the segment held anything not seen before. */
  private boolean advance(Segment segment) {
    int end = segment.endSeq();
    if (!sequenceKnown) {
      sequenceKnown = true;
      sndNxt = end;
      notePayload(segment, segment.payloadBytes());
      return true;
    }
    int ahead = SeqNum.distance(sndNxt, end);
    if (ahead <= 0 || ahead > PLAUSIBLE_DISTANCE) {
      return false;
    }
    if (SeqNum.after(segment.seq(), sndNxt)) {
      gapSeen = true;
    }
    int fin = segment.isFin() ? 1 : 0;
    notePayload(segment, Math.min(segment.payloadBytes(), ahead - fin));
    sndNxt = end;
    return true;
  }

  private void notePayload(Segment segment, int newBytes) {
    if (newBytes > 0) {
      payloadBytes += newBytes;
      lastPayloadNs = segment.timeNs();
      payloadEnd = segment.seq() + (segment.isSyn() ? 1 : 0) + segment.payloadBytes();
    }
  }

  private void acknowledged(Segment segment) {
    int ack = segment.ack();
    HalfConnection other = peer();
    if (other.sequenceKnown
        && Math.abs(SeqNum.distance(other.sndNxt, ack)) > PLAUSIBLE_DISTANCE
        && !segment.isSyn()) {
      return; // speaks of another connection on the same ports
    }
    if (!ackKnown || SeqNum.after(ack, rcvNxt)) {
      ackKnown = true;
      rcvNxt = ack;
    }
    rtt.acked(ack, segment.timeNs());
    if (other.sequenceKnown && SeqNum.after(ack, other.sndNxt)) {
      other.unseenAcked = true;
    }
    if (other.synSent && !other.synAcked && SeqNum.after(ack, other.isn)) {
      other.synAcked = true;
      other.on(TcpEvent.SYN_ACKED);
    }
    if (!other.fins.isEmpty()
        && other.finAckedBy == null
        && !SeqNum.before(ack, other.fins.get(0).endSeq())) {
      other.finAckedBy = segment;
      on(TcpEvent.RCVD_FIN);
      other.on(TcpEvent.FIN_ACKED);
    }
  }

  private void sentFin(Segment segment, boolean afterGap, long quietNs) {
    HalfConnection other = peer();
    FinMark mark =
        new FinMark(
            segment,
            segment.endSeq() - 1,
            !fins.isEmpty() && isCopy(fins.get(fins.size() - 1).segment(), segment),
            afterGap,
            other.finAckedBy != null,
            !other.fins.isEmpty(),
            lastPayloadNs,
            other.lastTimeNs,
            quietNs);
    finCount++;
    fins = appended(fins, mark);
    on(TcpEvent.SENT_FIN);
  }

  private void sentRst(Segment segment, long quietNs) {
    if (knowledge == Knowledge.UNSEEN) {
      knowledge = Knowledge.RST_ONLY;
    }
    HalfConnection other = peer();
    Segment trigger = other.segmentAnsweredBy(segment);
    RstMark mark =
        new RstMark(
            segment,
            !rsts.isEmpty() && isCopy(rsts.get(rsts.size() - 1).segment(), segment),
            fitsThisConnection(segment),
            snapshot(),
            other.snapshot(),
            trigger,
            trigger != null && other.heldNews(trigger),
            other.last,
            RstFamily.of(segment, trigger),
            quietNs);
    rstCount++;
    rsts = appended(rsts, mark);
    if (!mark.ofThisConnection()) {
      return;
    }
    if (state.isSynchronized()) {
      rstInDoubt = mark;
    }
    close();
    other.close();
  }

  private boolean fitsThisConnection(Segment rst) {
    boolean beforeItBegan = synSent && SeqNum.before(rst.seq(), isn);
    return !sequenceKnown || (isClose(rst.seq(), sndNxt) && !beforeItBegan);
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

  /** RFC 9293 section 3.10.7.1: SEQ is the offender's ACK, or ACK is the end of the offender. */
  private static boolean fits(Segment rst, Segment candidate) {
    return rst.isAck()
        ? rst.ack() == candidate.endSeq()
        : candidate.isAck() && rst.seq() == candidate.ack();
  }

  private void noteTalkAfterRst(Segment segment) {
    RstMark rst = rstInDoubt;
    if (rst == null || segment.isSyn()) {
      return;
    }
    String what = newsAfter(rst, segment);
    if (what != null) {
      HalfSnapshot other = rst.peerBefore();
      boolean afterPeer =
          segment.isAck()
              && other.sequenceKnown()
              && SeqNum.after(segment.ack(), other.sndNxt())
              && !SeqNum.after(segment.ack(), peer().sndNxt);
      TalkMark talk = new TalkMark(segment, rst, what, afterPeer);
      if (talksAfterRst.size() < MAX_TALKS) {
        talksAfterRst = appended(talksAfterRst, talk);
      } else {
        talksAfterRst.set(MAX_TALKS - 1, talk);
      }
      reopen();
      peer().reopen();
    }
  }

  /**
   * What the segment tells that was not told before, neither by the RST nor since; null if nothing.
   */
  private @Nullable String newsAfter(RstMark rst, Segment segment) {
    if (segment.isFin() && fins.isEmpty() && isClose(segment.seq(), sndNxt)) {
      return "FIN";
    }
    if (segment.payloadBytes() > 0
        && sequenceKnown
        && isClose(segment.seq(), sndNxt)
        && SeqNum.after(segment.seq() + segment.payloadBytes(), sndNxt)) {
      return "payload";
    }
    if (!segment.isAck() || !ackKnown || !isClose(segment.ack(), rcvNxt)) {
      return null;
    }
    int told = rst.segment().isAck() ? SeqNum.max(rcvNxt, rst.segment().ack()) : rcvNxt;
    return SeqNum.after(segment.ack(), told) ? "ACK progress" : null;
  }

  private static boolean isClose(int a, int b) {
    return Math.abs(SeqNum.distance(a, b)) <= PLAUSIBLE_DISTANCE;
  }

  /**
   * Whether {@code now} is the same packet captured twice. A retransmission is a new packet with a
   * new IP identification; where that is missing or constant only the time can tell, and no stack
   * retransmits within a millisecond.
   */
  private static boolean isCopy(Segment then, Segment now) {
    boolean sameHeader =
        then.seq() == now.seq()
            && then.ack() == now.ack()
            && then.flags() == now.flags()
            && then.payloadBytes() == now.payloadBytes()
            && then.windowRaw() == now.windowRaw()
            && then.tsVal() == now.tsVal()
            && then.ipId() == now.ipId();
    long maxGapNs = now.ipId() > 0 ? 100_000_000L : 1_000_000L;
    return sameHeader
        && !(now.isRst() && now.ipId() <= 0)
        && now.timeNs() - then.timeNs() < maxGapNs;
  }

  private void on(TcpEvent event) {
    state = state.next(event);
  }

  private HalfSnapshot snapshot() {
    return new HalfSnapshot(
        state,
        knowledge == Knowledge.HANDSHAKE || knowledge == Knowledge.MID_STREAM,
        sequenceKnown,
        sndNxt,
        ackKnown,
        rcvNxt,
        !fins.isEmpty(),
        peer().finAckedBy != null);
  }

  private static <T> List<T> appended(List<T> list, T item) {
    if (list.size() >= MAX_MARKS) {
      return list;
    }
    List<T> grown = list.isEmpty() ? new ArrayList<>(1) : list;
    grown.add(item);
    return grown;
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

  /** Frames captured of it, RSTs included. */
  public long frames() {
    return frames;
  }

  /** When it last sent anything, or {@link #NEVER}. */
  public long lastTimeNs() {
    return lastTimeNs;
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

  /** Whether the capture lacks some of what it sent: numbers jumped, or unseen bytes were acked. */
  public boolean capturedWithGaps() {
    return gapSeen || unseenAcked;
  }

  /** Whether a segment without SYN, FIN and RST was captured of it. */
  public boolean ordinarySeen() {
    return ordinarySeen;
  }

  /** New payload bytes captured of it. */
  public long payloadBytes() {
    return payloadBytes;
  }

  /** Whether the peer was seen to acknowledge anything of it. */
  public boolean everAcked() {
    return peer().ackKnown;
  }

  /** Captured payload bytes that the peer never acknowledged. */
  public long unackedBytes() {
    if (payloadBytes == 0) {
      return 0;
    }
    return peer().ackKnown
        ? Math.min(payloadBytes, Math.max(0, SeqNum.distance(peer().rcvNxt, payloadEnd)))
        : payloadBytes;
  }

  /** When it last sent new payload, or {@link #NEVER}. */
  public long lastPayloadNs() {
    return lastPayloadNs;
  }

  /** SYNs without ACK. */
  public long synCount() {
    return synCount;
  }

  public long finCount() {
    return finCount;
  }

  public long rstCount() {
    return rstCount;
  }

  /** SYNs without ACK, in capture order, second copies of one packet left out; at most 1,000. */
  public List<Segment> syns() {
    return Collections.unmodifiableList(syns);
  }

  /** FINs in capture order; at most 1,000. */
  public List<FinMark> fins() {
    return Collections.unmodifiableList(fins);
  }

  /** RSTs in capture order; at most 1,000. */
  public List<RstMark> rsts() {
    return Collections.unmodifiableList(rsts);
  }

  /** The segment that first acknowledged its FIN, if any. */
  public @Nullable Segment finAckedBy() {
    return finAckedBy;
  }

  /** The signs that it went on after its own RST, in capture order: the first 99 and the last. */
  public List<TalkMark> talksAfterRst() {
    return Collections.unmodifiableList(talksAfterRst);
  }

  public PacketTraits traits() {
    return traits;
  }

  /**
   * The shortest time in nanoseconds from the capture point to it and back, as seen in its answers;
   * or {@link #NEVER}.
   */
  public long minRttNs() {
    return rtt.minRttNs();
  }
}

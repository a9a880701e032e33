package org.tcpteardown.tcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.zeek.ZeekView;

/** What the segments of one flow say, worked out one after the other. */
final class FlowTrack {
  private static final int MAX_AFTER_RST = 64;

  /** The queues of a capture do not mix up frames by more. */
  private static final long MAX_DISORDER_NS = 1_000_000L;

  private static final int MAX_ODD_FLAGS = 20;

  private final HalfConnection first;
  private final HalfConnection second;
  private final ZeekView zeek;
  private final CaptureClock clock;
  private final Segment firstSegment;

  /** Made at the first silence. */
  private @Nullable GapTracker gaps;

  /** Made when two segments without news follow each other. */
  private @Nullable AckRoundTracker rounds;

  private boolean lastStalled;

  /** When an end sent anything; what only a device said in its name left out. */
  private long lastHeardNs;

  /** When a segment was sent that was neither a keepalive nor the answer to one. */
  private long lastWorkNs;

  private boolean lastIsProbe;

  /** The connection before, while that may go on here; null if there is none. */
  private @Nullable Predecessor before;

  private HalfConnection client;
  private List<HalfConnection> halves = List.of();
  private boolean rolesGuessed;
  private final PacketCopies copies = new PacketCopies();
  private Segment lastSegment;
  private long lastFrame;
  private boolean begun;
  private long handshakes;
  private boolean handshakeOpen;
  private AppendOnlyList<Segment> afterRst = AppendOnlyList.none();
  private boolean rstSeen;
  private AppendOnlyList<Segment> oddFlags = AppendOnlyList.none();

  FlowTrack(Segment opening, @Nullable Predecessor before, CaptureClock clock) {
    this(opening, opening, before, clock);
  }

  private FlowTrack(
      Segment opening, Segment firstWritten, @Nullable Predecessor before, CaptureClock clock) {
    this.before = before;
    this.clock = clock;
    this.first = new HalfConnection(opening.source(), clock);
    // A socket that is connected to itself is its own peer.
    this.second =
        opening.source().equals(opening.destination())
            ? first
            : new HalfConnection(opening.destination(), clock);
    HalfConnection.join(first, second);
    this.zeek = new ZeekView(firstWritten);
    this.firstSegment = opening;
    this.lastSegment = opening;
    this.client = guessClient(opening);
    this.rolesGuessed = !opening.isSyn();
  }

  /**
   * Whether the first segment of a flow is the answer to the second, a SYN. The queues of a capture
   * may write the two in the wrong order.
   */
  static boolean isAnswerBeforeSyn(Segment first, Segment second) {
    return (first.isRst() || first.isSyn())
        && first.isAck()
        && second.isOpeningSyn()
        && second.source().equals(first.destination())
        && (first.ack() == second.endSeq() || first.ack() == second.seq() + 1)
        && Math.abs(second.timeNs() - first.timeNs()) <= MAX_DISORDER_NS;
  }

  /** Of a flow that begins with an answer written before its SYN. */
  static FlowTrack ofAnswer(
      Segment syn, Segment answer, @Nullable Predecessor before, CaptureClock clock) {
    FlowTrack track = new FlowTrack(syn, answer, before, clock);
    track.zeek.accept(answer);
    track.zeek.accept(syn);
    track.take(syn, Holes.NONE);
    track.take(answer, Holes.NONE);
    return track;
  }

  private HalfConnection guessClient(Segment opening) {
    if (opening.isSyn()) {
      return opening.isAck() ? second : first;
    }
    boolean fromServer =
        ServicePorts.isServer(opening.source().port(), opening.destination().port());
    return fromServer ? second : first;
  }

  /**
   * Takes the next segment.
   *
   * @param holes where the capture lacks what went by: nobody is known to have been silent there
   */
  void accept(Segment captured, Holes holes) {
    zeek.accept(captured); // Zeek takes a copy for a repeat, and padding for payload
    take(captured, holes);
  }

  private void take(Segment captured, Holes holes) {
    HalfConnection sender = senderOf(captured);
    lastFrame = Math.max(lastFrame, captured.frame());
    Segment segment = Padding.removed(captured);
    long original = copies.take(segment);
    if (original != PacketCopies.NEW) {
      sender.captured(new PacketCopy(segment, original));
      return;
    }
    boolean synInside = sender.isSynInside(segment);
    if (rolesGuessed && segment.isSyn() && !segment.isRst() && !synInside) {
      client = segment.isAck() ? sender.peer() : sender;
      rolesGuessed = false;
    }
    long quietNs = begun ? quietNs(lastHeardNs, segment, holes) : 0;
    if (gaps == null && quietNs >= Gap.MIN_NS) {
      gaps = new GapTracker(clock);
    }
    if (gaps != null) {
      gaps.sent(sender, segment, quietNs);
    }
    if (rstSeen) {
      afterRst = afterRst.with(segment, MAX_AFTER_RST);
    }
    if (hasOddFlags(segment) || synInside) {
      oddFlags = oddFlags.with(segment, MAX_ODD_FLAGS);
    }
    if (synInside) {
      sender.sentInVain(segment);
      lastSegment = segment;
      lastHeardNs = segment.timeNs();
      lastWorkNs = segment.timeNs();
      return;
    }
    if (before != null && LivesOn.isKeptByOpener(before, firstSegment, segment)) {
      senderOf(firstSegment).resumes(before.opener().sndNxt());
      before = null;
    }
    boolean bare = AckRoundTracker.isBare(sender, segment);
    int expected = sender.rcvNxt();
    boolean probe = ProbeTracker.isProbe(sender, segment);
    sender.sent(segment, quietNs, begun ? quietNs(lastWorkNs, segment, holes) : 0);
    boolean noNews = sender.rcvNxt() == expected || repeatsRst(segment);
    boolean strange = sender.isStrangeRst(segment);
    if (!strange) {
      lastHeardNs = segment.timeNs();
    }
    if (!strange && !probe && !(lastIsProbe && bare && noNews && !segment.isRst())) {
      lastWorkNs = segment.timeNs();
    }
    lastIsProbe = probe || (lastIsProbe && segment.payloadBytes() == 0);
    boolean byTimer = repeatsByTimer(segment, expected, quietNs);
    countRound(segment, bare && noNews && !byTimer, quietNs);
    rstSeen |= segment.isRst();
    begun = true;
    lastSegment = segment;
    countHandshake(segment);
  }

  private static long quietNs(long sinceNs, Segment segment, Holes holes) {
    return segment.timeNs() - holes.seenSinceNs(sinceNs, segment.timeNs());
  }

  /** Some stacks take the number of a RST for the ACK with which they challenge it. */
  private boolean repeatsRst(Segment ack) {
    return lastSegment.isRst()
        && ack.ack() == lastSegment.seq()
        && !ack.source().equals(lastSegment.source());
  }

  /**
   * Whether an ACK came long after a RST that had just the number which its sender expects: that
   * leaves nothing to be asked, so it does not answer the RST. Some stacks repeat their last ACK by
   * a timer in TIME-WAIT.
   */
  private boolean repeatsByTimer(Segment ack, int expected, long quietNs) {
    return lastSegment.isRst()
        && !ack.isRst()
        && !ack.source().equals(lastSegment.source())
        && lastSegment.seq() == expected
        && ack.ack() == expected
        && quietNs > RoundTrip.withQueuesNs(client, server());
  }

  private void countRound(Segment segment, boolean stalled, long quietNs) {
    if (rounds == null && stalled && lastStalled) {
      rounds = new AckRoundTracker();
      rounds.sent(lastSegment, true, lastSegment, 0);
    }
    if (rounds != null) {
      rounds.sent(segment, stalled, lastSegment, quietNs);
    }
    lastStalled = stalled;
  }

  /** Whether a RST, the last segment, is meant for a connection that was there before. */
  boolean isForOlder(Segment rst) {
    List<RstMark> rsts = senderOf(rst).rsts();
    RstMark last = rsts.isEmpty() ? null : rsts.get(rsts.size() - 1);
    return last != null && last.frame() == rst.frame() && last.fit() == RstFit.OLDER_CONNECTION;
  }

  /**
   * Takes a RST that was captured in a later flow; says whether it has the number that its receiver
   * expects here, so that this connection ends by it.
   */
  boolean resetLater(Segment rst) {
    return senderOf(rst).resetLater(rst);
  }

  /** Whether a RST of a later flow has the number behind its SYN, all that its sender sent here. */
  boolean isOfOpening(Segment rst) {
    HalfConnection half = senderOf(rst);
    return half.frames() == half.synCount()
        && half.synSent()
        && half.peer().frames() == 0
        && rst.seq() == half.isn() + 1;
  }

  /** Both ends answering each other with nothing new; null if that did not go on for long. */
  @Nullable AckRounds ackRounds() {
    return rounds == null ? null : rounds.series();
  }

  /** Combinations that RFC 9293 gives no meaning to: stacks do not send them. */
  private static boolean hasOddFlags(Segment segment) {
    boolean syn = segment.isSyn();
    boolean fin = segment.isFin();
    boolean rst = segment.isRst();
    return (syn && fin) || (syn && rst) || (fin && rst) || !(syn || rst || segment.isAck());
  }

  private void countHandshake(Segment segment) {
    if (segment.isSynAck()) {
      handshakeOpen = true;
    } else if (handshakeOpen
        && client.synSent()
        && server().synAcked()
        && segment.isAck()
        && !segment.isRst()) {
      handshakeOpen = false;
      handshakes++;
    }
  }

  /** A SYN of another connection on these ports tells who opens them. */
  void openedBy(Endpoint end) {
    if (rolesGuessed) {
      client = first.endpoint().equals(end) ? first : second;
      rolesGuessed = false;
    }
  }

  /** The end that opened the connection, or is taken for it: see {@link #rolesGuessed()}. */
  HalfConnection client() {
    return client;
  }

  HalfConnection server() {
    return client.peer();
  }

  /** Both halves, client first; one if both ends are one socket. */
  List<HalfConnection> halves() {
    if (halves.isEmpty() || halves.get(0) != client) {
      halves = isSelfConnected() ? List.of(client) : List.of(client, server());
    }
    return halves;
  }

  /** Whether both ends are one socket. */
  boolean isSelfConnected() {
    return first == second;
  }

  /** Whether no SYN was captured, so that client and server are told apart by port number only. */
  boolean rolesGuessed() {
    return rolesGuessed;
  }

  Segment firstSegment() {
    return firstSegment;
  }

  /** The last one that showed something new, not a packet captured before. */
  Segment lastSegment() {
    return lastSegment;
  }

  long lastFrame() {
    return lastFrame;
  }

  /** At how many points of the path its packets were captured: 1 in most captures. */
  int capturePoints() {
    return copies.capturePoints();
  }

  /** Handshakes completed: SYN, SYN-ACK and the client's ACK were captured. */
  long handshakes() {
    return handshakes;
  }

  /** Whether both ends sent something other than a RST. */
  boolean bothDirectionsCaptured() {
    return first.spoke() && second.spoke();
  }

  /**
   * Whether a connection existed: its handshake completed, or both ends were seen in the middle of
   * it.
   */
  boolean wasEstablished() {
    return handshakes > 0
        || (bothDirectionsCaptured() && showsConnection(client) && showsConnection(server()));
  }

  /** Whether its SYN was acknowledged, or it was captured in mid-stream. */
  private static boolean showsConnection(HalfConnection half) {
    return half.synSent() ? half.synAcked() : half.ordinarySeen() || !half.fins().isEmpty();
  }

  /** The segments of both ends after the first RST, in capture order; at most 64. */
  List<Segment> afterRst() {
    return afterRst;
  }

  /**
   * Segments with SYN and FIN, SYN and RST, FIN and RST, or none of SYN, RST and ACK; at most 20.
   */
  List<Segment> oddFlags() {
    return oddFlags;
  }

  /** The latest silence of at least {@link Gap#MIN_NS}; null if there was none. */
  @Nullable Gap latestGap() {
    return gaps == null ? null : gaps.latest();
  }

  /**
   * The longest silence after which the connection worked on, in nanoseconds; 0 if there was none.
   *
   * @param finsBefore how many ends had sent a FIN before it: 0 to 2
   */
  long survivedGapNs(int finsBefore) {
    return gaps == null ? 0 : gaps.survivedNs(finsBefore);
  }

  /** See {@link GapTracker#survivedAsLong}. */
  boolean survivedAsLong(Gap gap) {
    return gaps != null && gaps.survivedAsLong(gap);
  }

  /** The half that sent a segment of this flow. */
  HalfConnection senderOf(Segment segment) {
    return segment.source().equals(first.endpoint()) ? first : second;
  }

  /** Zeek's {@code conn_state}. */
  String connState() {
    return zeek.connState();
  }

  /** Zeek's {@code history}. */
  String history() {
    return zeek.history();
  }
}

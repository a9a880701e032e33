package org.tcpteardown.tcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;

/**
 * One TCP connection, or what looks like one: the frames to which Wireshark gives one {@code
 * tcp.stream} number. Facts only; no judgement.
 */
public final class Flow {
  private static final int MAX_ICMP_ERRORS = 100;
  private static final int MAX_AFTER_RST = 64;
  private static final int MAX_ODD_FLAGS = 20;

  private final long number;
  private final FlowKey key;
  private final HalfConnection first;
  private final HalfConnection second;
  private final ZeekView zeek;
  private final Segment firstSegment;
  private final @Nullable Predecessor predecessor;

  /** Made at the first silence. */
  private @Nullable GapTracker gaps;

  private HalfConnection client;
  private boolean rolesGuessed;
  private Segment lastSegment;
  private long frames;
  private long handshakes;
  private boolean handshakeOpen;
  private Kept<IcmpError> icmpErrors = Kept.none();
  private Kept<Segment> afterRst = Kept.none();
  private boolean rstSeen;
  private Kept<Segment> oddFlags = Kept.none();
  private long reusedAtNs = HalfConnection.NEVER;

  /** Whether the table has noticed that both ends have closed. */
  private boolean closeNoted;

  private boolean forgotten;

  Flow(long number, FlowKey key, Segment opening, @Nullable Predecessor predecessor) {
    this.predecessor = predecessor;
    this.number = number;
    this.key = key;
    this.first = new HalfConnection(opening.source());
    this.second = new HalfConnection(opening.destination());
    HalfConnection.join(first, second);
    this.zeek = new ZeekView(opening);
    this.firstSegment = opening;
    this.lastSegment = opening;
    this.client = guessClient(opening);
    this.rolesGuessed = !opening.isSyn();
  }

  private HalfConnection guessClient(Segment opening) {
    if (opening.isSyn()) {
      return opening.isAck() ? second : first;
    }
    // Servers live on the lower port number far more often than not.
    return opening.source().port() < opening.destination().port() ? second : first;
  }

  void accept(Segment segment) {
    HalfConnection sender = senderOf(segment);
    if (rolesGuessed && segment.isSyn() && !segment.isRst()) {
      client = segment.isAck() ? sender.peer() : sender;
      rolesGuessed = false;
    }
    long quietNs = frames == 0 ? 0 : segment.timeNs() - lastSegment.timeNs();
    if (gaps == null && quietNs >= Gap.MIN_NS) {
      gaps = new GapTracker();
    }
    if (gaps != null) {
      gaps.sent(sender, segment, quietNs);
    }
    if (rstSeen) {
      afterRst = afterRst.with(segment, MAX_AFTER_RST);
    }
    if (hasOddFlags(segment)) {
      oddFlags = oddFlags.with(segment, MAX_ODD_FLAGS);
    }
    sender.sent(segment, quietNs);
    rstSeen |= segment.isRst();
    zeek.accept(segment);
    frames++;
    lastSegment = segment;
    countHandshake(segment);
  }

  /** Combinations that RFC 9293 gives no meaning to: stacks do not send them. */
  private static boolean hasOddFlags(Segment segment) {
    boolean syn = segment.isSyn();
    boolean fin = segment.isFin();
    boolean rst = segment.isRst();
    return (syn && fin) || (syn && rst) || (fin && rst) || (fin && !segment.isAck());
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

  void accept(IcmpError error) {
    icmpErrors = icmpErrors.with(error, MAX_ICMP_ERRORS);
  }

  /** True once: when both ends have sent a FIN, and no RST was seen. */
  boolean noteClose() {
    if (closeNoted || rstSeen || first.finCount() == 0 || second.finCount() == 0) {
      return false;
    }
    closeNoted = true;
    return true;
  }

  void forget() {
    forgotten = true;
  }

  boolean isForgotten() {
    return forgotten;
  }

  void reusedAt(long timeNs) {
    reusedAtNs = timeNs;
  }

  boolean isBetween(Endpoint one, Endpoint other) {
    return (one.equals(first.endpoint()) && other.equals(second.endpoint()))
        || (one.equals(second.endpoint()) && other.equals(first.endpoint()));
  }

  /** Its 4-tuple. */
  FlowKey key() {
    return key;
  }

  /** Wireshark's {@code tcp.stream}. */
  public long number() {
    return number;
  }

  /** The end that opened the connection, or is taken for it: see {@link #rolesGuessed()}. */
  public HalfConnection client() {
    return client;
  }

  public HalfConnection server() {
    return client.peer();
  }

  /** Both halves, client first. */
  public List<HalfConnection> halves() {
    return List.of(client, server());
  }

  /** Whether no SYN was captured, so that client and server are told apart by port number only. */
  public boolean rolesGuessed() {
    return rolesGuessed;
  }

  /** The first segment captured. */
  public Segment firstSegment() {
    return firstSegment;
  }

  /** The last segment captured so far. */
  public Segment lastSegment() {
    return lastSegment;
  }

  /** Segments captured. */
  public long frames() {
    return frames;
  }

  /** Handshakes completed: SYN, SYN-ACK and the client's ACK were captured. */
  public long handshakes() {
    return handshakes;
  }

  /** Whether both ends sent something other than a RST. */
  public boolean bothDirectionsCaptured() {
    return first.spoke() && second.spoke();
  }

  /**
   * Whether a connection existed: its handshake completed, or both ends were seen in the middle of
   * it.
   */
  public boolean wasEstablished() {
    return handshakes > 0
        || (bothDirectionsCaptured() && !(isOnlyHandshake(client) || isOnlyHandshake(server())));
  }

  private static boolean isOnlyHandshake(HalfConnection half) {
    return half.synSent() && !half.synAcked();
  }

  /** ICMP errors that quote a segment of this flow, in capture order; at most 100. */
  public List<IcmpError> icmpErrors() {
    return icmpErrors;
  }

  /** What used the same addresses and ports before; null if the capture holds no such flow. */
  public @Nullable Predecessor predecessor() {
    return predecessor;
  }

  /** The segments of both ends after the first RST, in capture order; at most 64. */
  public List<Segment> afterRst() {
    return afterRst;
  }

  /** Segments with SYN and FIN, SYN and RST, FIN and RST, or FIN without ACK; at most 20. */
  public List<Segment> oddFlags() {
    return oddFlags;
  }

  /** The latest silence of at least {@link Gap#MIN_NS}; null if there was none. */
  public @Nullable Gap latestGap() {
    return gaps == null ? null : gaps.latest();
  }

  /**
   * The longest silence after which the connection worked on, in nanoseconds; 0 if there was none.
   *
   * @param finsBefore how many ends had sent a FIN before it: 0 to 2
   */
  public long survivedGapNs(int finsBefore) {
    return gaps == null ? 0 : gaps.survivedNs(finsBefore);
  }

  /** The half that sent a segment of this flow. */
  public HalfConnection senderOf(Segment segment) {
    return segment.source().equals(first.endpoint()) ? first : second;
  }

  /** When a new connection began on the same ports, or {@link HalfConnection#NEVER}. */
  public long reusedAtNs() {
    return reusedAtNs;
  }

  /** Zeek's {@code conn_state}. */
  public String connState() {
    return zeek.connState();
  }

  /** Zeek's {@code history}. */
  public String history() {
    return zeek.history();
  }
}

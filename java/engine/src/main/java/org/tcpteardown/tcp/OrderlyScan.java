package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.TcpFlags;

/**
 * Looks whether packed segments are those of an orderly connection: opened by one SYN, one SYN-ACK
 * and an ACK, every byte sent once, in order and acknowledged, closed by one FIN of each end, one
 * after the other, and never silent for long. Whatever is not plainly so is not orderly here and
 * has to be followed segment by segment; this is only the short way for what most connections are.
 *
 * <p>Used by one thread, for one flow after the other.
 */
public final class OrderlyScan {
  /** Segments of one flow that are looked at; others are not packed. */
  static final int MAX_SEGMENTS = 32;

  private static final int KNOWN_FLAGS =
      TcpFlags.SYN | TcpFlags.ACK | TcpFlags.FIN | TcpFlags.PSH | TcpFlags.ECE | TcpFlags.CWR;

  /** A TLS record of this type is an alert: a word of farewell (RFC 8446 section 5.1). */
  private static final int TLS_ALERT = 21;

  /** What may be padding that some device counted into the IP length begins with this. */
  private static final int PADDING = 0;

  /** Less than a second also in words with three digits. */
  private static final long MOST_HALF_CLOSE_NS = 999_000_000L;

  /** Bits of a segment in the pattern: flags, what it acknowledges, and what is said below. */
  private static final int ACKED_BITS = 6;

  private final OrderlyLimits limits;
  private final long[] words = new long[MAX_SEGMENTS + 1];
  private final Side low = new Side();
  private final Side high = new Side();

  /** The segment at hand, and the SYN. */
  private final PackedSegment segment = new PackedSegment();

  private final PackedSegment syn = new PackedSegment();

  // The flow at hand.
  private boolean clientIsLow;
  private int synAckTtl;
  private long synAckTimeNs;
  private int count;
  private long beforeNs;
  private long finLengths;
  private @Nullable Side firstCloser;

  public OrderlyScan(OrderlyLimits limits) {
    this.limits = limits;
  }

  /** What one end has sent so far. */
  private static final class Side {
    /** Where its segments with a sequence length end, in their order. */
    private final int[] ends = new int[MAX_SEGMENTS];

    private int sent;

    /** How many of those the other end has acknowledged. */
    private int acked;

    private int next;
    private boolean ackKnown;
    private int ack;
    private int payloadFrames;

    /** Whether its latest segment was a mere ACK, which the next may only repeat. */
    private boolean lastIsBare;

    /** The fewest bytes of a segment with payload since the other end's last payload. */
    private int leastBytes;

    private long finFrame;
    private long finTimeNs;
    private long finQuietNs;
    private long finAckFrame;
    private long finAckTimeNs;

    void restart() {
      sent = 0;
      acked = 0;
      ackKnown = false;
      payloadFrames = 0;
      lastIsBare = false;
      leastBytes = Integer.MAX_VALUE;
      finFrame = 0;
      finAckFrame = 0;
    }

    void send(int length, int from) {
      next = from + length;
      ends[sent++] = next;
    }

    /** Takes an acknowledgement of the other end; returns how many segments it newly covers. */
    int acknowledge(int number) {
      int before = acked;
      while (acked < sent && !SeqNum.after(ends[acked], number)) {
        acked++;
      }
      return acked - before;
    }

    void payload(int bytes) {
      payloadFrames++;
      leastBytes = Math.min(leastBytes, bytes);
    }

    OrderlyFlow.Fin fin() {
      return new OrderlyFlow.Fin(finFrame, finTimeNs, finQuietNs, finAckFrame, finAckTimeNs);
    }

    Predecessor.End numbers() {
      return new Predecessor.End(true, next, true, ack, true, payloadFrames);
    }
  }

  /**
   * Looks at a flow.
   *
   * @param packed where its segments are
   * @param first the first of its chain
   * @param last the last of it
   * @param key its 4-tuple
   * @param number its number
   * @param predecessor what used the tuple before
   * @return null when it is not orderly, or cannot be told to be
   */
  @Nullable OrderlyFlow look(
      PackedSegments packed,
      int first,
      int last,
      FlowKey key,
      long number,
      @Nullable Predecessor predecessor) {
    Side closer = firstCloser(packed, first, last);
    if (closer == null) {
      return null;
    }
    words[count] = finLengths;
    return new OrderlyFlow(
        number,
        clientIsLow ? key.low() : key.high(),
        clientIsLow ? key.high() : key.low(),
        new SegmentPattern(words, count + 1),
        syn.frame(),
        segment.frame(),
        syn.timeNs(),
        segment.timeNs(),
        synAckTimeNs,
        syn.flags(),
        syn.details(),
        syn.tsVal(),
        synAckTtl,
        closer == client(),
        closer.fin(),
        other(closer).fin(),
        client().numbers(),
        other(client()).numbers(),
        predecessor);
  }

  /** {@link OrderlyFlow#summary} of a flow alone, for the lower end; null as above. */
  @Nullable Predecessor summary(
      PackedSegments packed, int first, int last, FlowKey key, long number) {
    Side closer = firstCloser(packed, first, last);
    return closer == null
        ? null
        : new Predecessor(
            number,
            segment.frame(),
            segment.timeNs(),
            2,
            false,
            closer == low ? key.low() : key.high(),
            low.numbers(),
            high.numbers(),
            /* older= */ null);
  }

  /** Follows a flow; the end that closed it first, or null if it is not orderly. */
  private @Nullable Side firstCloser(PackedSegments packed, int first, int last) {
    packed.show(first, syn);
    if (!begin()) {
      return null;
    }
    for (int at = first; at != last; count++) {
      at = packed.next(at);
      packed.show(at, segment);
      if (opens()) {
        synAckTtl = segment.ttl();
        synAckTimeNs = segment.timeNs();
      }
      if (!take()) {
        return null;
      }
    }
    Side closer = firstCloser;
    return closer != null && isClosed(closer) ? closer : null;
  }

  private Side client() {
    return clientIsLow ? low : high;
  }

  private Side other(Side side) {
    return side == low ? high : low;
  }

  /** Takes the SYN. */
  private boolean begin() {
    if ((syn.flags() & ~(TcpFlags.ECE | TcpFlags.CWR)) != TcpFlags.SYN
        || syn.payloadBytes() != 0
        || syn.windowRaw() <= 0
        || !syn.isPlain()) {
      return false;
    }
    low.restart();
    high.restart();
    firstCloser = null;
    finLengths = 0;
    synAckTtl = CapturedFrame.ABSENT;
    synAckTimeNs = 0;
    clientIsLow = syn.fromLow();
    beforeNs = syn.timeNs();
    client().send(1, syn.seq());
    words[0] = syn.flags();
    count = 1;
    return true;
  }

  /** Takes another segment; false when it is not plainly one of an orderly connection. */
  private boolean take() {
    int flags = segment.flags();
    Side sender = segment.fromLow() ? low : high;
    Side peer = other(sender);
    int payload = segment.payloadBytes();
    long quietNs = segment.timeNs() - beforeNs;
    int ack = segment.ack();
    boolean fin = (flags & TcpFlags.FIN) != 0;
    if (count == MAX_SEGMENTS
        || !flagsFit(flags, sender, payload)
        || quietNs < 0
        || quietNs >= limits.pauseNs()
        || segment.windowRaw() <= 0
        || !segment.isPlain()
        || !numbersFit(sender, peer)
        || (payload > 0 && !payloadFits(segment.firstPayloadByte()))) {
      return false;
    }
    boolean bare = payload == 0 && !fin && !opens();
    if (bare && sender.lastIsBare && ack == sender.ack) {
      return false; // a duplicate, or the same packet captured twice
    }
    if (payload > 0) {
      sender.payload(payload);
      peer.leastBytes = Integer.MAX_VALUE;
    }
    int newly = peer.acknowledge(ack);
    int length = payload + (fin ? 1 : 0) + (opens() ? 1 : 0);
    // Who does not even acknowledge the SYN, or sends on after its FIN, is no part of this.
    if (peer.acked == 0 || (length > 0 && sender.finFrame != 0)) {
      return false;
    }
    if (length > 0) {
      sender.send(length, segment.seq());
    }
    sender.ackKnown = true;
    sender.ack = ack;
    sender.lastIsBare = bare;
    if (peer.finFrame != 0 && peer.finAckFrame == 0 && peer.acked == peer.sent) {
      peer.finAckFrame = segment.frame();
      peer.finAckTimeNs = segment.timeNs();
    }
    if (fin && !takeFin(sender, quietNs)) {
      return false;
    }
    long word = flags;
    word = word << ACKED_BITS | newly;
    word = word << 1 | (peer.ends[peer.acked - 1] != ack ? 1 : 0);
    word = word << 1 | (sender == client() ? 1 : 0);
    word = word << 1 | (payload > 0 ? 1 : 0);
    words[count] = word << 1 | (segment.isWhole() ? 1 : 0);
    beforeNs = segment.timeNs();
    return true;
  }

  /** Whether the segment at hand has to be the SYN-ACK. */
  private boolean opens() {
    return count == 1;
  }

  private boolean flagsFit(int flags, Side sender, int payload) {
    boolean syn = (flags & TcpFlags.SYN) != 0;
    boolean synAck = sender != client() && payload == 0 && (flags & TcpFlags.FIN) == 0;
    return (flags & ~KNOWN_FLAGS) == 0
        && (flags & TcpFlags.ACK) != 0
        && syn == opens()
        && (!syn || synAck);
  }

  /** Whether it comes next, and acknowledges what was sent and no less than before. */
  private boolean numbersFit(Side sender, Side peer) {
    int ack = segment.ack();
    return !SeqNum.after(ack, peer.next)
        && !(sender.ackKnown && SeqNum.before(ack, sender.ack))
        && (opens() || segment.seq() == sender.next);
  }

  /** Nobody says anything after the first FIN. */
  private boolean payloadFits(int firstByte) {
    return firstCloser == null && firstByte != PADDING && firstByte != TLS_ALERT;
  }

  private boolean takeFin(Side sender, long quietNs) {
    if (firstCloser == null) {
      if (sender.leastBytes <= limits.lastWordsBytes()) {
        return false; // they may be a farewell, which belongs to the FIN
      }
      firstCloser = sender;
    } else if (other(sender).finAckFrame == 0) {
      return false; // FINs that cross
    }
    sender.finFrame = segment.frame();
    sender.finTimeNs = segment.timeNs();
    sender.finQuietNs = quietNs;
    finLengths = finLengths << Integer.SIZE | segment.lengthBytes();
    return true;
  }

  /** Whether both FINs were sent in time and acknowledged, and something was said before. */
  private boolean isClosed(Side closer) {
    long halfCloseNs = other(closer).finTimeNs - closer.finTimeNs;
    return low.finAckFrame != 0
        && high.finAckFrame != 0
        && low.payloadFrames + high.payloadFrames > 0
        && halfCloseNs > 0
        && halfCloseNs < Math.min(limits.pauseNs(), MOST_HALF_CLOSE_NS);
  }
}

package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.FlowKey;
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

  private static final int SYN_ACK = TcpFlags.SYN | TcpFlags.ACK;
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
    if ((packed.flags(first) & ~(TcpFlags.ECE | TcpFlags.CWR)) != TcpFlags.SYN
        || packed.payloadBytes(first) != 0
        || packed.windowRaw(first) <= 0
        || !packed.isPlain(first)) {
      return null;
    }
    low.restart();
    high.restart();
    boolean clientIsLow = packed.fromLow(first);
    Side client = clientIsLow ? low : high;
    Side server = clientIsLow ? high : low;
    long beforeNs = packed.timeNs(first);
    client.send(1, packed.seq(first));
    words[0] = packed.flags(first);
    int count = 1;
    long finLengths = 0;
    Side firstCloser = null;
    for (int at = first; at != last; count++) {
      at = packed.next(at);
      int flags = packed.flags(at);
      boolean fromClient = packed.fromLow(at) == clientIsLow;
      Side sender = fromClient ? client : server;
      Side peer = fromClient ? server : client;
      int payload = packed.payloadBytes(at);
      long timeNs = packed.timeNs(at);
      long quietNs = timeNs - beforeNs;
      int ack = packed.ack(at);
      boolean opens = count == 1;
      if (count == MAX_SEGMENTS
          || (flags & ~KNOWN_FLAGS) != 0
          || (flags & TcpFlags.ACK) == 0
          || ((flags & TcpFlags.SYN) != 0) != opens
          || (opens && (fromClient || payload != 0 || (flags & SYN_ACK) != SYN_ACK))
          || (opens && (flags & TcpFlags.FIN) != 0)
          || quietNs < 0
          || quietNs >= limits.pauseNs()
          || packed.windowRaw(at) <= 0
          || !packed.isPlain(at)
          || SeqNum.after(ack, peer.next)
          || (sender.ackKnown && SeqNum.before(ack, sender.ack))
          || (!opens && packed.seq(at) != sender.next)) {
        return null;
      }
      boolean fin = (flags & TcpFlags.FIN) != 0;
      boolean bare = payload == 0 && !fin && !opens;
      if (bare && sender.lastIsBare && ack == sender.ack) {
        return null; // a duplicate, or the same packet captured twice
      }
      if (payload > 0) {
        int type = packed.firstPayloadByte(at);
        if (firstCloser != null || type == PADDING || type == TLS_ALERT) {
          return null;
        }
        sender.payload(payload);
        peer.leastBytes = Integer.MAX_VALUE;
      }
      int newly = peer.acknowledge(ack);
      if (peer.acked == 0) {
        return null; // it does not even acknowledge the SYN
      }
      boolean partly = peer.ends[peer.acked - 1] != ack;
      int length = payload + (fin ? 1 : 0) + (opens ? 1 : 0);
      if (length > 0) {
        if (sender.finFrame != 0) {
          return null;
        }
        sender.send(length, packed.seq(at));
      }
      sender.ackKnown = true;
      sender.ack = ack;
      sender.lastIsBare = bare;
      if (peer.finFrame != 0 && peer.finAckFrame == 0 && peer.acked == peer.sent) {
        peer.finAckFrame = packed.frame(at);
        peer.finAckTimeNs = timeNs;
      }
      if (fin) {
        if (firstCloser == null) {
          firstCloser = sender;
          if (sender.leastBytes <= limits.lastWordsBytes()) {
            return null; // they may be a farewell, which belongs to the FIN
          }
        } else if (peer.finAckFrame == 0) {
          return null; // FINs that cross
        }
        sender.finFrame = packed.frame(at);
        sender.finTimeNs = timeNs;
        sender.finQuietNs = quietNs;
        finLengths = finLengths << Integer.SIZE | packed.lengthBytes(at);
      }
      long word = flags;
      word = word << ACKED_BITS | newly;
      word = word << 1 | (partly ? 1 : 0);
      word = word << 1 | (fromClient ? 1 : 0);
      word = word << 1 | (payload > 0 ? 1 : 0);
      words[count] = word << 1 | (packed.isWhole(at) ? 1 : 0);
      beforeNs = timeNs;
    }
    if (client.finFrame == 0
        || server.finFrame == 0
        || client.finAckFrame == 0
        || server.finAckFrame == 0
        || firstCloser == null
        || client.payloadFrames + server.payloadFrames == 0) {
      return null;
    }
    Side secondCloser = firstCloser == client ? server : client;
    long halfCloseNs = secondCloser.finTimeNs - firstCloser.finTimeNs;
    if (halfCloseNs <= 0 || halfCloseNs >= Math.min(limits.pauseNs(), MOST_HALF_CLOSE_NS)) {
      return null;
    }
    words[count] = finLengths;
    return new OrderlyFlow(
        number,
        clientIsLow ? key.low() : key.high(),
        clientIsLow ? key.high() : key.low(),
        new SegmentPattern(words, count + 1),
        packed.frame(first),
        packed.frame(last),
        packed.timeNs(first),
        packed.timeNs(last),
        packed.tsVal(first),
        packed.ttl(packed.next(first)),
        firstCloser == client,
        firstCloser.fin(),
        secondCloser.fin(),
        client.numbers(),
        server.numbers(),
        predecessor);
  }
}

package org.tcpteardown.pcap;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.spill.SpillFile;

/**
 * Numbers TCP conversations as Wireshark numbers {@code tcp.stream}, so that users can type either
 * number.
 *
 * <p>A 4-tuple is one conversation, whichever way its packets go, until a SYN comes with another
 * sequence number than the one its sender is known to have started from. Since Wireshark 4.2 also a
 * SYN with the same number after a FIN or RST, and a SYN-ACK of which either holds, begin a new
 * one. Headers quoted by ICMP errors count as packets, but teach no sequence number. Found by
 * comparing with tshark 4.0.17 and 4.4.18.
 */
public final class StreamNumbers {
  private static final int LOW_KNOWN = 1;
  private static final int HIGH_KNOWN = 2;
  private static final int FIN_SEEN = 4;
  private static final int RST_SEEN = 8;

  private static final int WHOLE_HEADER_BYTES = 20;

  /** Of IPv4 they take some 60 MB. */
  private static final int KEPT_TUPLES = 1_000_000;

  /** At so many tuples those that were not seen for longest are forgotten; 0 for never. */
  private final int forgetAt;

  private Conversations v4;
  private Conversations v6;
  private final long[] key = new long[Tuple.V6_WIDTH];
  private final BooleanSupplier newRules;
  private @Nullable Boolean newer;
  private int count;

  /** Whether the lower end of the tuple sent the packet at hand. */
  private boolean fromLow;

  /**
   * Numbers from 0.
   *
   * @param newRules asked at the first packet where Wireshark 4.0 and 4.2 differ: whether to do as
   *     4.2
   */
  public StreamNumbers(BooleanSupplier newRules) {
    this(newRules, KEPT_TUPLES, new SpillFile());
  }

  /** Numbers from 0 for ever: forgets the tuples that were not seen for longest. */
  static StreamNumbers forgetful(BooleanSupplier newRules, int forgetAt) {
    return new StreamNumbers(newRules, Integer.MAX_VALUE, new SpillFile(), forgetAt);
  }

  StreamNumbers(BooleanSupplier newRules, int keptTuples, SpillFile file) {
    this(newRules, keptTuples, file, 0);
  }

  private StreamNumbers(BooleanSupplier newRules, int keptTuples, SpillFile file, int forgetAt) {
    this.newRules = newRules;
    this.forgetAt = forgetAt;
    this.v4 = new Conversations(Tuple.V4_WIDTH, keptTuples, file);
    this.v6 = new Conversations(Tuple.V6_WIDTH, keptTuples, file);
  }

  /**
   * The number of the packet's conversation.
   *
   * @param p a packet of whose TCP header at least 16 bytes were captured
   */
  int next(Packet p) {
    fromLow = Tuple.fill(p, key);
    int headerBytes = (p.u8(p.tcp + 12) >> 4) * 4;
    return next(
        p.v6,
        p.i32(p.tcp + 4),
        p.i32(p.tcp + 8),
        p.u16(p.tcp + 12) & 0xfff,
        headerBytes,
        /* quoted= */ p.icmp != Packet.NONE,
        /* cut= */ p.tcpEnd - p.tcp < headerBytes);
  }

  /** The number of the conversation of a segment that somebody else has taken apart. */
  public int next(Segment s) {
    fromLow = Tuple.fill(s.source(), s.destination(), key);
    boolean v6 = s.source().address().v6();
    return next(v6, s.seq(), s.ack(), s.flags(), WHOLE_HEADER_BYTES, false, false);
  }

  /** The number of the conversation of a header that an ICMP error quotes. */
  public int next(IcmpError e) {
    fromLow = Tuple.fill(e.quotedSource(), e.quotedDestination(), key);
    boolean v6 = e.quotedSource().address().v6();
    return next(v6, 0, 0, 0, WHOLE_HEADER_BYTES, true, false);
  }

  /** Counts a conversation of which no packet is shown here; its number. */
  int skip() {
    return count++;
  }

  /** The number of the newest conversation between two ends of which a packet was counted. */
  int current(Endpoint from, Endpoint to) {
    Tuple.fill(from, to, key);
    Conversations latest = from.address().v6() ? v6 : v4;
    latest.find(key);
    return latest.stream();
  }

  private int next(
      boolean ofV6, int seq, int ack, int flags, int headerBytes, boolean quoted, boolean cut) {
    if (forgetAt > 0) {
      v4 = v4.size() < forgetAt ? v4 : v4.successor();
      v6 = v6.size() < forgetAt ? v6 : v6.successor();
    }
    Conversations latest = ofV6 ? v6 : v4;
    boolean fresh = !latest.find(key);
    if (fresh) {
      latest.stream(count++);
    }
    int synAck = flags & (TcpFlags.SYN | TcpFlags.ACK);
    int own = fromLow ? LOW_KNOWN : HIGH_KNOWN;
    int base = latest.base(fromLow);
    boolean known = (latest.known() & own) != 0;
    boolean begins = fresh;
    if (synAck == TcpFlags.SYN) {
      begins |= !known;
      if (known && (seq != base || (ended(latest) && isNewer()))) {
        latest.stream(count++);
        latest.known(0);
        begins = true;
      }
    } else if (synAck == (TcpFlags.SYN | TcpFlags.ACK) && known && (seq != base || ended(latest))) {
      if (isNewer()) {
        latest.stream(count++);
        latest.known(0);
        begins = true;
      } else if (seq != base) {
        latest.base(fromLow, seq);
      }
    }
    if (!quoted && (!cut || isNewer())) {
      learnBases(latest, fromLow, seq, ack, flags);
    }
    noteEnd(latest, begins, headerBytes, flags);
    return latest.stream();
  }

  /** Whether the last packet came from the lower end of its tuple. */
  boolean fromLow() {
    return fromLow;
  }

  private static void learnBases(
      Conversations latest, boolean fromLow, int seq, int ack, int flags) {
    int own = fromLow ? LOW_KNOWN : HIGH_KNOWN;
    int other = LOW_KNOWN + HIGH_KNOWN - own;
    if ((latest.known() & own) == 0) {
      latest.base(fromLow, (flags & TcpFlags.SYN) != 0 ? seq : seq - 1);
      latest.known(latest.known() | own);
    }
    if ((latest.known() & other) == 0 && (flags & TcpFlags.ACK) != 0) {
      latest.base(!fromLow, ack - 1);
      latest.known(latest.known() | other);
    }
  }

  private static void noteEnd(Conversations latest, boolean begins, int headerBytes, int flags) {
    if (headerBytes < 20) {
      return;
    }
    int known = latest.known();
    if (begins) {
      known &= ~(FIN_SEEN | RST_SEEN);
    }
    if ((flags & (TcpFlags.FIN | TcpFlags.ACK)) == (TcpFlags.FIN | TcpFlags.ACK)) {
      known |= FIN_SEEN;
    }
    if ((flags & TcpFlags.RST) != 0) {
      known |= RST_SEEN;
    }
    latest.known(known);
  }

  private static boolean ended(Conversations latest) {
    return (latest.known() & (FIN_SEEN | RST_SEEN)) != 0;
  }

  private boolean isNewer() {
    if (newer == null) {
      newer = newRules.getAsBoolean();
    }
    return newer;
  }
}

package org.tcpteardown.pcap;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
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
final class StreamNumbers {
  private static final int LOW_KNOWN = 1;
  private static final int HIGH_KNOWN = 2;
  private static final int FIN_SEEN = 4;
  private static final int RST_SEEN = 8;

  /** Of IPv4 they take some 60 MB. */
  private static final int KEPT_TUPLES = 1_000_000;

  /** At so many tuples those that were not seen for longest are forgotten; 0 for never. */
  private final int forgetAt;

  private Conversations v4;
  private Conversations v6;
  private final long[] key = new long[5];
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
  StreamNumbers(BooleanSupplier newRules) {
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
    this.v4 = new Conversations(2, keptTuples, file);
    this.v6 = new Conversations(5, keptTuples, file);
  }

  /**
   * The number of the packet's conversation.
   *
   * @param p a packet of whose TCP header at least 16 bytes were captured
   */
  int next(Packet p) {
    fromLow = fillKey(p);
    if (forgetAt > 0) {
      v4 = v4.size() < forgetAt ? v4 : v4.successor();
      v6 = v6.size() < forgetAt ? v6 : v6.successor();
    }
    Conversations latest = p.v6 ? v6 : v4;
    boolean fresh = !latest.find(key);
    if (fresh) {
      latest.stream(count++);
    }
    int flags = p.u16(p.tcp + 12) & 0xfff;
    int headerBytes = (p.u8(p.tcp + 12) >> 4) * 4;
    int seq = p.i32(p.tcp + 4);
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
    if (p.icmp == Packet.NONE && (p.tcpEnd - p.tcp >= headerBytes || isNewer())) {
      learnBases(p, latest, fromLow, flags);
    }
    noteEnd(latest, begins, headerBytes, flags);
    return latest.stream();
  }

  /** Whether the last packet came from the lower end of its tuple. */
  boolean fromLow() {
    return fromLow;
  }

  private static void learnBases(Packet p, Conversations latest, boolean fromLow, int flags) {
    int own = fromLow ? LOW_KNOWN : HIGH_KNOWN;
    int other = LOW_KNOWN + HIGH_KNOWN - own;
    if ((latest.known() & own) == 0) {
      int seq = p.i32(p.tcp + 4);
      latest.base(fromLow, (flags & TcpFlags.SYN) != 0 ? seq : seq - 1);
      latest.known(latest.known() | own);
    }
    if ((latest.known() & other) == 0 && (flags & TcpFlags.ACK) != 0) {
      latest.base(!fromLow, p.i32(p.tcp + 8) - 1);
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

  /** Fills the key with the tuple, lower end first; says whether the sender is the lower end. */
  private boolean fillKey(Packet p) {
    long source = p.u16(p.tcp);
    long destination = p.u16(p.tcp + 2);
    if (!p.v6) {
      long from = (p.i32(p.ip + 12) & 0xffff_ffffL) << 16 | source;
      long to = (p.i32(p.ip + 16) & 0xffff_ffffL) << 16 | destination;
      key[0] = Math.min(from, to);
      key[1] = Math.max(from, to);
      return from <= to;
    }
    int order = compare(p.i64(p.ip + 8), p.i64(p.ip + 24));
    order = order != 0 ? order : compare(p.i64(p.ip + 16), p.i64(p.ip + 32));
    order = order != 0 ? order : compare(source, destination);
    int low = p.ip + (order <= 0 ? 8 : 24);
    int high = p.ip + (order <= 0 ? 24 : 8);
    key[0] = p.i64(low);
    key[1] = p.i64(low + 8);
    key[2] = p.i64(high);
    key[3] = p.i64(high + 8);
    key[4] = order <= 0 ? source << 16 | destination : destination << 16 | source;
    return order <= 0;
  }

  private static int compare(long one, long other) {
    return Long.compareUnsigned(one, other);
  }
}

package org.tcpteardown.heuristic.evidence;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/**
 * What a flow tried, if all that it shows would do as one probe of a port scan. A SYN, a connect
 * without data and a lone ACK or FIN come of honest programs too: only many of them, at many ports,
 * make a scan. The names are those of nmap.
 */
public enum ProbeKind {
  /** A SYN that led to no connection, or to one that the sender dropped at once. */
  SYN("SYN", false),
  /** A connection on which neither end sent anything. */
  CONNECT("connect", false),
  FIN("FIN", true),
  NULL("NULL", true),
  XMAS("Xmas", true),
  /** Other flags that contradict each other, as those that tell systems apart send them. */
  ODD("odd-flags", true),
  ACK("ACK", false),
  /** FIN and ACK. */
  MAIMON("Maimon", false);

  /** A program that wants the connection goes on asking; a scanner asks the next port. */
  private static final int MAX_SYNS = 2;

  /** The same for a segment without SYN, and a RST at the end. */
  private static final int MAX_FRAMES = 3;

  private static final int XMAS_FLAGS = TcpFlags.FIN | TcpFlags.PSH | TcpFlags.URG;
  private static final int ALL = XMAS_FLAGS | TcpFlags.SYN | TcpFlags.RST | TcpFlags.ACK;

  private final String text;
  private final boolean impossible;

  ProbeKind(String text, boolean impossible) {
    this.text = text;
    this.impossible = impossible;
  }

  /** The kind of scan that it belongs to, in words. */
  public String text() {
    return text;
  }

  /** Whether no TCP sends such a segment: it was made to see what happens (RFC 9293 3.10.7). */
  public boolean isImpossible() {
    return impossible;
  }

  /** What a flow would be as a probe; empty if it shows more than a probe does. */
  public static Optional<ProbeKind> of(Flow flow) {
    Segment first = flow.firstSegment();
    HalfConnection prober = flow.senderOf(first);
    if (prober.payloadBytes() + prober.peer().payloadBytes() > 0) {
      return Optional.empty(); // most flows
    }
    int flags = first.flags() & ALL;
    if (flags == TcpFlags.SYN) {
      return ofSyn(flow, prober);
    }
    boolean talked = prober.peer().spoke() || prober.frames() > MAX_FRAMES;
    return talked ? Optional.empty() : Optional.ofNullable(of(flags));
  }

  private static Optional<ProbeKind> ofSyn(Flow flow, HalfConnection prober) {
    if (prober.synCount() > MAX_SYNS) {
      return Optional.empty();
    }
    return Optional.of(flow.handshakes() > 0 ? CONNECT : SYN);
  }

  /** Of a segment that opens nothing. */
  private static @Nullable ProbeKind of(int flags) {
    return switch (flags) {
      case 0 -> NULL;
      case TcpFlags.FIN -> FIN;
      case XMAS_FLAGS -> XMAS;
      case TcpFlags.ACK -> ACK;
      case TcpFlags.FIN | TcpFlags.ACK -> MAIMON;
      default -> isOdd(flags) ? ODD : null;
    };
  }

  private static boolean isOdd(int flags) {
    boolean syn = (flags & TcpFlags.SYN) != 0;
    boolean rst = (flags & TcpFlags.RST) != 0;
    boolean fin = (flags & TcpFlags.FIN) != 0;
    boolean ack = (flags & TcpFlags.ACK) != 0;
    return (syn && (fin || rst)) || !(syn || rst || ack);
  }
}

package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * Frames that show a SYN, FIN or RST once more; everything else knows such a packet by its first
 * frame only. Few captures have any.
 */
final class ControlCopies {
  private static final int KINDS = TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST;
  private static final int MAX_KEPT = 1000;

  private long openingSyns;
  private long fins;
  private long rsts;
  private AppendOnlyList<PacketCopy> kept = AppendOnlyList.none();

  static boolean concerns(Segment segment) {
    return (segment.flags() & KINDS) != 0;
  }

  void add(PacketCopy copy) {
    Segment segment = copy.segment();
    // As the packets themselves are counted.
    rsts += segment.isRst() ? 1 : 0;
    fins += segment.isFin() && !segment.isRst() ? 1 : 0;
    openingSyns += segment.isSyn() && !segment.isAck() && !segment.isRst() ? 1 : 0;
    if (segment.isFin() || segment.isRst()) {
      kept = kept.with(copy, MAX_KEPT);
    }
  }

  long openingSyns() {
    return openingSyns;
  }

  long fins() {
    return fins;
  }

  long rsts() {
    return rsts;
  }

  /** Of FINs and RSTs, in capture order; at most 1,000. */
  AppendOnlyList<PacketCopy> kept() {
    return kept;
  }
}

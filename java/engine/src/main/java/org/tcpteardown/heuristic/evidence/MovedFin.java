package org.tcpteardown.heuristic.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/**
 * A FIN that was repeated behind its first place, and that its receiver did not take: it went on
 * asking for the number of the first one.
 *
 * @param closer the end that sent it
 * @param first its first FIN
 * @param moved those that stand further on, all at one place; at least two
 * @param refusal the receiver's last ACK, which came after two of them
 */
public record MovedFin(HalfConnection closer, FinMark first, List<FinMark> moved, Segment refusal) {
  /**
   * Differences from here on, in sequence numbers, belong to another connection on the same ports
   * whose start was not captured: initial numbers grow by some megabytes a second (RFC 6528 section
   * 3), and where ports in TIME-WAIT are used again at once, Linux begins 65,537 behind the old end
   * (tcp_timewait_state_process). One that moves by itself stays within a large segment.
   */
  public static final int OTHER_CONNECTION = 1 << 16;

  /** The first FIN of one end that stands elsewhere than its very first; null if all agree. */
  public static @Nullable FinMark anyOf(HalfConnection half) {
    for (FinMark fin : half.fins()) {
      int difference = SeqNum.distance(half.fins().get(0).finSeq(), fin.finSeq());
      if (difference != 0 && Math.abs(difference) < OTHER_CONNECTION) {
        return fin;
      }
    }
    return null;
  }

  /** That of an end; null if there is none, or if nothing tells that it was refused. */
  public static @Nullable MovedFin refused(HalfConnection half) {
    FinMark elsewhere = half.fins().size() < 2 ? null : anyOf(half);
    Segment last = half.peer().lastSegment();
    if (elsewhere == null
        || last == null
        || half.finAckedBy() != null
        || half.dataAfterFin() != null
        || half.lacksFrames()) {
      return null;
    }
    FinMark first = half.fins().get(0);
    List<FinMark> moved =
        half.fins().stream().filter(f -> f.finSeq() == elsewhere.finSeq()).toList();
    boolean answers =
        moved.size() > 1
            && last.timeNs() > moved.get(1).timeNs()
            && last.isAck()
            && !last.isRst()
            && last.ack() == first.finSeq();
    return answers && SeqNum.after(elsewhere.finSeq(), first.finSeq())
        ? new MovedFin(half, first, moved, last)
        : null;
  }

  /** How much too high the repeats are, in sequence numbers. */
  public int by() {
    return SeqNum.distance(first.finSeq(), moved.get(0).finSeq());
  }

  /** From the first FIN to its last repeat, in nanoseconds. */
  public long lastedNs() {
    return moved.get(moved.size() - 1).timeNs() - first.timeNs();
  }
}

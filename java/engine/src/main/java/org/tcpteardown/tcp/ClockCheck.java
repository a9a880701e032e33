package org.tcpteardown.tcp;

import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;

/**
 * Whether the answers of one half come before what they answer, again and again by the same time:
 * then each direction has a clock of its own, as where captures of two machines were merged.
 */
final class ClockCheck {
  /** Queues of one capture mix up frames by less. */
  private static final long MIN_NS = 100_000_000L;

  /** Round trips and timers of the other end vary by that. */
  private static final long TOLERANCE_NS = 60_000_000L;

  /** Once a frame may be missing, and the repeat of it be taken for the first. */
  private static final int ENOUGH = 3;

  private static final int MAX_AWAITED = 8;

  /** Numbers that it acknowledged before they were captured, and when. */
  private final int[] awaited = new int[MAX_AWAITED];

  private final long[] answeredNs = new long[MAX_AWAITED];
  private int awaitedCount;
  private long earlyNs;
  private int agreeing;

  /** It acknowledged what the other half has not sent yet, in the order of the capture. */
  void acknowledgedUnseen(int ack, long timeNs) {
    boolean more = awaitedCount == 0 || SeqNum.after(ack, awaited[awaitedCount - 1]);
    if (more && awaitedCount < MAX_AWAITED) {
      awaited[awaitedCount] = ack;
      answeredNs[awaitedCount] = timeNs;
      awaitedCount++;
    }
  }

  /** The other half has sent something new. */
  void peerSent(Segment segment) {
    int done = 0;
    while (done < awaitedCount && !SeqNum.after(awaited[done], segment.endSeq())) {
      if (SeqNum.after(awaited[done], segment.seq())) {
        early(segment.timeNs() - answeredNs[done]);
      }
      done++;
    }
    awaitedCount -= done;
    System.arraycopy(awaited, done, awaited, 0, awaitedCount);
    System.arraycopy(answeredNs, done, answeredNs, 0, awaitedCount);
  }

  /** An answer came so much before what it answers. */
  void early(long byNs) {
    if (byNs < MIN_NS) {
      return;
    }
    if (agreeing > 0 && Math.abs(byNs - earlyNs) <= TOLERANCE_NS) {
      agreeing++;
    } else if (agreeing < ENOUGH) {
      earlyNs = byNs;
      agreeing = 1;
    }
  }

  /** By how much, in nanoseconds; 0 if it does not come to that. */
  long earlyNs() {
    return agreeing >= ENOUGH ? earlyNs : 0;
  }
}

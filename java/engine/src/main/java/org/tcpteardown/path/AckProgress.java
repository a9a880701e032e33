package org.tcpteardown.path;

import org.tcpteardown.model.SeqNum;

/** How far an end had acknowledged at any time. */
final class AckProgress {
  private final SentPackets answers;

  /** The packets that acknowledge more than all before, in the order of time. */
  private final int[] steps;

  private int count;

  /**
   * Gathers what was acknowledged.
   *
   * @param sent what the acknowledgements are of: a challenge ACK of another connection on the same
   *     ports (RFC 5961 section 4) has numbers that have nothing to do with it
   */
  AckProgress(SentPackets answers, SentRange sent) {
    this.answers = answers;
    this.steps = new int[answers.size()];
    for (int k = 0; k < answers.size(); k++) {
      if (answers.hasAck(k)
          && !answers.isRst(k)
          && sent.mayEndAt(answers.ack(k))
          && (count == 0 || SeqNum.after(answers.ack(k), answers.ack(steps[count - 1])))) {
        steps[count++] = k;
      }
    }
  }

  /** When it acknowledged up to there; {@link Long#MAX_VALUE} if it never did. */
  long reachedNs(int endSeq) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (SeqNum.before(answers.ack(steps[middle]), endSeq)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == count ? Long.MAX_VALUE : answers.timeNs(steps[low]);
  }
}

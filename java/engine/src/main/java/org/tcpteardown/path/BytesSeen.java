package org.tcpteardown.path;

import java.util.Arrays;
import org.tcpteardown.model.SeqNum;

/** When a point first saw a byte of what an end sent. */
final class BytesSeen {
  /** Segments that overlap a byte are not farther away in the order of sequence numbers. */
  private static final int LOOK_BACK = 256;

  private final SentPackets packets;
  private final int base;

  /** Sequence number, counted from the base, in the upper half; index in the lower; sorted. */
  private final long[] bySeq;

  BytesSeen(SentPackets packets) {
    this.packets = packets;
    long[] all = new long[packets.size()];
    int count = 0;
    base = packets.size() == 0 ? 0 : packets.seq(0);
    for (int i = 0; i < packets.size(); i++) {
      if (packets.sequenceLength(i) > 0) {
        all[count++] = (long) SeqNum.distance(base, packets.seq(i)) << Integer.SIZE | i;
      }
    }
    bySeq = Arrays.copyOf(all, count);
    Arrays.sort(bySeq);
  }

  /** When the byte just before {@code endSeq} was first seen; {@link Long#MAX_VALUE} if never. */
  long firstNs(int endSeq) {
    int end = SeqNum.distance(base, endSeq);
    int at = Arrays.binarySearch(bySeq, (long) end << Integer.SIZE);
    at = at < 0 ? -at - 1 : at;
    long first = Long.MAX_VALUE;
    for (int n = at - 1; n >= Math.max(0, at - LOOK_BACK); n--) {
      int i = (int) bySeq[n];
      if (!SeqNum.before(packets.endSeq(i), endSeq)) {
        first = Math.min(first, packets.timeNs(i));
      }
    }
    return first;
  }
}

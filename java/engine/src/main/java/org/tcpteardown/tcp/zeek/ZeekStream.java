package org.tcpteardown.tcp.zeek;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.SeqNum;

/**
 * Which payload of one end was captured, as far as needed to count the holes that the other end's
 * acknowledgements reveal (Zeek's content gaps). All numbers are relative to the end's SYN, modulo
 * 2^32, so payload starts at 1.
 */
public final class ZeekStream {
  /** Ranges remembered above a hole. */
  private static final int MAX_RANGES = 16;

  /** Zeek gives up on a direction with more than this above a hole and no acknowledgement yet. */
  private static final int MAX_ABOVE_HOLE_WITHOUT_ACK = 16_384;

  /** Everything before is captured, or was counted as a hole. */
  private int edge = 1;

  /** Captured ranges above the edge, ascending, as pairs of start and end. Rarely needed. */
  private int @Nullable [] above;

  private int used;
  private boolean givenUp;

  /**
   * Payload was captured.
   *
   * @param anyAcked whether any payload of this end was ever acknowledged
   */
  void captured(int from, int length, boolean anyAcked) {
    int to = from + length;
    if (givenUp || !SeqNum.after(to, edge)) {
      return;
    }
    if (SeqNum.after(from, edge)) {
      insert(from, to);
      giveUpIfHopeless(anyAcked);
    } else {
      edge = to;
      absorb();
    }
  }

  /**
   * The peer acknowledged all before a number.
   *
   * @return how many holes this reveals
   */
  int acknowledged(int upTo) {
    if (!SeqNum.after(upTo, edge)) {
      return 0;
    }
    int holes = 0;
    while (above != null && used > 0 && SeqNum.before(above[0], upTo)) {
      holes++;
      edge = above[1];
      remove(0, 2);
      absorb();
    }
    if (SeqNum.after(upTo, edge)) {
      holes++;
      edge = upTo;
      absorb();
    }
    return givenUp ? 0 : holes;
  }

  /** Moves the edge over ranges that it reaches. */
  private void absorb() {
    while (above != null && used > 0 && !SeqNum.after(above[0], edge)) {
      edge = SeqNum.max(edge, above[1]);
      remove(0, 2);
    }
  }

  /** Adds a range above the edge, merged with those that it meets. */
  private void insert(int from, int to) {
    int[] ranges = withRoom();
    int start = 0;
    while (start < used && SeqNum.before(ranges[start + 1], from)) {
      start += 2;
    }
    int end = start;
    int low = from;
    int high = to;
    while (end < used && !SeqNum.after(ranges[end], to)) {
      low = SeqNum.before(ranges[end], low) ? ranges[end] : low;
      high = SeqNum.max(high, ranges[end + 1]);
      end += 2;
    }
    if (end == start) {
      if (used == 2 * MAX_RANGES) {
        return; // No room. The holes around it are counted as one, at worst.
      }
      System.arraycopy(ranges, start, ranges, start + 2, used - start);
      used += 2;
      end += 2;
    }
    ranges[start] = low;
    ranges[start + 1] = high;
    remove(start + 2, end); // Those that it swallowed.
  }

  private int[] withRoom() {
    int[] ranges = above;
    if (ranges == null) {
      ranges = new int[4];
    } else if (used == ranges.length && used < 2 * MAX_RANGES) {
      ranges = Arrays.copyOf(ranges, 2 * used);
    }
    above = ranges;
    return ranges;
  }

  private void remove(int from, int to) {
    if (above == null) {
      return;
    }
    System.arraycopy(above, to, above, from, used - to);
    used -= to - from;
    if (used == 0) {
      above = null;
    }
  }

  private void giveUpIfHopeless(boolean anyAcked) {
    if (!anyAcked
        && above != null
        && SeqNum.distance(edge, above[used - 1]) > MAX_ABOVE_HOLE_WITHOUT_ACK) {
      givenUp = true;
      above = null;
      used = 0;
    }
  }
}

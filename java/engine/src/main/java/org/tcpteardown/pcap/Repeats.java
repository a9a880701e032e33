package org.tcpteardown.pcap;

import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.TcpFlags;

/**
 * Knows of payload whether it was sent before, as far as it remembers: how far each end has got, of
 * one stream for each slot. A busy capture overwrites what was silent for long; then a repeat is
 * not known as one. What overtakes other payload on the way counts as repeated as well. For one
 * thread.
 */
public final class Repeats {
  /** So many streams are remembered if their numbers follow each other. */
  private static final int SLOTS = 1 << 14;

  /** In a slot: the stream's number + 1; whose ends are known, a bit each; the two ends. */
  private static final int WIDTH = 4;

  private final int[] slots = new int[SLOTS * WIDTH];

  /** Whether such a segment is to be noted: a RST's payload has no number. */
  public static boolean concerns(int flags, int payloadBytes) {
    return payloadBytes > 0 && (flags & TcpFlags.RST) == 0;
  }

  /**
   * Takes payload, and says whether any of it was seen before.
   *
   * @param stream number of its conversation
   * @param fromLow whether the lower of both ends sent it: either may be called so, but always the
   *     same
   * @param seq of its first byte
   */
  public boolean note(int stream, boolean fromLow, int seq, int payloadBytes) {
    int at = (stream & SLOTS - 1) * WIDTH;
    if (slots[at] != stream + 1) {
      slots[at] = stream + 1;
      slots[at + 1] = 0;
    }
    int bit = fromLow ? 1 : 2;
    int end = at + 1 + bit;
    boolean known = (slots[at + 1] & bit) != 0;
    boolean seen = known && SeqNum.before(seq, slots[end]);
    if (!seen || SeqNum.after(seq + payloadBytes, slots[end])) {
      slots[end] = seq + payloadBytes;
      slots[at + 1] |= bit;
    }
    return seen;
  }
}

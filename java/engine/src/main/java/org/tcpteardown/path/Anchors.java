package org.tcpteardown.path;

import java.util.Arrays;
import org.tcpteardown.model.TcpFlags;

/**
 * A few segments of a connection by which it is known again at another capture point. Of all
 * segments those with the smallest hashes are taken, so that two points choose the same ones
 * without having heard of each other (bottom-k sketch; Cohen and Kaplan, PODC 2007). Chosen three
 * times, by what different kinds of devices leave alone.
 */
final class Anchors {
  /** By what segments are recognised. */
  enum Kind {
    /** The sequence number, which a translator of addresses leaves alone. */
    NUMBERS(0),
    /** The same of segments that close: a capture that began late has few others. */
    CLOSING(1),
    /** Timestamp value and echo (RFC 7323), which stay where sequence numbers are randomised. */
    TIMESTAMPS(2),
    /** The first bytes of the payload, which only an application changes. */
    PAYLOAD(3);

    private final int place;

    Kind(int place) {
      this.place = place;
    }

    /** Where its values stand among those of all kinds. */
    int place() {
      return place;
    }
  }

  /** Kept of each kind. */
  static final int KEPT = 4;

  static final Kind[] KINDS = Kind.values();

  private static final int SLOTS = KEPT * Kind.values().length;

  private static final int SYN_MARK = 1 << 20;

  /** The hashes, smallest first, for each kind; then the places of their segments in the flow. */
  private final int[] words = new int[2 * SLOTS];

  private final byte[] held = new byte[KINDS.length];

  /** Takes the segment that stands at that place of a flow. */
  void add(FlowRows rows, int place) {
    int seq = rows.seq(place);
    int ack = rows.ack(place);
    int flags = rows.flags(place);
    if ((flags & (TcpFlags.FIN | TcpFlags.RST)) != 0) {
      offer(Kind.CLOSING, hash(both(seq, ack), SYN_MARK + 2 + flags), place);
    }
    if ((flags & TcpFlags.SYN) != 0) {
      // Two connections may begin with numbers that the other one uses for data.
      int mark = SYN_MARK + ((flags & TcpFlags.ACK) != 0 ? 1 : 0);
      offer(Kind.NUMBERS, hash(seq, mark), place);
      addTimestamps(rows, place, mark);
    } else if (rows.payloadBytes(place) > 0) {
      offer(Kind.NUMBERS, hash(seq, 0), place);
      addTimestamps(rows, place, 0);
    } else {
      // An answer's number is the same from one probe to the next where it acknowledges nothing.
      offer(Kind.NUMBERS, hash(both(seq, ack), SYN_MARK + 2 + flags), place);
    }
  }

  private void addTimestamps(FlowRows rows, int place, int mark) {
    if (rows.hasTimestamp(place)) {
      offer(Kind.TIMESTAMPS, hash(both(rows.tsVal(place), rows.tsEcr(place)), mark), place);
    }
  }

  /** Takes the hash of a segment's payload. */
  void addPayload(int payloadHash, int place) {
    offer(Kind.PAYLOAD, hash(payloadHash, 0), place);
  }

  private static long both(int high, int low) {
    return (long) high << Integer.SIZE | (low & 0xffff_ffffL);
  }

  /**
   * One step of SplitMix64 (Steele, Lea and Flood 2014). Without a key: what is chosen decides what
   * is found, which must be the same in each run. Whoever makes many segments meet in one place
   * gains nothing, for few are kept and an anchor that many flows have is passed over.
   */
  private static int hash(long value, int mark) {
    long z = (value ^ (long) mark << Integer.SIZE) + 0x9e37_79b9_7f4a_7c15L * (mark + 1L);
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return (int) ((z ^ (z >>> 31)) >>> Integer.SIZE);
  }

  private void offer(Kind kind, int hash, int place) {
    int from = kind.place() * KEPT;
    int count = held[kind.place()];
    int at = from;
    while (at < from + count && words[at] < hash) {
      at++;
    }
    if (at == from + KEPT || (at < from + count && words[at] == hash)) {
      return; // repeated segments count once, with their first place
    }
    int moved = Math.min(count, KEPT - 1) - (at - from);
    System.arraycopy(words, at, words, at + 1, moved);
    System.arraycopy(words, SLOTS + at, words, SLOTS + at + 1, moved);
    words[at] = hash;
    words[SLOTS + at] = place;
    held[kind.place()] = (byte) Math.min(count + 1, KEPT);
  }

  int count(Kind kind) {
    return held[kind.place()];
  }

  int hash(Kind kind, int nth) {
    return words[kind.place() * KEPT + nth];
  }

  int place(Kind kind, int nth) {
    return words[SLOTS + kind.place() * KEPT + nth];
  }

  /** Where the segment with that hash stands; -1 if it was not chosen. */
  int find(Kind kind, int hash) {
    int from = kind.place() * KEPT;
    int at = Arrays.binarySearch(words, from, from + held[kind.place()], hash);
    return at < 0 ? -1 : words[SLOTS + at];
  }
}

package org.tcpteardown.archive;

import java.util.Arrays;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;

/**
 * When the connections of one file were seen, and how far they had come: just enough to tell which
 * of them a neighbouring file may have to do with. Some thirty bytes for each.
 */
final class StreamTracker {
  static final int BEGINS_IN_THE_MIDDLE = 1;
  static final int LOW_FIN = 2;
  static final int HIGH_FIN = 4;
  static final int RST = 8;
  static final int MORE_THAN_SYN = 16;
  static final int UNSETTLED = 32;
  static final int SEEN = 64;

  private byte[] bits = new byte[1024];
  private long[] hash = new long[1024];
  private long[] firstNs = new long[1024];
  private long[] lastNs = new long[1024];
  private int[] segments = new int[1024];
  private int size;

  /** Whether a segment has no number by which it could be kept. */
  private boolean unnumbered;

  private long startNs = Long.MAX_VALUE;
  private long endNs = Long.MIN_VALUE;

  /** Forgets all: the file is read from its start, perhaps once more. */
  void begin() {
    Arrays.fill(bits, 0, size, (byte) 0);
    Arrays.fill(segments, 0, size, 0);
    size = 0;
    unnumbered = false;
    startNs = Long.MAX_VALUE;
    endNs = Long.MIN_VALUE;
  }

  /** Takes the next frame of the file. */
  void accept(CapturedFrame frame) {
    if (frame.timeNs() > 0) {
      startNs = Math.min(startNs, frame.timeNs());
    }
    endNs = Math.max(endNs, frame.timeNs());
    if (frame instanceof IcmpError error && error.stream() >= 0) {
      quoted(error);
    }
    if (!(frame instanceof Segment segment)) {
      return;
    }
    if (segment.stream() < 0) {
      unnumbered = true;
      return;
    }
    int at = Math.toIntExact(segment.stream());
    reserve(at);
    FlowKey key = segment.key();
    if ((bits[at] & SEEN) == 0) {
      hash[at] = hash(key);
      firstNs[at] = frame.timeNs();
      bits[at] = (byte) (SEEN | (segment.isOpeningSyn() ? 0 : BEGINS_IN_THE_MIDDLE));
    }
    lastNs[at] = frame.timeNs();
    segments[at]++;
    boolean fromLow = segment.source().equals(key.low());
    bits[at] |=
        (byte)
            ((segment.isFin() ? (fromLow ? LOW_FIN : HIGH_FIN) : 0)
                | (segment.isRst() ? RST : 0)
                | (segment.isOpeningSyn() ? 0 : MORE_THAN_SYN));
  }

  /** Of its connection this file may hold nothing else. */
  private void quoted(IcmpError error) {
    int at = Math.toIntExact(error.stream());
    reserve(at);
    if ((bits[at] & SEEN) == 0) {
      hash[at] = hash(error.key());
      firstNs[at] = error.timeNs();
      lastNs[at] = error.timeNs();
      bits[at] = SEEN | BEGINS_IN_THE_MIDDLE | MORE_THAN_SYN;
    }
  }

  private void reserve(int at) {
    if (at >= bits.length) {
      int length = Math.max(at + 1, bits.length + bits.length / 2);
      bits = Arrays.copyOf(bits, length);
      hash = Arrays.copyOf(hash, length);
      firstNs = Arrays.copyOf(firstNs, length);
      lastNs = Arrays.copyOf(lastNs, length);
      segments = Arrays.copyOf(segments, length);
    }
    size = Math.max(size, at + 1);
  }

  /**
   * The connections that a neighbour may have to do with.
   *
   * @param settleNs a closed one is settled when it was silent for so long
   * @param windowNs so near to either end of the file others matter too, if their addresses and
   *     ports are used again
   * @param all whether all matter
   * @param attemptsKept of SYNs that nobody answered so many at the most, the latest
   */
  KeptFlows kept(long settleNs, long windowNs, boolean all, int attemptsKept) {
    long attemptsSinceNs = attemptsSince(attemptsKept);
    KeptFlows kept = new KeptFlows();
    int seen = 0;
    for (int at = 0; at < size; at++) {
      if ((bits[at] & SEEN) == 0) {
        continue;
      }
      seen++;
      boolean attempt = isAttempt(at);
      if (attempt && lastNs[at] < attemptsSinceNs) {
        continue;
      }
      boolean unsettled =
          endNs - lastNs[at] < (isOver(at) ? settleNs : attempt ? windowNs : Long.MAX_VALUE);
      boolean near = firstNs[at] - startNs < windowNs || endNs - lastNs[at] < windowNs;
      if (all || unsettled || near || (bits[at] & BEGINS_IN_THE_MIDDLE) != 0) {
        kept.add(
            at,
            hash[at],
            firstNs[at],
            lastNs[at],
            bits[at] | (unsettled ? UNSETTLED : 0),
            segments[at]);
      }
    }
    kept.all(!unnumbered && kept.size() == seen);
    return kept;
  }

  private boolean isAttempt(int at) {
    return (bits[at] & MORE_THAN_SYN) == 0;
  }

  private boolean isOver(int at) {
    return (bits[at] & RST) != 0 || (bits[at] & (LOW_FIN | HIGH_FIN)) == (LOW_FIN | HIGH_FIN);
  }

  private long attemptsSince(int kept) {
    long[] times = new long[size];
    int count = 0;
    for (int at = 0; at < size; at++) {
      if ((bits[at] & SEEN) != 0 && isAttempt(at)) {
        times[count++] = lastNs[at];
      }
    }
    if (count <= kept) {
      return Long.MIN_VALUE;
    }
    Arrays.sort(times, 0, count);
    return times[count - kept];
  }

  /** Time of the first frame that has one, nanoseconds since 1970; 0 if there was none. */
  long startNs() {
    return startNs == Long.MAX_VALUE ? 0 : startNs;
  }

  /** The latest time of a frame, nanoseconds since 1970; 0 if there was none. */
  long endNs() {
    return endNs == Long.MIN_VALUE ? 0 : endNs;
  }

  /** The same on every machine, unlike that of Java, which is keyed. */
  static long hash(FlowKey key) {
    return mix(mix(1, key.low()), key.high());
  }

  private static long mix(long hash, Endpoint end) {
    IpAddress address = end.address();
    return mix(mix(mix(hash, address.high()), address.low()), end.port());
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * 0x9e3779b97f4a7c15L;
    mixed ^= mixed >>> 32;
    mixed *= 0xd6e8feb86659fd93L;
    return mixed ^ mixed >>> 29;
  }
}

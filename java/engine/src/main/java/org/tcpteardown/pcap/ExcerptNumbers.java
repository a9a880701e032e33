package org.tcpteardown.pcap;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;

/**
 * Turns the numbers that conversations have in an excerpt into those that they have in the capture.
 * Of connections that are in the excerpt as a whole, Wireshark's own count tells when they begin,
 * also where no header does: what a proxy carries counts, and so do others that no frame shows. Of
 * those that are met outside of it, too, the headers tell.
 */
final class ExcerptNumbers {
  private static final int UNKNOWN = -1;

  private final StreamNumbers streams;

  /** By number in the excerpt. */
  private int[] numbers = new int[64];

  /** Conversations that were counted where no frame showed them. */
  private final BitSet hidden = new BitSet();

  private int known;

  ExcerptNumbers(StreamNumbers streams) {
    this.streams = streams;
  }

  /** Learns of a frame that was numbered here already. */
  void compare(@Nullable CapturedFrame theirs, int counted, ForeignFrames foreign) {
    int shown = shown(theirs);
    int end = Math.max(counted, shown + 1);
    while (known < end) {
      put(UNKNOWN);
    }
    if (theirs != null && shown != ABSENT && isWhole(theirs, foreign)) {
      numbers[shown] = current(theirs);
    }
  }

  /** The number of the conversation of a frame that was not numbered here. */
  int number(@Nullable CapturedFrame theirs, int counted, ForeignFrames foreign) {
    int shown = shown(theirs);
    int end = Math.max(counted, shown + 1);
    if (theirs == null || shown == ABSENT) {
      hide(end);
      return ABSENT;
    }
    boolean whole = isWhole(theirs, foreign);
    hide(Math.min(shown, end));
    if (known == shown) {
      put(whole ? streams.skip() : next(theirs));
      int number = numbers[shown];
      hide(end);
      return number;
    }
    boolean counts = (whole || hidden.get(shown)) && numbers[shown] != UNKNOWN;
    int number = counts ? numbers[shown] : next(theirs);
    hide(end);
    return number;
  }

  /** Counts one that is none of the capture. */
  void ignore() {
    put(UNKNOWN);
  }

  private void hide(int end) {
    while (known < end) {
      hidden.set(known);
      put(streams.skip());
    }
  }

  private void put(int number) {
    if (known == numbers.length) {
      numbers = Arrays.copyOf(numbers, known * 2);
    }
    numbers[known++] = number;
  }

  private static int shown(@Nullable CapturedFrame theirs) {
    if (theirs instanceof Segment segment) {
      return (int) segment.stream();
    }
    return theirs instanceof IcmpError e ? (int) e.stream() : ABSENT;
  }

  private static boolean isWhole(CapturedFrame theirs, ForeignFrames foreign) {
    return theirs instanceof Segment segment
        ? foreign.isWhole(segment.source(), segment.destination())
        : theirs instanceof IcmpError e && foreign.isWhole(e.quotedSource(), e.quotedDestination());
  }

  private int next(CapturedFrame theirs) {
    return theirs instanceof Segment segment
        ? streams.next(segment)
        : streams.next((IcmpError) theirs);
  }

  private int current(CapturedFrame theirs) {
    return theirs instanceof Segment segment
        ? streams.current(segment.source(), segment.destination())
        : theirs instanceof IcmpError e
            ? streams.current(e.quotedSource(), e.quotedDestination())
            : UNKNOWN;
  }
}

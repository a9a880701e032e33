package org.tcpteardown.pcap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;

/**
 * The ends of the conversations that were met last, by number: most packets are of one of those. A
 * full slot is overwritten.
 */
final class EndpointPairs {
  private static final int SLOTS = 1 << 13;

  private final int[] numbers = new int[SLOTS];
  private final @Nullable Endpoint[] ends = new @Nullable Endpoint[2 * SLOTS];

  /** The slot of the conversation at hand. */
  private int slot;

  EndpointPairs() {
    Arrays.fill(numbers, -1);
  }

  /** Goes to a conversation; returns false if its ends are not known here. */
  boolean find(int number) {
    slot = number & (SLOTS - 1);
    return numbers[slot] == number;
  }

  /** Remembers the ends of the conversation that {@link #find} went to. */
  void put(int number, Endpoint low, Endpoint high) {
    numbers[slot] = number;
    ends[2 * slot] = low;
    ends[2 * slot + 1] = high;
  }

  Endpoint low() {
    return known(ends[2 * slot]);
  }

  Endpoint high() {
    return known(ends[2 * slot + 1]);
  }

  private static Endpoint known(@Nullable Endpoint end) {
    if (end == null) {
      throw new IllegalStateException("no conversation was found");
    }
    return end;
  }
}

package org.tcpteardown.tcp;

import java.util.Arrays;
import org.tcpteardown.model.CapturedFrame;

/**
 * Small numbers for hardware addresses, each given once: 0 is for none. One thread gives them,
 * others may ask for those that were handed to them.
 */
final class LinkNumbers {
  static final int TOO_MANY = -1;

  private static final int FIRST_SLOTS = 64;
  private static final long SPREAD = 0x9e3779b97f4a7c15L;

  private final int most;

  /** By number; replaced when it grows. */
  private volatile long[] addresses = {CapturedFrame.ABSENT};

  private int count = 1;

  /** Numbers by place, 0 where there is none; twice as many places as numbers at the least. */
  private int[] slots = new int[FIRST_SLOTS];

  /** Mostly the same few speak. */
  private long latest = CapturedFrame.ABSENT;

  private int latestNumber;

  LinkNumbers(int bits) {
    most = 1 << bits;
  }

  /** The address with that number. */
  long of(int number) {
    return addresses[number];
  }

  /** Its number, a new one if it has none; {@link #TOO_MANY} when there are no more. */
  int numberOf(long address) {
    if (address == latest) {
      return latestNumber;
    }
    if (address == CapturedFrame.ABSENT) {
      return 0;
    }
    int slot = place(address);
    while (slots[slot] != 0 && addresses[slots[slot]] != address) {
      slot = (slot + 1) & (slots.length - 1);
    }
    if (slots[slot] == 0) {
      if (count == most) {
        return TOO_MANY;
      }
      slots[slot] = add(address);
    }
    latest = address;
    latestNumber = slots[slot];
    if (count > slots.length / 2) {
      grow();
    }
    return latestNumber;
  }

  private int add(long address) {
    long[] known = addresses;
    if (count == known.length) {
      known = Arrays.copyOf(known, Math.min(most, 2 * count));
    }
    known[count] = address;
    addresses = known;
    return count++;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int number = 1; number < count; number++) {
      int slot = place(addresses[number]);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = number;
    }
  }

  private int place(long address) {
    return (int) ((address * SPREAD) >>> 32) & (slots.length - 1);
  }
}

package org.tcpteardown.model;

/**
 * Hashes with a key that is new in each process. Who makes a capture chooses addresses, ports and
 * options, and with a known hash could choose thousands that meet in one place of a table, which
 * makes each look-up a walk along all of them. Nothing that is told or written may depend on these
 * hashes, nor on the order in which a hash table lists what it holds.
 */
public final class KeyedHash {
  private static final long SEED = step(System.nanoTime() ^ System.currentTimeMillis() << 20);
  private static final long FIRST = step(SEED) | 1;
  private static final long SECOND = step(FIRST) | 1;

  private KeyedHash() {}

  /** The hash of a number. */
  public static long of(long value) {
    return and(SEED, value);
  }

  /** The hash of what {@code hash} is the hash of and one number more. */
  public static long and(long hash, long value) {
    // With constants of which nobody knows the second one, no two inputs are known to meet.
    long mixed = hash ^ value;
    mixed = (mixed ^ mixed >>> 32) * FIRST;
    mixed = (mixed ^ mixed >>> 29) * SECOND;
    return mixed ^ mixed >>> 32;
  }

  /** For tables that take an {@code int}. */
  public static int asInt(long hash) {
    return (int) (hash >>> Integer.SIZE);
  }

  /** SplitMix64 (Steele, Lea and Flood 2014): makes keys of all bits out of the clock's few. */
  private static long step(long from) {
    long z = from + 0x9e37_79b9_7f4a_7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }
}

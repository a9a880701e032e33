package org.tcpteardown.pcap;

/**
 * Says of most numbers that were never added that they were not, and never of one that was added: a
 * Bloom filter, split into blocks of one cache line, with one bit in each word of the block (Putze,
 * Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, 2007). Of 200 others, it takes
 * about one for a known one.
 */
final class TupleFilter {
  private static final int WORDS = 8;
  private static final int BITS_OF_WORD = 6;

  /** Each takes 16 bits. */
  private static final int NUMBERS_IN_BLOCK = 32;

  private final long[] words;
  private final int blocks;

  /** For so many numbers. */
  TupleFilter(int count) {
    blocks = count / NUMBERS_IN_BLOCK + 1;
    words = new long[blocks * WORDS];
  }

  /** Adds a number, whose bits must be well mixed. */
  void add(long hash) {
    int block = block(hash);
    long bits = bits(hash);
    for (int i = 0; i < WORDS; i++) {
      words[block + i] |= 1L << bits;
      bits >>>= BITS_OF_WORD;
    }
  }

  /** Whether that number may have been added. */
  boolean mayHave(long hash) {
    int block = block(hash);
    long bits = bits(hash);
    for (int i = 0; i < WORDS; i++) {
      if ((words[block + i] & 1L << bits) == 0) {
        return false;
      }
      bits >>>= BITS_OF_WORD;
    }
    return true;
  }

  /** By the upper half of the hash. */
  private int block(long hash) {
    long upper = hash >>> Integer.SIZE;
    return (int) ((upper * blocks) >>> Integer.SIZE) * WORDS;
  }

  /** Where in each word; by other bits of the hash than the block. */
  private static long bits(long hash) {
    return (hash * 0x9E37_79B9_7F4A_7C15L) >>> 8;
  }
}

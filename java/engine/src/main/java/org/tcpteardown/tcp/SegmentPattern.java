package org.tcpteardown.tcp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.KeyedHash;

/**
 * What two orderly connections have in common if they differ in nothing but addresses, numbers,
 * times and sizes: who sent which flags in which order, with payload or without, whether all of
 * that was captured, and what each segment acknowledged.
 */
public final class SegmentPattern {
  private final long[] words;
  private final int hash;

  /**
   * A pattern.
   *
   * @param words a description of the segments; copied
   * @param count how many of them count
   */
  SegmentPattern(long[] words, int count) {
    this.words = Arrays.copyOf(words, count);
    long mixed = KeyedHash.of(count);
    for (long word : this.words) {
      mixed = KeyedHash.and(mixed, word);
    }
    this.hash = KeyedHash.asInt(mixed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof SegmentPattern that
            && hash == that.hash
            && Arrays.equals(words, that.words));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}

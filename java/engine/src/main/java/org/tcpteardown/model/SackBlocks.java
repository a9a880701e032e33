package org.tcpteardown.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a segment's SACK options (RFC 2018): ranges that its sender has received beyond its
 * ACK or, as the first block, once more (D-SACK, RFC 2883). Raw 32-bit sequence numbers. Immutable.
 */
public final class SackBlocks {
  /** A segment without SACK option. */
  public static final SackBlocks NONE = new SackBlocks(new int[0]);

  /** More do not fit into a TCP header. */
  public static final int MAX = 4;

  private final int[] edges;

  private SackBlocks(int[] edges) {
    this.edges = edges;
  }

  /**
   * Blocks in the order of the wire.
   *
   * @param edges left and right edge of each
   */
  public static SackBlocks of(int... edges) {
    if (edges.length % 2 != 0) {
      throw new IllegalArgumentException("a block has two edges");
    }
    return edges.length == 0 ? NONE : new SackBlocks(edges.clone());
  }

  /** How many blocks there are; 0 when there is none. */
  public int count() {
    return edges.length / 2;
  }

  /** The first sequence number of block {@code i}. */
  public int left(int i) {
    return edges[2 * i];
  }

  /** The sequence number just after block {@code i}. */
  public int right(int i) {
    return edges[2 * i + 1];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || (other instanceof SackBlocks that && Arrays.equals(edges, that.edges));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(edges);
  }

  /** {@code 1:100 200:300}, unsigned. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count(); i++) {
      text.append(i == 0 ? "" : " ")
          .append(Integer.toUnsignedString(left(i)))
          .append(':')
          .append(Integer.toUnsignedString(right(i)));
    }
    return text.toString();
  }
}

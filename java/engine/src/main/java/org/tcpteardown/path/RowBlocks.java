package org.tcpteardown.path;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.spill.SpillFile;

/**
 * Rows of {@link FlowRows} by their places, in blocks: in memory, or in a file, of which each
 * thread keeps the blocks that it read last.
 */
final class RowBlocks {
  private static final int ROW_BITS = 8;

  /** Rows of a block. */
  static final int ROWS = 1 << ROW_BITS;

  private static final int IN_BLOCK = ROWS - 1;
  private static final int BLOCK_WORDS = ROWS * FlowRows.WORDS;

  static final int ROW_BYTES = FlowRows.WORDS * Integer.BYTES;

  /** Flows follow each other in about the same order at both points. */
  private static final int KEPT = 64;

  private final int size;
  private final int[][] blocks;
  private final @Nullable SpillFile file;

  /** What a thread read last. */
  private final ThreadLocal<Recent> recent = ThreadLocal.withInitial(Recent::new);

  private static final class Recent {
    final int[] number = new int[KEPT];
    final int[][] words = new int[KEPT][];
    final ByteBuffer bytes =
        ByteBuffer.allocateDirect(ROWS * ROW_BYTES).order(ByteOrder.nativeOrder());

    Recent() {
      Arrays.fill(number, -1);
    }
  }

  private RowBlocks(int size, int[][] blocks, @Nullable SpillFile file) {
    this.size = size;
    this.blocks = blocks;
    this.file = file;
  }

  /** Room in memory for so many rows. */
  static RowBlocks inMemory(int size) {
    int[][] blocks = new int[(size + IN_BLOCK) >>> ROW_BITS][];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = new int[Math.min(ROWS, size - i * ROWS) * FlowRows.WORDS];
    }
    return new RowBlocks(size, blocks, null);
  }

  /** Rows that lie in a file from its beginning on, in the machine's order of bytes. */
  static RowBlocks inFile(int size, SpillFile file) {
    return new RowBlocks(size, new int[0][], file);
  }

  int size() {
    return size;
  }

  /** Puts one row into memory. */
  void put(int place, int[] from, int at) {
    int to = (place & IN_BLOCK) * FlowRows.WORDS;
    System.arraycopy(from, at, blocks[place >>> ROW_BITS], to, FlowRows.WORDS);
  }

  /**
   * Reads rows.
   *
   * @param place of the first one
   * @param rows how many
   * @param into taken from {@code at} on
   * @throws UncheckedIOException if the file cannot be read
   */
  void read(int place, int rows, int[] into, int at) {
    int to = at;
    int next = place;
    int end = place + rows;
    while (next < end) {
      int some = Math.min(end - next, ROWS - (next & IN_BLOCK));
      int[] block = block(next >>> ROW_BITS);
      int from = (next & IN_BLOCK) * FlowRows.WORDS;
      System.arraycopy(block, from, into, to, some * FlowRows.WORDS);
      next += some;
      to += some * FlowRows.WORDS;
    }
  }

  private int[] block(int number) {
    SpillFile from = file;
    if (from == null) {
      return blocks[number];
    }
    Recent mine = recent.get();
    int slot = number & (KEPT - 1);
    int[] words = mine.words[slot];
    if (mine.number[slot] == number && words != null) {
      return words;
    }
    words = words == null ? new int[BLOCK_WORDS] : words;
    int rows = Math.min(ROWS, size - number * ROWS);
    mine.number[slot] = -1;
    mine.words[slot] = words;
    try {
      mine.bytes.clear().limit(rows * ROW_BYTES);
      from.read((long) number * ROWS * ROW_BYTES, mine.bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mine.bytes.flip();
    mine.bytes.asIntBuffer().get(words, 0, rows * FlowRows.WORDS);
    mine.number[slot] = number;
    return words;
  }
}

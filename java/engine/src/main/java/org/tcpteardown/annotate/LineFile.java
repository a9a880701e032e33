package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.spill.SpillFile;

/**
 * Keeps texts in a temporary file, many thousand small ones by index. A full disk costs memory, not
 * texts.
 *
 * <p>One thread appends; when that is over, many may read.
 */
final class LineFile {
  private static final int BLOCK_BITS = 16;
  private static final int BLOCK_BYTES = 1 << BLOCK_BITS;
  private static final int BLOCKS_KEPT = 8;

  /** Some texts, to be appended together. */
  static final class Piece {
    private final ByteText text;
    private final int[] ends;
    private int count;

    Piece(int texts, int expectedBytes) {
      text = new ByteText(expectedBytes);
      ends = new int[texts];
    }

    /** The text under way. */
    ByteText text() {
      return text;
    }

    /** Ends the text under way. */
    void end() {
      ends[count++] = text.length();
    }
  }

  /**
   * Where some texts are.
   *
   * @param first index of the first
   * @param at where they begin in the file
   * @param bytes they themselves if they could not be written
   * @param ends where each ends, from the beginning
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Run(int first, long at, byte @Nullable [] bytes, int[] ends) {}

  /** A part of the file that was read. */
  private static final class Block {
    private final ByteBuffer bytes = ByteBuffer.allocate(BLOCK_BYTES);
    private long number = -1;
  }

  /** The parts that a thread has read last, the latest first. */
  private final ThreadLocal<Block[]> blocks = ThreadLocal.withInitial(() -> new Block[BLOCKS_KEPT]);

  private final SpillFile file;
  private final List<Run> runs = new ArrayList<>();
  private boolean full;
  private int size;

  LineFile(Path folder) {
    this.file = new SpillFile(folder);
  }

  /** How many texts there are. */
  int size() {
    return size;
  }

  /** Appends texts; they get the next indexes. */
  void append(Piece piece) {
    int[] ends = Arrays.copyOf(piece.ends, piece.count);
    int length = piece.text.length();
    long at = file.sizeBytes();
    if (!full) {
      try {
        file.append(ByteBuffer.wrap(piece.text.bytes(), 0, length));
      } catch (IOException e) {
        full = true;
      }
    }
    byte[] inMemory = full ? Arrays.copyOf(piece.text.bytes(), length) : null;
    runs.add(new Run(size, at, inMemory, ends));
    size += ends.length;
  }

  /** Adds a text to another. */
  void copy(int index, ByteText to) {
    Run run = run(index);
    int i = index - run.first();
    int start = i == 0 ? 0 : run.ends()[i - 1];
    int count = run.ends()[i] - start;
    if (run.bytes() != null) {
      to.append(run.bytes(), start, count);
      return;
    }
    long at = run.at() + start;
    long end = at + count;
    while (at < end) {
      int from = (int) (at & (BLOCK_BYTES - 1));
      int some = (int) Math.min(end - at, BLOCK_BYTES - from);
      to.append(block(at >>> BLOCK_BITS).bytes.array(), from, some);
      at += some;
    }
  }

  private Run run(int index) {
    int low = 0;
    int high = runs.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs.get(middle).first() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return runs.get(low);
  }

  private Block block(long number) {
    Block[] kept = blocks.get();
    int i = 0;
    while (i < kept.length - 1 && kept[i] != null && kept[i].number != number) {
      i++;
    }
    Block found = kept[i] == null ? new Block() : kept[i];
    if (found.number != number) {
      read(found, number);
    }
    System.arraycopy(kept, 0, kept, 1, i);
    kept[0] = found;
    return found;
  }

  private void read(Block into, long number) {
    into.number = -1;
    into.bytes.clear();
    long start = number << BLOCK_BITS;
    into.bytes.limit((int) Math.min(file.sizeBytes() - start, BLOCK_BYTES));
    try {
      file.read(start, into.bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("rows could not be read from the temporary file", e);
    }
    into.number = number;
  }
}

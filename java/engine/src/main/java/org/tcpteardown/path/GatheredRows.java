package org.tcpteardown.path;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.spill.SpillFile;

/**
 * Takes the segments of a capture as they come. They wait in a temporary file, so that the memory
 * is there for the analysis that reads them, until {@link #byFlow} lays them together flow by flow.
 */
final class GatheredRows {
  /** Rows that go to the file at a time; so many can be sorted in memory. */
  private static final int CHUNK = 1 << 16;

  private static final int FIRST_ROWS = 1 << 8;

  private final int chunkRows;

  /** Chunks that wait in the file, one behind the other. */
  private int parked;

  /** Full chunks behind those for which the file had no room. */
  private final List<int[]> kept = new ArrayList<>();

  private SpillFile file = new SpillFile();
  private boolean writable = true;
  private int[] last = new int[FIRST_ROWS * FlowRows.WORDS];
  private int lastRows;
  private int size;
  private @Nullable ByteBuffer buffer;

  GatheredRows() {
    this(CHUNK);
  }

  /**
   * Begins with nothing.
   *
   * @param chunkRows rows that go to the file at a time; at least 1
   */
  GatheredRows(int chunkRows) {
    this.chunkRows = chunkRows;
  }

  int size() {
    return size;
  }

  /** Forgets everything. */
  void clear() {
    file.close();
    file = new SpillFile();
    parked = 0;
    kept.clear();
    last = new int[FIRST_ROWS * FlowRows.WORDS];
    lastRows = 0;
    size = 0;
    buffer = null;
  }

  /**
   * Appends a segment.
   *
   * @param flow place of its flow among all
   * @param reverse whether its sender is not the flow's first
   */
  void add(Segment segment, int flow, boolean reverse) {
    if (lastRows == chunkRows) {
      park();
    }
    int at = lastRows * FlowRows.WORDS;
    if (at == last.length) {
      last = Arrays.copyOf(last, Math.min(chunkRows, 2 * lastRows) * FlowRows.WORDS);
    }
    FlowRows.put(last, at, segment, flow, reverse);
    lastRows++;
    size++;
  }

  /** What is full goes to the file, and its array is used again. */
  private void park() {
    lastRows = 0;
    if (writable) {
      try {
        write(file, (long) parked * chunkRows, last, 0, chunkRows);
        parked++;
        return;
      } catch (IOException e) {
        writable = false; // then it stays in memory
      }
    }
    kept.add(last);
    last = new int[last.length];
  }

  private void write(SpillFile to, long row, int[] words, int fromRow, int rows)
      throws IOException {
    ByteBuffer bytes = buffer();
    bytes.asIntBuffer().put(words, fromRow * FlowRows.WORDS, rows * FlowRows.WORDS);
    bytes.limit(rows * RowBlocks.ROW_BYTES);
    to.write(row * RowBlocks.ROW_BYTES, bytes);
  }

  private void read(SpillFile from, long row, int[] words, int rows) throws IOException {
    ByteBuffer bytes = buffer();
    bytes.limit(rows * RowBlocks.ROW_BYTES);
    from.read(row * RowBlocks.ROW_BYTES, bytes);
    bytes.flip();
    bytes.asIntBuffer().get(words, 0, rows * FlowRows.WORDS);
  }

  private ByteBuffer buffer() {
    ByteBuffer known = buffer;
    if (known == null) {
      int bytes = chunkRows * RowBlocks.ROW_BYTES;
      known = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      buffer = known;
    }
    known.clear();
    return known;
  }

  /** Takes chunks in the order in which they were gathered. */
  private interface ChunkVisitor {
    void chunk(int[] words, int rows) throws IOException;
  }

  private void visit(ChunkVisitor visitor) throws IOException {
    int[] words = new int[parked == 0 ? 0 : chunkRows * FlowRows.WORDS];
    for (int i = 0; i < parked; i++) {
      read(file, (long) i * chunkRows, words, chunkRows);
      visitor.chunk(words, chunkRows);
    }
    for (int[] chunk : kept) {
      visitor.chunk(chunk, chunkRows);
    }
    visitor.chunk(last, lastRows);
  }

  /**
   * Lays the rows together flow by flow, those of a flow in the order in which they came, and
   * forgets them.
   *
   * @param starts where the rows of each flow begin, and where those of the last one end
   * @throws IOException if what was put aside cannot be read back
   */
  RowBlocks byFlow(int[] starts) throws IOException {
    RowBlocks sorted = parked == 0 ? inMemory(starts) : inFileIfPossible(starts);
    clear();
    return sorted;
  }

  private RowBlocks inMemory(int[] starts) throws IOException {
    RowBlocks sorted = RowBlocks.inMemory(size);
    int[] next = Arrays.copyOf(starts, starts.length - 1);
    visit(
        (words, rows) -> {
          for (int at = 0; at < rows * FlowRows.WORDS; at += FlowRows.WORDS) {
            sorted.put(next[FlowRows.flowAt(words, at)]++, words, at);
          }
        });
    return sorted;
  }

  private RowBlocks inFileIfPossible(int[] starts) throws IOException {
    SpillFile sorted = new SpillFile();
    try {
      FlowBuckets buckets = new FlowBuckets(starts, chunkRows);
      spread(buckets, sorted);
      for (int bucket = 0; bucket < buckets.count(); bucket++) {
        if (buckets.hasSeveralFlows(bucket)) {
          sort(buckets, bucket, starts, sorted);
        }
      }
      return RowBlocks.inFile(size, sorted);
    } catch (IOException e) {
      sorted.close();
      return inMemory(starts); // there is no room for all of it twice
    }
  }

  /** Writes each row to where the rows of its bucket go. */
  private void spread(FlowBuckets buckets, SpillFile sorted) throws IOException {
    int[] written = buckets.starts();
    int[] spread = new int[chunkRows * FlowRows.WORDS];
    visit(
        (words, rows) -> {
          int[] ends = new int[buckets.count() + 1];
          for (int at = 0; at < rows * FlowRows.WORDS; at += FlowRows.WORDS) {
            ends[buckets.of(FlowRows.flowAt(words, at)) + 1]++;
          }
          for (int bucket = 0; bucket < buckets.count(); bucket++) {
            ends[bucket + 1] += ends[bucket];
          }
          int[] next = ends.clone();
          for (int at = 0; at < rows * FlowRows.WORDS; at += FlowRows.WORDS) {
            int to = next[buckets.of(FlowRows.flowAt(words, at))]++;
            System.arraycopy(words, at, spread, to * FlowRows.WORDS, FlowRows.WORDS);
          }
          for (int bucket = 0; bucket < buckets.count(); bucket++) {
            int some = ends[bucket + 1] - ends[bucket];
            if (some > 0) {
              write(sorted, written[bucket], spread, ends[bucket], some);
              written[bucket] += some;
            }
          }
        });
  }

  private void sort(FlowBuckets buckets, int bucket, int[] starts, SpillFile sorted)
      throws IOException {
    int first = buckets.start(bucket);
    int rows = buckets.start(bucket + 1) - first;
    int[] words = new int[rows * FlowRows.WORDS];
    read(sorted, first, words, rows);
    int[] inOrder = new int[words.length];
    int firstFlow = buckets.firstFlow(bucket);
    int[] next = Arrays.copyOfRange(starts, firstFlow, buckets.firstFlow(bucket + 1));
    for (int at = 0; at < words.length; at += FlowRows.WORDS) {
      int to = next[FlowRows.flowAt(words, at) - firstFlow]++ - first;
      System.arraycopy(words, at, inOrder, to * FlowRows.WORDS, FlowRows.WORDS);
    }
    write(sorted, first, inOrder, 0, rows);
  }
}

package org.tcpteardown.path;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.spill.SpillFile;

/**
 * Segments in columns, some 50 bytes for each. While they are gathered they wait in a temporary
 * file, so that the memory is there for the analysis that reads them; {@link #load} brings them
 * back.
 */
final class SegmentColumns {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int IN_CHUNK = CHUNK - 1;

  /** Above the flags that TCP has: the segment's sender is not the flow's first. */
  static final int REVERSE = 1 << 15;

  static final int HAS_TIMESTAMP = 1 << 14;

  static final int TCP_FLAGS = (1 << 12) - 1;

  /** The columns of {@link #CHUNK} segments. */
  private static final class Chunk {
    static final int BYTES = CHUNK * (Long.BYTES + 8 * Integer.BYTES + 4 * Short.BYTES);

    final long[] timeNs = new long[CHUNK];
    final int[] frame = new int[CHUNK];
    final int[] lengthBytes = new int[CHUNK];
    final int[] flow = new int[CHUNK];
    final int[] seq = new int[CHUNK];
    final int[] ack = new int[CHUNK];
    final int[] payloadBytes = new int[CHUNK];
    final int[] tsVal = new int[CHUNK];
    final int[] tsEcr = new int[CHUNK];
    final short[] flags = new short[CHUNK];
    final short[] window = new short[CHUNK];
    final short[] ipId = new short[CHUNK];
    final short[] ttl = new short[CHUNK];

    private List<int[]> ints() {
      return List.of(frame, lengthBytes, flow, seq, ack, payloadBytes, tsVal, tsEcr);
    }

    private List<short[]> shorts() {
      return List.of(flags, window, ipId, ttl);
    }

    void write(ByteBuffer to) {
      to.asLongBuffer().put(timeNs);
      to.position(to.position() + CHUNK * Long.BYTES);
      for (int[] column : ints()) {
        to.asIntBuffer().put(column);
        to.position(to.position() + CHUNK * Integer.BYTES);
      }
      for (short[] column : shorts()) {
        to.asShortBuffer().put(column);
        to.position(to.position() + CHUNK * Short.BYTES);
      }
    }

    void read(ByteBuffer from) {
      from.asLongBuffer().get(timeNs);
      from.position(from.position() + CHUNK * Long.BYTES);
      for (int[] column : ints()) {
        from.asIntBuffer().get(column);
        from.position(from.position() + CHUNK * Integer.BYTES);
      }
      for (short[] column : shorts()) {
        from.asShortBuffer().get(column);
        from.position(from.position() + CHUNK * Short.BYTES);
      }
    }
  }

  /** Null for those that wait in the file. */
  private final List<@Nullable Chunk> chunks = new ArrayList<>();

  /** Where in the file each chunk waits, in bytes; -1 if it is here. */
  private final List<Long> fileAt = new ArrayList<>();

  private SpillFile file = new SpillFile();
  private boolean writable = true;
  private @Nullable Chunk last;
  private int size;

  int size() {
    return size;
  }

  /** Forgets everything. */
  void clear() {
    chunks.clear();
    fileAt.clear();
    file = new SpillFile();
    last = null;
    size = 0;
  }

  /**
   * Appends a segment.
   *
   * @param flow place of its flow among all
   * @param reverse whether its sender is not the flow's first
   */
  void add(Segment segment, int flow, boolean reverse) {
    int at = size & IN_CHUNK;
    Chunk chunk = last;
    if (chunk == null || at == 0) {
      chunk = next();
    }
    chunk.timeNs[at] = segment.timeNs();
    chunk.frame[at] = (int) segment.frame();
    chunk.lengthBytes[at] = segment.lengthBytes();
    chunk.flow[at] = flow;
    chunk.seq[at] = segment.seq();
    chunk.ack[at] = segment.ack();
    chunk.payloadBytes[at] = segment.payloadBytes();
    chunk.tsVal[at] = (int) segment.tsVal();
    chunk.tsEcr[at] = (int) segment.tsEcr();
    int flags = segment.flags() & TCP_FLAGS;
    flags |= reverse ? REVERSE : 0;
    flags |= segment.tsVal() >= 0 ? HAS_TIMESTAMP : 0;
    chunk.flags[at] = (short) flags;
    chunk.window[at] = (short) segment.windowRaw();
    chunk.ipId[at] = (short) Math.max(0, segment.ipId());
    chunk.ttl[at] = (short) Math.max(0, segment.ttl());
    size++;
  }

  /** Room for more; what is full goes to the file, and its arrays are used again. */
  private Chunk next() {
    Chunk full = last;
    boolean parked = full != null && park(full);
    Chunk chunk = full != null && parked ? full : new Chunk();
    chunks.add(chunk);
    fileAt.add(-1L);
    last = chunk;
    return chunk;
  }

  private boolean park(Chunk full) {
    if (!writable) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Chunk.BYTES);
    full.write(bytes);
    long at = file.sizeBytes();
    try {
      file.append(bytes.flip());
    } catch (IOException e) {
      writable = false; // then it stays in memory
      return false;
    }
    chunks.set(chunks.size() - 1, null);
    fileAt.set(chunks.size() - 1, at);
    return true;
  }

  /**
   * Brings everything back from the file.
   *
   * @throws IOException if it cannot be read
   */
  void load() throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(fileAt.stream().anyMatch(at -> at >= 0) ? Chunk.BYTES : 0);
    for (int i = 0; i < chunks.size(); i++) {
      if (chunks.get(i) == null) {
        bytes.clear();
        file.read(fileAt.get(i), bytes);
        Chunk chunk = new Chunk();
        chunk.read(bytes.flip());
        chunks.set(i, chunk);
        fileAt.set(i, -1L);
      }
    }
  }

  private Chunk chunk(int place) {
    Chunk chunk = chunks.get(place >>> CHUNK_BITS);
    if (chunk == null) {
      throw new IllegalStateException("the segments are in a file");
    }
    return chunk;
  }

  int flow(int place) {
    return chunk(place).flow[place & IN_CHUNK];
  }

  long timeNs(int place) {
    return chunk(place).timeNs[place & IN_CHUNK];
  }

  int frame(int place) {
    return chunk(place).frame[place & IN_CHUNK];
  }

  int lengthBytes(int place) {
    return chunk(place).lengthBytes[place & IN_CHUNK];
  }

  int seq(int place) {
    return chunk(place).seq[place & IN_CHUNK];
  }

  int ack(int place) {
    return chunk(place).ack[place & IN_CHUNK];
  }

  int payloadBytes(int place) {
    return chunk(place).payloadBytes[place & IN_CHUNK];
  }

  int tsVal(int place) {
    return chunk(place).tsVal[place & IN_CHUNK];
  }

  int tsEcr(int place) {
    return chunk(place).tsEcr[place & IN_CHUNK];
  }

  int window(int place) {
    return chunk(place).window[place & IN_CHUNK] & 0xffff;
  }

  /** 0 where it is 0 or absent. */
  int ipId(int place) {
    return chunk(place).ipId[place & IN_CHUNK] & 0xffff;
  }

  /** 0 where it is 0 or absent. */
  int ttl(int place) {
    return chunk(place).ttl[place & IN_CHUNK];
  }

  /** The flags of TCP, and {@link #REVERSE} and {@link #HAS_TIMESTAMP}. */
  int marks(int place) {
    return chunk(place).flags[place & IN_CHUNK] & 0xffff;
  }
}

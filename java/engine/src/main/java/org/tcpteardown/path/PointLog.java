package org.tcpteardown.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * All TCP segments of one capture, in columns: some 40 bytes for each, so that captures of millions
 * of segments can be held beside each other.
 */
public final class PointLog {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int IN_CHUNK = CHUNK - 1;

  /** Above the flags that TCP has. */
  static final int REVERSE = 1 << 15;

  static final int HAS_TIMESTAMP = 1 << 14;

  private static final int TCP_FLAGS = (1 << 12) - 1;

  /** The columns of {@link #CHUNK} segments. */
  private static final class Chunk {
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
    final byte[] ttl = new byte[CHUNK];
  }

  private final List<Chunk> chunks = new ArrayList<>();
  private final List<PointFlow> flows = new ArrayList<>();

  /** Place in {@link #flows} plus one, by number. */
  private int[] byNumber = new int[1 << 10];

  private int size;
  private long firstTimeNs = Long.MAX_VALUE;
  private long lastTimeNs = Long.MIN_VALUE;

  /** The segments flow by flow, once all are there. */
  private int[] order = {};

  private int[] starts = {};

  /** Forgets everything. */
  public void clear() {
    chunks.clear();
    flows.clear();
    Arrays.fill(byNumber, 0);
    size = 0;
    firstTimeNs = Long.MAX_VALUE;
    lastTimeNs = Long.MIN_VALUE;
  }

  /** Notes that something was captured then, TCP or not. */
  public void seen(long timeNs) {
    firstTimeNs = Math.min(firstTimeNs, timeNs);
    lastTimeNs = Math.max(lastTimeNs, timeNs);
  }

  /**
   * Takes the next segment.
   *
   * @param flow number of the flow that it belongs to
   */
  public void add(long flow, Segment segment) {
    PointFlow owner = flow(flow, segment);
    owner.add(segment, size);
    if ((size & IN_CHUNK) == 0) {
      chunks.add(new Chunk());
    }
    Chunk chunk = chunks.get(size >>> CHUNK_BITS);
    int at = size & IN_CHUNK;
    chunk.timeNs[at] = segment.timeNs();
    chunk.frame[at] = (int) segment.frame();
    chunk.lengthBytes[at] = segment.lengthBytes();
    chunk.flow[at] = owner.index();
    chunk.seq[at] = segment.seq();
    chunk.ack[at] = segment.ack();
    chunk.payloadBytes[at] = segment.payloadBytes();
    chunk.tsVal[at] = (int) segment.tsVal();
    chunk.tsEcr[at] = (int) segment.tsEcr();
    int flags = segment.flags() & TCP_FLAGS;
    flags |= owner.directionOf(segment) == PointFlow.FORWARD ? 0 : REVERSE;
    flags |= segment.tsVal() >= 0 ? HAS_TIMESTAMP : 0;
    chunk.flags[at] = (short) flags;
    chunk.window[at] = (short) segment.windowRaw();
    chunk.ipId[at] = (short) Math.max(0, segment.ipId());
    chunk.ttl[at] = (byte) Math.max(0, segment.ttl());
    size++;
  }

  private PointFlow flow(long number, Segment opening) {
    int at = (int) Math.min(number, Integer.MAX_VALUE - 8);
    if (at >= byNumber.length) {
      byNumber = Arrays.copyOf(byNumber, Math.max(at + 1, byNumber.length * 2));
    }
    if (byNumber[at] == 0) {
      flows.add(new PointFlow(number, flows.size(), opening));
      byNumber[at] = flows.size();
    }
    return flows.get(byNumber[at] - 1);
  }

  /** Sorts the segments by flow; to be called when all are there. */
  public void seal() {
    starts = new int[flows.size() + 1];
    for (int i = 0; i < size; i++) {
      starts[flowAt(i) + 1]++;
    }
    for (int i = 0; i < flows.size(); i++) {
      starts[i + 1] += starts[i];
    }
    int[] next = Arrays.copyOf(starts, flows.size());
    order = new int[size];
    for (int i = 0; i < size; i++) {
      order[next[flowAt(i)]++] = i;
    }
  }

  public List<PointFlow> flows() {
    return Collections.unmodifiableList(flows);
  }

  /** How many segments it holds. */
  public int size() {
    return size;
  }

  /** Time of the earliest frame, TCP or not; {@link Long#MAX_VALUE} if there is none. */
  public long firstTimeNs() {
    return firstTimeNs;
  }

  /** Time of the latest frame; {@link Long#MIN_VALUE} if there is none. */
  public long lastTimeNs() {
    return lastTimeNs;
  }

  /** Places of a flow's segments, in the order in which they were captured. */
  int[] places(PointFlow flow) {
    int[] own = Arrays.copyOfRange(order, starts[flow.index()], starts[flow.index() + 1]);
    for (PointFlow part : flow.parts()) {
      int[] more = places(part);
      int size = own.length;
      own = Arrays.copyOf(own, size + more.length);
      System.arraycopy(more, 0, own, size, more.length);
    }
    if (!flow.parts().isEmpty()) {
      Arrays.sort(own);
    }
    return own;
  }

  /** Whether a segment was sent by the end that {@link PointFlow#first} names. */
  int direction(PointFlow flow, int place) {
    PointFlow owner = flows.get(flowAt(place));
    int direction = direction(place);
    return owner.first().equals(flow.first()) ? direction : 1 - direction;
  }

  /** Number of the flow that a segment is counted to. */
  long flowNumber(int place) {
    return flows.get(flowAt(place)).number();
  }

  /**
   * Tells the hash of a segment's payload, where it has one.
   *
   * @param frame number of a frame that was added
   */
  public void payload(long frame, int hash) {
    int place = place(frame);
    if (place >= 0 && payloadBytes(place) > 0) {
      flows.get(flowAt(place)).anchors().addPayload(hash, place);
    }
  }

  /** Where the segment of that frame stands; -1 if there is none. */
  int place(long frame) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int there = frame(middle);
      if (there == frame) {
        return middle;
      } else if (there < frame) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private Chunk chunk(int place) {
    return chunks.get(place >>> CHUNK_BITS);
  }

  private int flowAt(int place) {
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
    return chunk(place).ttl[place & IN_CHUNK] & 0xff;
  }

  boolean hasTimestamp(int place) {
    return (chunk(place).flags[place & IN_CHUNK] & HAS_TIMESTAMP) != 0;
  }

  int direction(int place) {
    return (chunk(place).flags[place & IN_CHUNK] & REVERSE) != 0 ? 1 : 0;
  }

  int flags(int place) {
    return chunk(place).flags[place & IN_CHUNK] & TCP_FLAGS;
  }

  /** SEG.LEN of RFC 9293. */
  int sequenceLength(int place) {
    int flags = flags(place);
    if ((flags & TcpFlags.RST) != 0) {
      return 0;
    }
    return payloadBytes(place)
        + ((flags & TcpFlags.SYN) != 0 ? 1 : 0)
        + ((flags & TcpFlags.FIN) != 0 ? 1 : 0);
  }
}

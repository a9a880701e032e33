package org.tcpteardown.path;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * All TCP segments of one capture, in columns, so that captures of millions of segments can be held
 * beside each other.
 */
public final class PointLog {
  private final SegmentColumns columns = new SegmentColumns();
  private final List<PointFlow> flows = new ArrayList<>();

  /** Place in {@link #flows} plus one, by number. */
  private int[] byNumber = new int[1 << 10];

  private long firstTimeNs = Long.MAX_VALUE;
  private long lastTimeNs = Long.MIN_VALUE;

  /** The segments flow by flow, once all are there. */
  private int[] order = {};

  private int[] starts = {};

  private boolean sealed;
  private boolean anchored;

  /** Forgets everything. */
  public void clear() {
    columns.clear();
    flows.clear();
    Arrays.fill(byNumber, 0);
    sealed = false;
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
    owner.add(segment, columns.size());
    columns.add(segment, owner.index(), owner.directionOf(segment) != PointFlow.FORWARD);
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

  /**
   * Makes everything ready to be asked; to be called when all segments are there. Does nothing the
   * second time.
   *
   * @throws IOException if what was put aside cannot be read back
   */
  public void seal() throws IOException {
    if (sealed) {
      return;
    }
    columns.load();
    int size = columns.size();
    starts = new int[flows.size() + 1];
    for (int i = 0; i < size; i++) {
      starts[columns.flow(i) + 1]++;
    }
    for (int i = 0; i < flows.size(); i++) {
      starts[i + 1] += starts[i];
    }
    int[] next = Arrays.copyOf(starts, flows.size());
    order = new int[size];
    for (int i = 0; i < size; i++) {
      order[next[columns.flow(i)]++] = i;
    }
    sealed = true;
  }

  /** Notes what flows are recognised by; nothing if that was done, or not released since. */
  public void noteAnchors() {
    if (!anchored) {
      for (int i = 0; i < columns.size(); i++) {
        flows.get(columns.flow(i)).anchors().add(this, i);
      }
      anchored = true;
    }
  }

  /** Lets go of what flows are recognised by: once matched they need it no more. */
  public void releaseAnchors() {
    flows.forEach(PointFlow::releaseAnchors);
    anchored = false;
  }

  public List<PointFlow> flows() {
    return Collections.unmodifiableList(flows);
  }

  /** How many segments it holds. */
  public int size() {
    return columns.size();
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
    PointFlow owner = flows.get(columns.flow(place));
    int direction = direction(place);
    return owner.first().equals(flow.first()) ? direction : 1 - direction;
  }

  /** Number of the flow that a segment is counted to. */
  long flowNumber(int place) {
    return flows.get(columns.flow(place)).number();
  }

  /**
   * Tells the hash of a segment's payload, where it has one.
   *
   * @param frame number of a frame that was added
   */
  public void payload(long frame, int hash) {
    int place = place(frame);
    if (place >= 0 && payloadBytes(place) > 0) {
      flows.get(columns.flow(place)).anchors().addPayload(hash, place);
    }
  }

  /** Where the segment of that frame stands; -1 if there is none. */
  int place(long frame) {
    int low = 0;
    int high = columns.size() - 1;
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

  long timeNs(int place) {
    return columns.timeNs(place);
  }

  int frame(int place) {
    return columns.frame(place);
  }

  int lengthBytes(int place) {
    return columns.lengthBytes(place);
  }

  int seq(int place) {
    return columns.seq(place);
  }

  int ack(int place) {
    return columns.ack(place);
  }

  int payloadBytes(int place) {
    return columns.payloadBytes(place);
  }

  int tsVal(int place) {
    return columns.tsVal(place);
  }

  int tsEcr(int place) {
    return columns.tsEcr(place);
  }

  int window(int place) {
    return columns.window(place);
  }

  /** 0 where it is 0 or absent. */
  int ipId(int place) {
    return columns.ipId(place);
  }

  /** 0 where it is 0 or absent. */
  int ttl(int place) {
    return columns.ttl(place);
  }

  boolean hasTimestamp(int place) {
    return (columns.marks(place) & SegmentColumns.HAS_TIMESTAMP) != 0;
  }

  int direction(int place) {
    return (columns.marks(place) & SegmentColumns.REVERSE) != 0 ? 1 : 0;
  }

  int flags(int place) {
    return columns.marks(place) & SegmentColumns.TCP_FLAGS;
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

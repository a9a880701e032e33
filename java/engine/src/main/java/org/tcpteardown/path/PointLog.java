package org.tcpteardown.path;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;

/**
 * All TCP segments of one capture, flow by flow, so that captures of millions of segments can be
 * held beside each other.
 */
public final class PointLog {
  private final GatheredRows gathered = new GatheredRows();
  private final List<PointFlow> flows = new ArrayList<>();
  private final SharedEnds ends = new SharedEnds();

  /** Place in {@link #flows} plus one, by number. */
  private int[] byNumber = new int[1 << 10];

  private long firstTimeNs = Long.MAX_VALUE;
  private long lastTimeNs = Long.MIN_VALUE;

  /** Where the rows of each flow begin, once all are there. */
  private int[] starts = {};

  private @Nullable RowBlocks rows;
  private @Nullable PayloadMarks payload;

  /** Forgets everything. */
  public void clear() {
    gathered.clear();
    flows.clear();
    Arrays.fill(byNumber, 0);
    rows = null;
    payload = null;
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
    int direction = owner.directionOf(segment);
    owner.add(segment, direction);
    gathered.add(segment, owner.index(), direction != PointFlow.FORWARD);
  }

  private PointFlow flow(long number, Segment opening) {
    int at = (int) Math.min(number, Integer.MAX_VALUE - 8);
    if (at >= byNumber.length) {
      byNumber = Arrays.copyOf(byNumber, Math.max(at + 1, byNumber.length * 2));
    }
    if (byNumber[at] == 0) {
      Endpoint first = ends.same(opening.source());
      Endpoint second = ends.same(opening.destination());
      flows.add(new PointFlow(number, flows.size(), first, second));
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
  public synchronized void seal() throws IOException {
    if (rows != null) {
      return;
    }
    starts = new int[flows.size() + 1];
    for (int i = 0; i < flows.size(); i++) {
      starts[i + 1] = starts[i] + flows.get(i).packets();
    }
    byNumber = new int[0];
    rows = gathered.byFlow(starts);
  }

  public List<PointFlow> flows() {
    return Collections.unmodifiableList(flows);
  }

  /** How many segments it holds. */
  public int size() {
    RowBlocks sealed = rows;
    return sealed == null ? gathered.size() : sealed.size();
  }

  /** Time of the earliest frame, TCP or not; {@link Long#MAX_VALUE} if there is none. */
  public long firstTimeNs() {
    return firstTimeNs;
  }

  /** Time of the latest frame; {@link Long#MIN_VALUE} if there is none. */
  public long lastTimeNs() {
    return lastTimeNs;
  }

  /**
   * Tells the hash of a segment's payload, where it has one.
   *
   * @param frame number of a frame that was added
   */
  public void payload(long frame, int hash) {
    PayloadMarks marks = payload;
    if (marks == null) {
      marks = new PayloadMarks();
      payload = marks;
    }
    marks.put(frame, hash);
  }

  /** Lets go of what was told of payloads: once matched flows need it no more. */
  public void forgetPayload() {
    payload = null;
  }

  /** The segments of a flow, without those of its parts. */
  FlowRows own(PointFlow flow) {
    return new FlowRows(this, words(flow));
  }

  private int[] words(PointFlow flow) {
    RowBlocks sealed = rows;
    if (sealed == null) {
      throw new IllegalStateException("segments may still come");
    }
    int first = starts[flow.index()];
    int count = starts[flow.index() + 1] - first;
    int[] words = new int[count * FlowRows.WORDS];
    sealed.read(first, count, words, 0);
    return words;
  }

  /** The segments of a flow and of its parts, in the order in which they were captured. */
  FlowRows whole(PointFlow flow) {
    FlowRows own = own(flow);
    return flow.parts().isEmpty() ? own : FlowRows.inOrder(this, withParts(flow, flow));
  }

  /** Each with the senders as the flow numbers them that all are parts of. */
  private List<int[]> withParts(PointFlow flow, PointFlow of) {
    List<int[]> all = new ArrayList<>();
    int[] own = words(flow);
    if (!flow.first().equals(of.first())) {
      FlowRows.turn(own);
    }
    all.add(own);
    flow.parts().forEach(part -> all.addAll(withParts(part, of)));
    return all;
  }

  /** What a flow is recognised by. */
  FlowSketch sketch(PointFlow flow) {
    FlowRows own = own(flow);
    Anchors anchors = new Anchors();
    PayloadMarks marks = payload;
    for (int i = 0; i < own.size(); i++) {
      anchors.add(own, i);
      if (marks != null && own.payloadBytes(i) > 0 && marks.has(own.frame(i))) {
        anchors.addPayload(marks.hash(own.frame(i)), i);
      }
    }
    return new FlowSketch(flow, own, anchors);
  }
}

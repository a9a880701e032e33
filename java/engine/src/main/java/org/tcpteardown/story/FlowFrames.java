package org.tcpteardown.story;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;

/**
 * The frames of one flow, for a ladder. Memory is bounded: of a long flow only the first and the
 * last are kept, for an end explains itself by its beginning and by what came just before.
 */
public final class FlowFrames {
  /** Frames kept of the beginning, and of the end: about 5 MB together. */
  public static final int KEPT_EACH = 20_000;

  private final int keptEach;
  private final List<CapturedFrame> first = new ArrayList<>();
  private final Deque<CapturedFrame> last = new ArrayDeque<>();
  private long dropped;

  /** Keeps {@link #KEPT_EACH} of the beginning and of the end. */
  public FlowFrames() {
    this(KEPT_EACH);
  }

  /**
   * Keeps less, where the frames of many flows are kept at a time.
   *
   * @param keptEach frames of the beginning, and of the end; at least 1
   */
  public FlowFrames(int keptEach) {
    this.keptEach = keptEach;
  }

  /** How many are kept of the beginning, and of the end. */
  int keptEach() {
    return keptEach;
  }

  /** Takes the flow's next frame: a segment, or an ICMP error that quotes one. */
  public void add(CapturedFrame frame) {
    if (first.size() < keptEach) {
      first.add(frame);
      return;
    }
    if (last.size() == keptEach) {
      last.removeFirst();
      dropped++;
    }
    last.addLast(frame);
  }

  /** Those that were kept, in capture order. */
  public List<CapturedFrame> kept() {
    List<CapturedFrame> all = new ArrayList<>(first);
    all.addAll(last);
    return all;
  }

  /** How many were not kept. */
  public long dropped() {
    return dropped;
  }
}

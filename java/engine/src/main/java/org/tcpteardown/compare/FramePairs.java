package org.tcpteardown.compare;

import java.util.Arrays;
import java.util.Map;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.path.SeenFrame;

/** Which frame of one flow is which in the other capture; by frame, in columns. */
final class FramePairs {
  static final FramePairs NONE = new Collector(0, 0).sorted();

  private final long flow;
  private final long[] frames;
  private final long[] there;
  private final long[] timesNs;
  private final int[] lengthsBytes;

  private FramePairs(long flow, long[] frames, long[] there, long[] timesNs, int[] lengthsBytes) {
    this.flow = flow;
    this.frames = frames;
    this.there = there;
    this.timesNs = timesNs;
    this.lengthsBytes = lengthsBytes;
  }

  /** Takes frames in any order. */
  static final class Collector {
    private final long flow;
    private final SeenFrame[] frames;
    private final long[] there;
    private int size;

    /**
     * Begins with nothing.
     *
     * @param flow the flow's number
     * @param atMost how many frames may come
     */
    Collector(long flow, int atMost) {
      this.flow = flow;
      this.frames = new SeenFrame[atMost];
      this.there = new long[atMost];
    }

    /**
     * Takes a frame.
     *
     * @param frameThere its number in the other capture
     */
    void add(SeenFrame frame, long frameThere) {
      frames[size] = frame;
      there[size] = frameThere;
      size++;
    }

    /** All that came; of the same frame the last. */
    FramePairs sorted() {
      Integer[] order = new Integer[size];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (i, k) -> Long.compare(frames[i].frame(), frames[k].frame()));
      FramePairs all =
          new FramePairs(flow, new long[size], new long[size], new long[size], new int[size]);
      int count = 0;
      for (int i : order) {
        boolean again = count > 0 && all.frames[count - 1] == frames[i].frame();
        count += again ? 0 : 1;
        all.frames[count - 1] = frames[i].frame();
        all.there[count - 1] = there[i];
        all.timesNs[count - 1] = frames[i].timeNs();
        all.lengthsBytes[count - 1] = frames[i].lengthBytes();
      }
      return count == size ? all : all.first(count);
    }
  }

  private FramePairs first(int count) {
    return new FramePairs(
        flow,
        Arrays.copyOf(frames, count),
        Arrays.copyOf(there, count),
        Arrays.copyOf(timesNs, count),
        Arrays.copyOf(lengthsBytes, count));
  }

  int size() {
    return frames.length;
  }

  /** Where a frame stands; negative if it is not among these. */
  int find(long frame) {
    return Arrays.binarySearch(frames, frame);
  }

  /** What Wireshark shows of the frame at that place. */
  FrameFacts facts(int at) {
    return new FrameFacts(
        frames[at],
        timesNs[at],
        lengthsBytes[at],
        flow,
        Map.of(FrameField.PATH_FRAME, FieldValue.count(there[at])));
  }
}

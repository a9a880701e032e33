package org.tcpteardown.cli.report;

import java.util.Arrays;
import java.util.BitSet;
import org.tcpteardown.cli.survey.Witness;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;

/**
 * Remembers what results do not tell: about when a frame was captured, and in which direction a FIN
 * or RST went. Takes one bit for each frame, and some for every so manyth.
 */
public final class CaptureClock implements Witness {
  private static final int MOST_MARKS = 1 << 14;

  private long[] frames = new long[MOST_MARKS];
  private long[] timesNs = new long[MOST_MARKS];
  private int marks;
  private long seen;
  private long stride = 1;
  private long firstNs;
  private long lastNs;
  private BitSet fromLower = new BitSet();

  @Override
  public void begin() {
    marks = 0;
    seen = 0;
    stride = 1;
    firstNs = 0;
    lastNs = 0;
    fromLower = new BitSet();
  }

  @Override
  public void frame(CapturedFrame frame) {
    note(frame.frame(), frame.timeNs());
    if (frame instanceof Segment segment
        && (segment.isFin() || segment.isRst())
        && segment.source().compareTo(segment.destination()) < 0) {
      noteFromLower(frame.frame());
    }
  }

  /** Takes the next frame of which the time is known. */
  void note(long frame, long timeNs) {
    if (seen == 0) {
      firstNs = timeNs;
      lastNs = timeNs;
    }
    lastNs = Math.max(lastNs, timeNs);
    if (seen++ % stride == 0) {
      mark(frame, timeNs);
    }
  }

  /** Takes a FIN or RST whose sender has the lower address and port. */
  void noteFromLower(long frame) {
    if (frame < Integer.MAX_VALUE) {
      fromLower.set((int) frame);
    }
  }

  private void mark(long frame, long timeNs) {
    if (marks == MOST_MARKS) {
      marks = MOST_MARKS / 2;
      for (int i = 0; i < marks; i++) {
        frames[i] = frames[2 * i];
        timesNs[i] = timesNs[2 * i];
      }
      stride *= 2;
    }
    frames[marks] = frame;
    timesNs[marks] = timeNs;
    marks++;
  }

  /** Time of the first frame, nanoseconds since 1970; 0 if there was none. */
  public long firstNs() {
    return firstNs;
  }

  /** The latest time of any frame, nanoseconds since 1970; 0 if there was none. */
  public long lastNs() {
    return lastNs;
  }

  /** About when a frame was captured: exact where all frames are remembered. */
  public long aboutNs(long frame) {
    int at = Arrays.binarySearch(frames, 0, marks, frame);
    if (at >= 0) {
      return timesNs[at];
    }
    int next = -at - 1;
    if (next == 0) {
      return firstNs;
    }
    if (next == marks) {
      return Math.max(timesNs[marks - 1], lastNs);
    }
    double part = (double) (frame - frames[next - 1]) / (frames[next] - frames[next - 1]);
    return timesNs[next - 1] + Math.round(part * (timesNs[next] - timesNs[next - 1]));
  }

  /** Whether the sender of a FIN or RST is the end with the lower address and port. */
  public boolean isFromLower(long frame) {
    return frame < Integer.MAX_VALUE && fromLower.get((int) frame);
  }
}

package org.tcpteardown.read;

import org.tcpteardown.model.CapturedFrame;

/**
 * Looks at the frames that came in columns before anybody else does, and stops at the first sign
 * that they are not what tshark would say in EK: a line that cannot be read, a column that may be
 * cut, a missing frame, or no trace of a field without which there is no segment, as when an old
 * tshark does not know it.
 */
final class ColumnTrust implements StreamReader.Check {
  private long frames;

  @Override
  public void check(ReadTally tally, ChunkResult latest) throws DistrustedColumnsException {
    boolean distrusted = tally.badRecords() > 0 || !tally.census().missing().isEmpty();
    long number = frames;
    for (CapturedFrame frame : latest.frames()) {
      distrusted |= frame.frame() != ++number;
    }
    if (distrusted) {
      throw new DistrustedColumnsException();
    }
    frames = number;
  }

  /** Number of frames before the first sign; those are good. */
  long frames() {
    return frames;
  }
}

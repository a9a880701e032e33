package org.tcpteardown.model;

import org.jspecify.annotations.Nullable;

/**
 * Gives the same object for equal {@link SegmentDetails} most of the time: a stack opens all its
 * connections with the same options. A full slot is overwritten, so memory stays flat. For one
 * thread.
 */
public final class SegmentDetailsCache {
  private static final int SLOTS = 1 << 10;

  private final @Nullable SegmentDetails[] slots = new @Nullable SegmentDetails[SLOTS];

  /** Details without SACK blocks and text; see {@link SegmentDetails} for the rest. */
  public SegmentDetails get(int mss, int windowScale, long optionKinds, Checksum checksum) {
    if (mss == CapturedFrame.ABSENT && windowScale == CapturedFrame.ABSENT && optionKinds == 0) {
      return SegmentDetails.of(checksum);
    }
    int slot = slot(mss, windowScale, optionKinds);
    SegmentDetails known = slots[slot];
    if (known == null
        || known.mss() != mss
        || known.windowScale() != windowScale
        || known.optionKinds() != optionKinds
        || known.checksum() != checksum) {
      known =
          new SegmentDetails(
              mss, windowScale, optionKinds, SackBlocks.NONE, checksum, "", CapturedFrame.ABSENT);
      slots[slot] = known;
    }
    return known;
  }

  private static int slot(int mss, int windowScale, long optionKinds) {
    long bits = (optionKinds * 31 + windowScale) * 0x9E37_79B9_7F4A_7C15L + mss * 0x9E37_79B9L;
    return (int) (bits >>> 40 ^ bits) & (SLOTS - 1);
  }
}

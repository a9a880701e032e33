package org.tcpteardown.read;

import org.tcpteardown.model.CapturedFrame;

/** Counts TCP headers that were not captured as a whole: of such frames nothing else would tell. */
final class CutHeaders {
  private long count;
  private int capturedBytes;

  void add(CapturedFrame frame) {
    add(1, frame.capturedBytes());
  }

  void add(CutHeaders others) {
    add(others.count, others.capturedBytes);
  }

  private void add(long frames, int bytes) {
    count += frames;
    capturedBytes = Math.max(capturedBytes, bytes);
  }

  /** One line; empty when there are none. */
  String reason() {
    return count == 0
        ? ""
        : "%d %s cut off in the TCP header (the capture holds %d bytes of %s at the most): what %s of %s unknown"
            .formatted(
                count,
                count == 1 ? "frame is" : "frames are",
                capturedBytes,
                count == 1 ? "it" : "each",
                count == 1 ? "it says" : "they say",
                count == 1 ? "its connection is" : "their connections is");
  }
}

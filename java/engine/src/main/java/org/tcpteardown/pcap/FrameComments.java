package org.tcpteardown.pcap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be said about frames of a capture. */
public final class FrameComments {
  private final Map<Long, Comment> byFrame = new HashMap<>();

  /**
   * What is said about one frame.
   *
   * @param timeNs its time, by which it is made sure that it is the right one
   * @param lengthBytes its length on the wire
   * @param texts at least one
   */
  record Comment(long timeNs, int lengthBytes, List<String> texts) {}

  /**
   * Adds a text.
   *
   * @param frame its number as Wireshark counts
   * @param timeNs nanoseconds since 1970
   * @param lengthBytes on the wire
   * @param text one comment
   */
  public void add(long frame, long timeNs, int lengthBytes, String text) {
    byFrame
        .computeIfAbsent(frame, f -> new Comment(timeNs, lengthBytes, new ArrayList<>()))
        .texts()
        .add(text);
  }

  /** How many frames have something. */
  public int frames() {
    return byFrame.size();
  }

  @Nullable Comment of(long frame) {
    return byFrame.get(frame);
  }
}

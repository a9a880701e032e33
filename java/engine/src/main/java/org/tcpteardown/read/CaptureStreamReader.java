package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.PacketFilter;

/**
 * Reads a capture that comes through a pipe. It cannot be read again from its start by tshark, so
 * frames of which only tshark could tell what is in them stay unknown, and the outcome says so.
 */
final class CaptureStreamReader implements FrameReader {
  private final TsharkVersion version = new TsharkVersion(null);
  private final FrameFeed feed;
  private final String name;

  /** The stream belongs to the reader from now on. */
  CaptureStreamReader(InputStream in, String name, @Nullable PacketFilter filter) {
    this.feed = FrameFeed.of(in, version, filter);
    this.name = name;
  }

  @Override
  public ReadOutcome read(Consumer<CapturedFrame> sink)
      throws UnreadableInputException, IOException {
    try (feed) {
      while (feed.poll(Long.MAX_VALUE, sink) != FrameFeed.State.ENDED) {
        // The next piece.
      }
    }
    if (feed.frames() == 0 && !feed.damage().isEmpty()) {
      throw new UnreadableInputException(
          name
              + " cannot be read as a stream: "
              + feed.damage()
              + ". As a file tshark may be able to read it.");
    }
    String reason = reason();
    return new ReadOutcome("stream", "", reason.isEmpty(), reason, feed.frames(), 0, 0, List.of())
        .withDoubt(version.problem());
  }

  private String reason() {
    List<String> reasons = new ArrayList<>(List.of(unread(), feed.cutHeaders()));
    reasons.removeIf(String::isEmpty);
    return String.join("; ", reasons);
  }

  private String unread() {
    if (!feed.damage().isEmpty()) {
      return "the capture was cut short or is damaged: " + feed.damage();
    }
    long foreign = feed.foreignFrames() + feed.carryingFrames();
    return foreign == 0
        ? ""
        : foreign
            + " frames can be read with tshark only, and that needs a file: "
            + feed.foreignReason();
  }

  @Override
  public void close() {
    feed.close();
  }
}

package org.tcpteardown.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a capture is recognised by, wherever it lies and whatever it is called: the exact times and
 * lengths of its first frames, and of its last. The Lua plugin computes the same key from the first
 * frame.
 */
public final class Fingerprint {
  /** Frames that take part. */
  public static final int EARLY_FRAMES = 8;

  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final long NS_PER_DAY = 86_400 * NS_PER_SECOND;

  private final List<Early> early = new ArrayList<>(EARLY_FRAMES);

  // The last frame, in pieces: it changes with every frame.
  private long lastFrame;
  private long lastTimeNs;
  private int lastLengthBytes;
  private int lastCapturedBytes;

  /**
   * One of the frames that identify the capture.
   *
   * @param frame its number
   * @param timeNs its time, nanoseconds since 1970
   * @param lengthBytes its length on the wire
   * @param capturedBytes what of it was captured
   */
  public record Early(long frame, long timeNs, int lengthBytes, int capturedBytes) {}

  /** Takes the next frame of the capture: one of the first few, or perhaps the last. */
  public void add(CapturedFrame frame) {
    end(frame);
    if (early.size() < EARLY_FRAMES) {
      early.add(
          new Early(frame.frame(), frame.timeNs(), frame.lengthBytes(), frame.capturedBytes()));
    }
  }

  /** Says which frame is the last so far. */
  public void end(CapturedFrame frame) {
    lastFrame = frame.frame();
    lastTimeNs = frame.timeNs();
    lastLengthBytes = frame.lengthBytes();
    lastCapturedBytes = frame.capturedBytes();
  }

  /** The last frame, by which a capture that was cut or has grown is told; there must be one. */
  public Early last() {
    return new Early(lastFrame, lastTimeNs, lastLengthBytes, lastCapturedBytes);
  }

  /** The first frames. */
  public List<Early> early() {
    return List.copyOf(early);
  }

  /** Time of the first frame, nanoseconds since 1970; 0 if there was none. */
  public long firstTimeNs() {
    return early.isEmpty() ? 0 : early.get(0).timeNs();
  }

  /**
   * Time from which a capture's times count, nanoseconds since 1970: that of the first of these
   * frames which has one. A block that is no packet has none and is told as one of 1970, and so is
   * the first packet by a clock that began at zero; then the others are of that day, too.
   */
  public long startTimeNs() {
    long first = firstTimeNs();
    for (Early frame : early) {
      if (first == 0 && frame.timeNs > NS_PER_DAY) {
        return frame.timeNs;
      }
    }
    return first;
  }

  /** Whether there was any frame at all. */
  public boolean isEmpty() {
    return early.isEmpty();
  }

  /**
   * The part of the store's file name that the first frame alone decides: its time in microseconds
   * as Wireshark's Lua computes it, its length and captured length.
   */
  public String key() {
    Early first = early.get(0);
    // Lua sees the time as a double made in just this way; the same rounding gives the same key.
    double seconds =
        Math.floorDiv(first.timeNs, NS_PER_SECOND)
            + Math.floorMod(first.timeNs, NS_PER_SECOND) / 1e9;
    return (long) Math.floor(seconds * 1e6) + "-" + first.lengthBytes + "-" + first.capturedBytes;
  }

  /** The store's file name, from all early frames. */
  public String fileName() {
    StringBuilder text = new StringBuilder();
    for (Early frame : early) {
      text.append(frame.frame)
          .append(' ')
          .append(FieldValue.secondsText(frame.timeNs))
          .append(' ')
          .append(frame.lengthBytes)
          .append(' ')
          .append(frame.capturedBytes)
          .append('\n');
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return key() + "-" + HexFormat.of().formatHex(hash, 0, 8) + ".tsv";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

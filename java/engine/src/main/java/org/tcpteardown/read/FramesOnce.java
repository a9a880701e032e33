package org.tcpteardown.read;

import java.util.function.Consumer;
import org.tcpteardown.model.CapturedFrame;

/** Hands frames on as long as their numbers rise; what comes after is something else. */
final class FramesOnce implements Consumer<CapturedFrame> {
  private final Consumer<CapturedFrame> sink;
  private final Runnable stop;
  private long count;
  private long latest;
  private String fault = "";

  /**
   * Nothing came yet.
   *
   * @param stop called once, when a frame comes again
   */
  FramesOnce(Consumer<CapturedFrame> sink, Runnable stop) {
    this.sink = sink;
    this.stop = stop;
  }

  @Override
  public void accept(CapturedFrame frame) {
    if (!fault.isEmpty()) {
      return;
    }
    if (frame.frame() <= latest) {
      fault = "tshark gave frame %d after frame %d".formatted(frame.frame(), latest);
      stop.run();
      return;
    }
    latest = frame.frame();
    count++;
    sink.accept(frame);
  }

  /** How many were handed on. */
  long count() {
    return count;
  }

  /** What came out of order, in words; empty when nothing did. */
  String fault() {
    return fault;
  }
}

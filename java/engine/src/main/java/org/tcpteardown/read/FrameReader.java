package org.tcpteardown.read;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.tcpteardown.model.CapturedFrame;

/** Reads one capture, once. Every frame of the input becomes exactly one {@link CapturedFrame}. */
public interface FrameReader extends Closeable {

  /**
   * Reads to the end and hands over the frames in capture order, on the calling thread. Damaged
   * input is not an error: what can be read is delivered, and the outcome says what is missing.
   *
   * @throws UnreadableInputException when the input as a whole cannot be used
   * @throws IOException when reading fails for a reason outside the input
   */
  ReadOutcome read(Consumer<CapturedFrame> sink) throws UnreadableInputException, IOException;

  /** Stops reading, from any thread, and frees what it holds. Harmless after the end. */
  @Override
  void close();
}

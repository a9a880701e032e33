package org.tcpteardown.read;

import java.io.IOException;
import java.util.BitSet;
import java.util.function.Consumer;
import org.tcpteardown.model.CapturedFrame;

/** Takes what is in the frames that a filter does not leave out of what another reader reads. */
final class FilteredReader implements FrameReader {
  private final FrameReader all;
  private final BitSet matching;

  FilteredReader(FrameReader all, BitSet matching) {
    this.all = all;
    this.matching = matching;
  }

  @Override
  public ReadOutcome read(Consumer<CapturedFrame> sink)
      throws UnreadableInputException, IOException {
    return all.read(
        frame ->
            sink.accept(matching.get((int) frame.frame()) ? frame : FilteredFrames.without(frame)));
  }

  @Override
  public void close() {
    all.close();
  }
}

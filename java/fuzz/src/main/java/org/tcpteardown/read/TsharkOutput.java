package org.tcpteardown.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tcpteardown.fuzz.Judged;
import org.tcpteardown.model.CapturedFrame;

/** What tshark writes, cut into records and read on one thread, and all that follows. */
final class TsharkOutput {
  private TsharkOutput() {}

  static void read(byte[] input, Function<ByteArrayInputStream, Splitter> cut) {
    Splitter splitter = cut.apply(new ByteArrayInputStream(input));
    ChunkParser parser = new ChunkParser(splitter.format());
    ReadTally tally = new ReadTally();
    List<CapturedFrame> frames = new ArrayList<>();
    FramesOnce once = new FramesOnce(frames::add, () -> {});
    try {
      for (Chunk chunk = splitter.next(); chunk != null; chunk = splitter.next()) {
        ChunkResult result = parser.parse(chunk);
        tally.add(result);
        result.frames().forEach(once);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tally.noteEnd(splitter.endProblem());
    if (tally.reason().indexOf('\u001b') >= 0) {
      throw new IllegalStateException("an escape reaches the terminal");
    }
    Judged.of(frames);
  }
}

package org.tcpteardown.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;

/** Turns chunks into frames. One per thread. */
final class ChunkParser {
  private static final int EXCERPT_BYTES = 30;

  private final FrameValues values = new FrameValues();
  private final RecordFormat format;
  private final FrameBuilder builder = new FrameBuilder();

  ChunkParser(RecordFormat format) {
    this.format = format;
  }

  ChunkResult parse(Chunk chunk) {
    List<CapturedFrame> frames = new ArrayList<>(chunk.count());
    List<InputProblem> problems = new ArrayList<>(chunk.problems());
    FieldCensus census = new FieldCensus();
    String endProblem = "";
    boolean hexDump = false;
    for (int i = 0; i < chunk.count(); i++) {
      int start = chunk.start(i);
      int end = chunk.end(i);
      try {
        format.read(chunk.bytes(), start, end, values);
        hexDump |= values.hexDump();
        frames.add(builder.build(values, census));
      } catch (BadRecordException e) {
        if (e.isBroken() && chunk.isUnterminated(i)) {
          endProblem = "the input ends in the middle of line " + chunk.line(i);
        } else {
          int from = Math.min(start + e.column(), Math.max(start, end - EXCERPT_BYTES));
          String excerpt = Excerpt.of(chunk.bytes(), from, end);
          problems.add(new InputProblem(chunk.line(i), e.getMessage() + ": " + excerpt));
        }
      }
    }
    problems.sort(Comparator.comparingLong(InputProblem::line));
    return new ChunkResult(frames, problems, chunk.foreignLines(), census, endProblem, hexDump);
  }
}

package org.tcpteardown.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.testkit.Script;

/** A flow with more frames than are kept. */
final class FlowFramesTest {
  private static final int MIDDLE = 30_000;
  private static final long DATA = 2L * MIDDLE + 6;

  @Test
  void keepsBothEndsAndStillShowsTheResetInBetween() {
    List<CapturedFrame> start = Script.of("exchanged\n0.1 C>S R 1101:1101(0)").frames();
    Segment data = (Segment) start.get(4);
    Segment rst = (Segment) start.get(6);
    FlowTable table = new FlowTable();
    FlowFrames frames = new FlowFrames();
    for (CapturedFrame frame : start.subList(0, 6)) {
      take(frame, table, frames);
    }
    for (int i = 0; i < 2 * MIDDLE; i++) {
      if (i == MIDDLE) {
        take(at(rst, rst.seq(), 7L + i), table, frames);
      }
      take(at(data, data.endSeq() + 200 * i, i < MIDDLE ? 7L + i : 8L + i), table, frames);
    }
    assertEquals(2 * FlowFrames.KEPT_EACH, frames.kept().size());
    assertEquals(DATA + 1 - 2 * FlowFrames.KEPT_EACH, frames.dropped());

    Flow flow = table.flows().get(0);
    FlowStory story = new FlowStory(flow, flow.lastSegment().timeNs(), Settings.defaults());
    List<Rung> rungs = Ladder.of(new FlowReport(story, List.of(), Population.NONE), frames);
    String text = String.join("\n", LadderText.of(flow, frames, rungs));
    assertTrue(text.contains("[RST]"), text);
    long told = 0;
    for (Rung rung : rungs) {
      told +=
          rung instanceof Rung.OfFrames f
              ? f.frames().size()
              : rung instanceof Rung.Omitted o ? o.frames() : 0;
    }
    assertEquals(DATA + 1, told, text);
    assertTrue(rungs.stream().noneMatch(Rung.Silence.class::isInstance), text);
  }

  private static void take(CapturedFrame frame, FlowTable table, FlowFrames frames) {
    table.accept(frame);
    frames.add(frame);
  }

  /** The segment again with another number, 0.1 ms after the frame before it. */
  private static Segment at(Segment s, int seq, long frame) {
    return s.withFrame(frame)
        .withTimeNs(1_700_000_001_000_000_000L + frame * 100_000)
        .withNumbers(seq, s.ack());
  }
}

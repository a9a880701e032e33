package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Settings;
import org.tcpteardown.read.UnreadableInputException;

/** Many flows are told as each of them would be told alone. */
final class FlowWatchesTest {
  private static final Path CAPTURE = Path.of("../../test-captures/fin-timer-mix/client.pcapng");

  private static Result analyze(List<CapturedFrame> frames, FlowObserver watch) {
    Analysis analysis = new Analysis(Settings.defaults());
    watch.begin();
    analysis.watch(watch);
    return Captures.analyze(frames, analysis);
  }

  @Test
  void eachAsAlone() throws UnreadableInputException, IOException {
    List<CapturedFrame> frames = Captures.frames(CAPTURE);
    FlowWatches all = new FlowWatches(List.of(2L, 9L, 15L, 2L, 99L));
    Result result = analyze(frames, all);
    assertEquals(16, result.flows().size());
    for (long number : List.of(2L, 9L, 15L)) {
      FlowWatch alone = new FlowWatch(number);
      analyze(frames, alone);
      FlowWatch one = all.of(number).orElseThrow();
      assertEquals(alone.frames().kept(), one.frames().kept());
      assertEquals(
          alone.report().orElseThrow().verdict().sentence(),
          one.report().orElseThrow().verdict().sentence());
    }
    assertTrue(all.of(3).isEmpty(), "not watched");
    assertTrue(all.of(99).orElseThrow().report().isEmpty(), "there is none");
  }

  @Test
  void watchingChangesNothing() throws UnreadableInputException, IOException {
    List<CapturedFrame> frames = Captures.frames(CAPTURE);
    Result watched = analyze(frames, new FlowWatches(List.of(0L, 1L, 2L, 9L)));
    Result plain = Captures.analyze(frames, new Analysis(Settings.defaults()));
    assertEquals(plain.findings(), watched.findings());
    assertEquals(plain.population(), watched.population());
    assertEquals(plain.ends(), watched.ends());
  }
}

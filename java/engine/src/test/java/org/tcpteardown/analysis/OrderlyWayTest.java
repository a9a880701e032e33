package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Settings;
import org.tcpteardown.testkit.NearlyOrderly;

/** What is told of flows in good order without following them is what following them tells. */
final class OrderlyWayTest {
  private static final long DAY_NS = 86_400_000_000_000L;

  @Test
  void capturesAgainAndAgain() throws Exception {
    long quick = 0;
    for (Path capture : Captures.all()) {
      List<CapturedFrame> frames = again(Captures.frames(capture), 2);
      quick += compare(frames, capture.toString());
    }
    assertTrue(quick > 100, quick + " flows were told the short way");
  }

  /** Many connections of few shapes, mostly in good order, some just not. */
  @Test
  void nearlyOrderlyConnections() {
    for (int seed = 0; seed < 2; seed++) {
      long flows = compare(new NearlyOrderly(seed).frames(3_000), "seed " + seed);
      assertTrue(flows > 800, flows + " flows were told the short way");
    }
  }

  /** Returns how many flows were told the short way. */
  private static long compare(List<CapturedFrame> frames, String what) {
    Analysis slow = new Analysis(Settings.defaults());
    slow.followAll();
    Result followed = Captures.analyze(frames, slow);
    Result told = Captures.analyze(frames, new Analysis(Settings.defaults()));
    assertEquals(followed.findings(), told.findings(), what);
    assertEquals(followed.population(), told.population(), what);
    assertEquals(followed.factRows(), told.factRows(), what);
    assertEquals(followed.ends(), told.ends(), what);
    assertEquals(followed.flows().size(), told.flows().size(), what);
    long quick = 0;
    for (int i = 0; i < told.flows().size(); i++) {
      FlowRow row = told.flows().get(i);
      quick += row instanceof OrderlyRow ? 1 : 0;
      assertEquals(row(followed.flows().get(i)), row(row), what);
    }
    return quick;
  }

  private static String row(FlowRow row) {
    StringBuilder text = new StringBuilder();
    text.append(row.number()).append(' ').append(row.client()).append(' ').append(row.server());
    text.append(' ').append(row.firstFrame()).append(' ').append(row.lastFrame());
    for (FlowField field : FlowField.values()) {
      text.append('\n').append(field.id()).append(' ').append(row.value(field));
    }
    return text.append('\n').append(row.facts()).toString();
  }

  /** The same a few days later, a bit faster or slower each time, and with other numbers. */
  private static List<CapturedFrame> again(List<CapturedFrame> frames, int times) {
    List<CapturedFrame> all = new ArrayList<>();
    long streams =
        frames.stream()
                .mapToLong(
                    f ->
                        f instanceof Segment s
                            ? s.stream()
                            : f instanceof IcmpError e ? e.stream() : -1)
                .max()
                .orElse(0)
            + 1;
    Random random = new Random(1);
    for (int time = 0; time < times; time++) {
      Map<Object, Integer> shifts = new HashMap<>();
      long firstNs = frames.isEmpty() ? 0 : frames.get(0).timeNs();
      double pace = time == 0 ? 1 : 0.6 + random.nextDouble();
      for (CapturedFrame frame : frames) {
        long number = all.size() + 1L;
        long timeNs = firstNs + DAY_NS * time + (long) ((frame.timeNs() - firstNs) * pace);
        if (frame instanceof Segment s) {
          int own =
              shifts.computeIfAbsent(s.stream() + s.source().toString(), k -> random.nextInt());
          int peers =
              shifts.computeIfAbsent(
                  s.stream() + s.destination().toString(), k -> random.nextInt());
          all.add(
              s.withFrame(number)
                  .withTimeNs(timeNs)
                  .withStream(s.stream() + streams * time)
                  .withNumbers(s.seq() + own, s.isAck() ? s.ack() + peers : s.ack()));
        } else {
          all.add(new OtherFrame(number, timeNs, frame.lengthBytes(), frame.capturedBytes()));
        }
      }
    }
    return all;
  }
}

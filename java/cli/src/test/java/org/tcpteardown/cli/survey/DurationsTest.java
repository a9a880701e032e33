package org.tcpteardown.cli.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;

/** Durations beside the time that a capture was running. */
class DurationsTest {
  private static final long SECOND = 1_000_000_000L;

  /** A minute, and another one a year later. */
  private static List<String> doubts(Judged judged) {
    TimeRegions regions = new TimeRegions();
    regions.begin();
    long frame = 1;
    for (long year = 0; year < 2; year++) {
      for (long second = 0; second <= 60; second += 20) {
        long timeNs = (year * 365 * 86_400 + second) * SECOND;
        regions.frame(new OtherFrame(frame++, timeNs, 60, 60));
      }
    }
    Durations.look(judged.flow(), regions, judged);
    return judged.doubts;
  }

  private static Judged lateBy(long ns) {
    return new Judged()
        .found(
            3,
            FindingId.LATE_FIN,
            Severity.WARN,
            new FieldValue(ValueType.DURATION, ns, ""),
            "came too late");
  }

  @Test
  void asLongAsThePartOfTheCapture() {
    assertEquals(List.of(), doubts(lateBy(60 * SECOND)));
  }

  @Test
  void longerThanThePartOfTheCapture() {
    assertEquals(
        List.of("time_beyond_capture 3 late_fin: came too late"), doubts(lateBy(61 * SECOND)));
  }

  @Test
  void negative() {
    assertEquals(List.of("negative_time 3 late_fin: came too late"), doubts(lateBy(-1)));
  }

  @Test
  void toldByAText() {
    for (String told : List.of("after 364 days", "after 31536060 s", "after 2.8 h")) {
      Judged judged =
          new Judged().found(3, FindingId.LATE_FIN, Severity.WARN, FieldValue.NONE, told);
      assertEquals(List.of("time_beyond_capture 3 late_fin: " + told), doubts(judged));
    }
    Judged backwards =
        new Judged()
            .found(
                3, FindingId.LATE_FIN, Severity.WARN, FieldValue.NONE, "the client -2.1 ms later");
    assertEquals(List.of("negative_time 3 late_fin: the client -2.1 ms later"), doubts(backwards));
    Judged fine =
        new Judged()
            .found(3, FindingId.LATE_FIN, Severity.WARN, FieldValue.NONE, "after 59.6 s, 1-2 s");
    assertEquals(List.of(), doubts(fine));
  }

  @Test
  void timersInAVerdictMayBeLonger() {
    assertEquals(
        List.of(), doubts(new Judged().verdict("Closed after 40 s. Fits a timer of 3600 s.")));
    assertEquals(
        List.of("time_beyond_capture 1 verdict: Closed after 400 s."),
        doubts(new Judged().verdict("Closed after 400 s. Fits a timer of 3600 s.")));
  }
}

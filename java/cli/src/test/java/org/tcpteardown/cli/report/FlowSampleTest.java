package org.tcpteardown.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlowSampleTest {
  private static List<Long> sample(int most, int of) {
    FlowSample sample = new FlowSample(most);
    for (long i = 0; i < of; i++) {
      sample.add(i);
    }
    return sample.numbers();
  }

  @Test
  void keepsAllWhileThereIsRoom() {
    assertEquals(List.of(0L, 1L, 2L, 3L), sample(4, 4));
  }

  @Test
  void keepsSomeFromEveryPart() {
    assertEquals(List.of(0L, 2L, 4L), sample(4, 6));
    List<Long> some = sample(10, 1000);
    assertTrue(some.size() >= 5 && some.size() <= 10, some.toString());
    assertEquals(0L, some.get(0));
    assertTrue(some.get(some.size() - 1) >= 800, some.toString());
    long step = some.get(1) - some.get(0);
    for (int i = 1; i < some.size(); i++) {
      assertEquals(step, some.get(i) - some.get(i - 1), some.toString());
    }
  }
}

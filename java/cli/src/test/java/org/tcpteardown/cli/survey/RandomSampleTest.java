package org.tcpteardown.cli.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A fair draw. */
class RandomSampleTest {

  private static List<Long> draw(int size, int of, long seed) {
    RandomSample urn = new RandomSample(size, seed);
    for (int frame = 0; frame < of; frame++) {
      urn.offer(new Entry(Path.of("x"), frame, 0, "late_fin", "warn", "", ""));
    }
    assertEquals(of, urn.offered());
    return urn.drawn().stream().map(Entry::frame).collect(Collectors.toList());
  }

  @Test
  void allWhenThereAreFew() {
    assertEquals(List.of(0L, 1L, 2L), draw(5, 3, 1));
  }

  @Test
  void eachAsLikelyAsAnyOther() {
    int[] drawn = new int[20];
    for (long seed = 0; seed < 4000; seed++) {
      List<Long> frames = draw(5, 20, seed);
      assertEquals(5, frames.size());
      assertEquals(frames.stream().sorted().distinct().toList(), frames);
      frames.forEach(frame -> drawn[frame.intValue()]++);
    }
    for (int count : drawn) {
      assertTrue(count > 850 && count < 1150, count + " of 1000");
    }
  }

  @Test
  void theLineShowsWhatIsMeant() {
    Entry entry = new Entry(Path.of("it's.pcap"), 7, 3, "late_fin", "warn", "", "");
    assertEquals("tshark -n -r 'it'\\''s.pcap' -t r -Y 'tcp.stream == 3'", entry.tshark());
  }
}

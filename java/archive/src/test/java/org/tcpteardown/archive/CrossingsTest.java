package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrossingsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int LAST_FILE = 2;

  private final List<Crossings.Piece> pieces = new ArrayList<>();

  private static JobOptions options(boolean together) {
    return new JobOptions(
        "out",
        new LinkedHashMap<>(),
        1,
        10 * SECOND,
        130 * SECOND,
        3600 * SECOND,
        together,
        /* segmentsPerTask= */ 1,
        /* flowsPerTask= */ 1);
  }

  /** One connection a number: seen at the second of that number, unsettled at its file's end. */
  private void file(int file, int bits, long... tuples) {
    KeptFlows flows = new KeptFlows();
    for (int i = 0; i < tuples.length; i++) {
      long timeNs = (100 * file + i) * SECOND;
      flows.add(i, tuples[i], timeNs, timeNs, bits | StreamTracker.UNSETTLED, 1);
    }
    pieces.addAll(Crossings.pieces(0, file, flows, 1).values());
  }

  /** What is followed of a file. */
  private int[] wanted(int file, boolean together) {
    Map<Integer, int[]> byFile =
        Crossings.of(pieces, LAST_FILE, options(together), /* loneAttempts= */ 2);
    return byFile.getOrDefault(file, new int[0]);
  }

  @Test
  void ofSynsThatOneFileAloneHasTheLatestAreFollowed() {
    file(0, 0, 1, 2, 3, 4, 5);
    file(1, 0, 11);
    file(2, 0, 21, 22, 23);
    assertArrayEquals(new int[] {3, 4}, wanted(0, /* together= */ false));
    assertArrayEquals(new int[] {0}, wanted(1, /* together= */ false));
    assertEquals(0, wanted(LAST_FILE, /* together= */ false).length);
  }

  @Test
  void thoseThatAnotherFileHasAreAllFollowed() {
    file(0, 0, 1, 2, 3, 4, 5);
    file(1, 0, 1, 2);
    assertArrayEquals(new int[] {0, 1, 3, 4}, wanted(0, /* together= */ false));
    assertArrayEquals(new int[] {0, 1}, wanted(1, /* together= */ false));
  }

  @Test
  void connectionsThatGotAnAnswerAreAllFollowed() {
    file(0, StreamTracker.MORE_THAN_SYN, 1, 2, 3, 4, 5);
    assertEquals(5, wanted(0, /* together= */ false).length);
  }

  @Test
  void togetherAllAre() {
    file(0, 0, 1, 2, 3, 4, 5);
    file(2, 0, 21);
    assertEquals(5, wanted(0, /* together= */ true).length);
    assertEquals(1, wanted(LAST_FILE, /* together= */ true).length);
  }
}

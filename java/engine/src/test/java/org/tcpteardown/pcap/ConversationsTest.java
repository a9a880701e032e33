package org.tcpteardown.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tcpteardown.spill.SpillFile;

/** What is known of a tuple stays known, wherever it is kept. */
class ConversationsTest {
  private static final int TUPLES = 20_000;

  @Test
  void ofIpV4() {
    assertAllKept(2, 500, new SpillFile());
  }

  @Test
  void ofIpV6() {
    assertAllKept(5, 300, new SpillFile());
  }

  @Test
  void onAFullDisk() {
    assertAllKept(2, 500, new SpillFile(Path.of("/nowhere")));
  }

  @Test
  void aSuccessorForgetsWhatWasNotSeenForLong() {
    Conversations first = new Conversations(2, Integer.MAX_VALUE, new SpillFile());
    first.find(key(2, 1));
    first.stream(7);
    first.base(true, 70);
    first.known(1);
    first.find(key(2, 2));
    Conversations second = first.successor();
    assertTrue(second.find(key(2, 1)));
    assertEquals(7, second.stream());
    assertEquals(70, second.base(true));
    assertEquals(1, second.known());
    Conversations third = second.successor();
    assertTrue(third.find(key(2, 1)));
    assertEquals(7, third.stream());
    assertFalse(third.find(key(2, 2)));
    assertEquals(0, third.known());
  }

  private static void assertAllKept(int width, int inMemory, SpillFile file) {
    Conversations conversations = new Conversations(width, inMemory, file);
    Map<Integer, List<Integer>> expected = new HashMap<>();
    Random random = new Random(11);
    int old = 0;
    for (int i = 0; i < 3 * TUPLES; i++) {
      int tuple = random.nextInt(TUPLES);
      boolean seen = conversations.find(key(width, tuple));
      List<Integer> known = expected.get(tuple);
      assertEquals(known != null, seen, "tuple " + tuple);
      if (known != null) {
        old++;
        assertEquals(
            known,
            List.of(
                conversations.stream(),
                conversations.base(true),
                conversations.base(false),
                conversations.known()));
      }
      conversations.stream(i);
      conversations.base(true, -i);
      conversations.base(false, 3 * i);
      conversations.known(i & 15);
      expected.put(tuple, List.of(i, -i, 3 * i, i & 15));
    }
    assertTrue(old > TUPLES, old + " looks at old ones");
  }

  private static long[] key(int width, int tuple) {
    long[] key = new long[width];
    key[width - 1] = tuple * 65_536L + 80;
    key[0] += tuple % 7;
    return key;
  }

  @Test
  void theFilterKnowsWhatItWasGiven() {
    int count = 100_000;
    TupleFilter filter = new TupleFilter(count);
    for (int i = 0; i < count; i++) {
      filter.add(TupleMap.hash(new long[] {i, 2L * i}, 0, 2));
    }
    int mistaken = 0;
    for (int i = 0; i < count; i++) {
      assertTrue(filter.mayHave(TupleMap.hash(new long[] {i, 2L * i}, 0, 2)));
      mistaken += filter.mayHave(TupleMap.hash(new long[] {i, 2L * i + 1}, 0, 2)) ? 1 : 0;
    }
    assertTrue(mistaken < count / 100, mistaken + " mistaken of " + count);
  }
}

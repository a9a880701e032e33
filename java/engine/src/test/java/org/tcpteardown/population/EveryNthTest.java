package org.tcpteardown.population;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EveryNthTest {
  @Test
  void keepsAllOfFew() {
    assertEquals(List.of(0, 1, 2, 3), of(4));
  }

  @Test
  void keepsSomeOfManySpreadOverAll() {
    assertEquals(List.of(0, 2, 4), of(6));
    assertEquals(List.of(0, 2, 4, 6), of(8));
    assertEquals(List.of(0, 4, 8), of(9));
    assertEquals(1_000_000, of(1_000_000).weight());
  }

  private static EveryNth<Integer> of(int many) {
    EveryNth<Integer> some = new EveryNth<>(4);
    for (int i = 0; i < many; i++) {
      some.offer(i);
    }
    return some;
  }
}

package org.tcpteardown.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WrapTest {
  @Test
  void breaksAtSpaces() {
    assertEquals(List.of("one two", "  three"), Wrap.hanging("one two three", 2, 8));
    assertEquals(List.of("one two"), Wrap.hanging("one two", 2, 7));
    assertEquals(List.of(""), Wrap.hanging("", 2, 7));
  }

  @Test
  void leavesLongWordsWhole() {
    assertEquals(
        List.of("abcdefghij", "  kl", "  mnopqrstuv"),
        Wrap.hanging("abcdefghij kl mnopqrstuv", 2, 6));
    assertEquals(List.of("    abcdefghij"), Wrap.hanging("    abcdefghij", 4, 6));
  }
}

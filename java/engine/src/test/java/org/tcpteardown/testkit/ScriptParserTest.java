package org.tcpteardown.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class ScriptParserTest {
  /** A misspelt finding would otherwise be one that is merely not found. */
  @Test
  void anExpectationNamesAFinding() {
    String line = "0.0 C>S S 1:1(0) ! syn_unansweerd = 1";
    Exception e = assertThrows(IllegalArgumentException.class, () -> Script.of(line));
    assertEquals("no such finding: syn_unansweerd", root(e).getMessage());
  }

  private static Throwable root(Throwable e) {
    return e.getCause() == null ? e : root(e.getCause());
  }
}

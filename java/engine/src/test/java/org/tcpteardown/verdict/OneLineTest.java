package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OneLineTest {
  private static final String CLAUSE = "x".repeat(150);

  @Test
  void whatFitsStays() {
    String most = "x".repeat(OneLine.MOST_CHARACTERS);
    assertEquals(most, OneLine.of(most));
    assertEquals("a; b (c)", OneLine.of("a; b", " (c)"));
  }

  @Test
  void endsAtAClause() {
    assertEquals(CLAUSE + " ...", OneLine.of(CLAUSE + "; " + CLAUSE));
    assertEquals(CLAUSE + " ... (c)", OneLine.of(CLAUSE + ": " + CLAUSE, " (c)"));
  }

  @Test
  void aWordThatIsTooLongIsCut() {
    String cut = OneLine.of("x".repeat(OneLine.MOST_CHARACTERS + 1));
    assertEquals(OneLine.MOST_CHARACTERS, cut.length());
    assertTrue(cut.endsWith(" ..."));
  }

  @Test
  void aClauseThatJustFitsStaysWhole() {
    String head = "x".repeat(OneLine.MOST_CHARACTERS - " ...".length());
    assertEquals(head + " ...", OneLine.of(head + "; y is more than fits"));
  }
}

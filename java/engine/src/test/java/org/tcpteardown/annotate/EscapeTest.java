package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "a\tb", "line\nbreak\r", "back\\slash", "\\t is not a tab", "Grüße"})
  void thereAndBack(String text) {
    String escaped = Escape.escape(text);
    assertEquals(-1, escaped.indexOf('\t'));
    assertEquals(-1, escaped.indexOf('\n'));
    assertEquals(text, Escape.unescape(escaped));
  }

  @Test
  void otherControlCharactersAreReplaced() {
    assertEquals("a\uFFFDb", Escape.escape("a\u001bb"));
    assertEquals("\uFFFD", Escape.escape("\u0085"));
  }
}

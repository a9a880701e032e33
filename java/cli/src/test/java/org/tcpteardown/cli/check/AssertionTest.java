package org.tcpteardown.cli.check;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions that cost more than they are worth are refused. */
class AssertionTest {
  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(BadExpectationException.class, () -> Assertion.parse(text)).getMessage());
  }

  /** JEXL's parser needs ten times as long for each three of them. */
  @ParameterizedTest
  @ValueSource(strings = {"{", "{1:"})
  void manyBraces(String brace) {
    String message = refusal("frames == " + brace.repeat(100) + "1");
    assertTrue(message.endsWith("has more braces than an assertion can need"), message);
  }

  @Test
  void deepNesting() {
    String message = refusal("frames == " + "(".repeat(4_900) + "1" + ")".repeat(4_900));
    assertTrue(message.contains("cannot be read"), message);
    refusal("frames == " + "(".repeat(4_900));
  }

  @ParameterizedTest
  @ValueSource(strings = {"frames < 99999999999999999999L", "{{{77777777777777777777L"})
  void longNumbers(String text) {
    String message = refusal(text);
    assertTrue(message.endsWith("cannot be read: a number in it has too many digits"), message);
  }

  @Test
  void numbersThatAreLongButFine() throws BadExpectationException {
    assertNotNull(Assertion.parse("frames < 9223372036854775807L"));
    assertNotNull(Assertion.parse("frames < 99999999999999999999"));
  }

  @Test
  void longText() {
    String message = refusal("frames == 1" + " ".repeat(10_000));
    assertTrue(message.endsWith("is longer than 10000 characters"), message);
    assertTrue(message.length() < 200, message);
  }

  @Test
  void patterns() throws BadExpectationException {
    assertNotNull(Assertion.parse("end =~ \"[a-z]{2,5}(_[a-z]{3})?\""));
  }
}

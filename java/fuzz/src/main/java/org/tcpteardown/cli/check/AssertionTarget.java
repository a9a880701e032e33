package org.tcpteardown.cli.check;

import java.nio.charset.StandardCharsets;

/** An assertion, and what it is worth. */
public final class AssertionTarget {
  private AssertionTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Assertion.parse(new String(input, StandardCharsets.UTF_8)).check(Sample.RESULT);
    } catch (BadExpectationException e) {
      // Told.
    }
  }
}

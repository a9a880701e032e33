package org.tcpteardown.cli.check;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file of expectations, compared with a result, and written anew. */
public final class ExpectationTarget {
  private ExpectationTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    ExpectationFile file =
        ExpectationFile.parse(
            Path.of(ExpectationFile.NAME), new String(input, StandardCharsets.UTF_8));
    for (String name : file.captures()) {
      Expectation expectation = null;
      try {
        expectation = file.of(name, "tshark", "4.0.17");
        if (expectation != null) {
          Comparison.of(Sample.RESULT, expectation);
        }
      } catch (BadExpectationException e) {
        // Told.
      }
      file.put(name, "tshark", "4.0.17", Updater.of(Sample.RESULT, expectation));
    }
  }
}

package org.tcpteardown.read;

/** Output of {@code tshark -T json}, and all that follows. */
public final class JsonTarget {
  private JsonTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    TsharkOutput.read(input, JsonSplitter::new);
  }
}

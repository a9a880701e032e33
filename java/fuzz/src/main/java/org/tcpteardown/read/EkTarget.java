package org.tcpteardown.read;

/** Output of {@code tshark -T ek}, and all that follows. */
public final class EkTarget {
  private EkTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    TsharkOutput.read(input, EkSplitter::new);
  }
}

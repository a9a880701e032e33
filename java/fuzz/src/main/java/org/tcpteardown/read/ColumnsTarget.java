package org.tcpteardown.read;

/** Output of tshark in columns of our own, and all that follows. */
public final class ColumnsTarget {
  private ColumnsTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    TsharkOutput.read(input, ColumnSplitter::new);
  }
}

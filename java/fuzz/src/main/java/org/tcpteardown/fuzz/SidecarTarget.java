package org.tcpteardown.fuzz;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;

/** A sidecar file: refused, or read and printed. */
public final class SidecarTarget {
  private SidecarTarget() {}

  /** For the fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Judged.printed(
          SidecarReader.read(
              new BufferedReader(
                  new InputStreamReader(new ByteArrayInputStream(input), StandardCharsets.UTF_8))));
    } catch (SidecarException e) {
      // Refused.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

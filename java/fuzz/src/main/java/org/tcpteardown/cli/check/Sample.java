package org.tcpteardown.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;

/** A result to compare with: of the sidecar that a property names. */
final class Sample {
  static final Result RESULT = read();

  private Sample() {}

  private static Result read() {
    try (var in = Files.newBufferedReader(Path.of(System.getProperty("fuzz.sidecar", "")))) {
      return SidecarReader.read(in);
    } catch (IOException | SidecarException e) {
      throw new IllegalStateException(e);
    }
  }
}

package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.tcpteardown.annotate.AtomicFile;

/** A writer that is killed at a stage of its work; to be run in a process of its own. */
final class HaltingWriter {
  static final String NEW = "new\n".repeat(100_000);
  private static final int KILLED = 137;

  private HaltingWriter() {}

  /** Writes a file up to that stage: before, in the middle, after the last byte, or all. */
  public static void main(String[] args) throws IOException {
    byte[] bytes = NEW.getBytes(StandardCharsets.UTF_8);
    String stage = args[1];
    AtomicFile.writeBytes(
        Path.of(args[0]),
        out -> {
          halt(stage, "before");
          out.write(bytes, 0, bytes.length / 2);
          halt(stage, "middle");
          out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
          halt(stage, "after");
        });
    halt(stage, "renamed");
  }

  /** As SIGKILL does: no hook runs. */
  private static void halt(String stage, String here) {
    if (stage.equals(here)) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}

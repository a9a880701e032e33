package org.tcpteardown.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.read.UnreadableInputException;

/** Finds what is saved about a capture. */
final class StoredSidecars {
  private static final String MAGIC = "#tcpteardown\t";

  private final Store store;

  StoredSidecars(Store store) {
    this.store = store;
  }

  /** Whether a file is a sidecar itself. */
  static boolean isSidecar(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAGIC.length());
      return new String(start, StandardCharsets.UTF_8).equals(MAGIC);
    }
  }

  /** What is stored of a capture, if that is of this file as it is now. */
  Optional<Path> fresh(Path capture) throws UnreadableInputException, IOException {
    return store.findFresh(OpenCaptures.fingerprint(capture), capture);
  }
}

package org.tcpteardown.annotate;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file could not be written; what it was made of may well be readable. The cause says why, and
 * may name the temporary file in place of the one that was meant.
 */
public final class WriteFailedException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path target;
  private final IOException reason;

  WriteFailedException(Path target, IOException reason) {
    super(target + ": " + reason.getMessage(), reason);
    this.target = target;
    this.reason = reason;
  }

  /** The file that was to be written. */
  public Path target() {
    return target;
  }

  /** What went wrong. */
  public IOException reason() {
    return reason;
  }
}

package org.tcpteardown.read;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Nothing can be written in the system's folder for temporary files. */
public final class NoTemporaryFilesException extends IOException {
  private static final long serialVersionUID = 1L;

  NoTemporaryFilesException(Path folder, IOException cause) {
    super(
        "nothing can be written in the folder for temporary files, "
            + Excerpt.printable(folder.toString())
            + ": "
            + reason(cause)
            + "; java -Djava.io.tmpdir=FOLDER names another one",
        cause);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return String.valueOf(cause.getMessage());
  }
}

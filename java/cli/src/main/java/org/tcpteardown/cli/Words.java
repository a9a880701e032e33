package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.tcpteardown.annotate.WriteFailedException;

/** What went wrong with a file, in words: Java's own message is often just its name. */
final class Words {
  private Words() {}

  /** Which file, and why. */
  static String of(IOException failure) {
    if (failure instanceof WriteFailedException unwritten) {
      return unwritten.target() + " could not be written: " + reason(unwritten);
    }
    return failure instanceof FileSystemException file && file.getFile() != null
        ? file.getFile() + ": " + reason(failure)
        : reason(failure);
  }

  /** Why. */
  static String reason(IOException failure) {
    if (failure instanceof WriteFailedException unwritten) {
      return reason(unwritten.reason());
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return String.valueOf(failure.getMessage());
  }
}

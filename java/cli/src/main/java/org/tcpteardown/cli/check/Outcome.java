package org.tcpteardown.cli.check;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * How one capture did.
 *
 * @param capture the capture
 * @param expectation where its expectation stands or should
 * @param status in a word
 * @param differences what is not as expected
 * @param error why it could not be compared; empty if it could
 * @param tookNs time that it took
 */
record Outcome(
    Path capture,
    Path expectation,
    Status status,
    List<Difference> differences,
    String error,
    long tookNs) {

  /** In a word. */
  enum Status {
    AS_EXPECTED,
    UPDATED,
    DIFFERENT,
    /** It could not be compared: unreadable, incomplete, without expectation. */
    ERROR
  }

  /** The capture as the user named it, with forward slashes. */
  String name() {
    return capture.toString().replace(File.separatorChar, '/');
  }
}

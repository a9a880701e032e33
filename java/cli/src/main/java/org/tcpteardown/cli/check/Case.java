package org.tcpteardown.cli.check;

import java.nio.file.Path;
import java.util.List;

/**
 * One capture to be checked.
 *
 * @param capture the capture; of several that are compared a path that names them all
 * @param points the captures that are compared, in the order of their points on the path; empty
 *     where one capture is checked for itself
 * @param file where its expectation stands, or would
 * @param error why it cannot be checked at all; empty if it can
 */
record Case(Path capture, List<Path> points, ExpectationFile file, String error) {
  /** One capture for itself. */
  Case(Path capture, ExpectationFile file, String error) {
    this(capture, List.of(), file, error);
  }
}

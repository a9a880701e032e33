package org.tcpteardown.cli.check;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One capture to be checked.
 *
 * @param capture the capture; of several that are compared a path that names them all
 * @param points the captures that are compared, in the order of their points on the path; empty
 *     where one capture is checked for itself
 * @param file where its expectation stands, or would
 * @param within the folder that was named, in which it was found; null if it was named itself
 * @param error why it cannot be checked at all; empty if it can
 */
record Case(
    Path capture, List<Path> points, ExpectationFile file, @Nullable Path within, String error) {
  /** One capture for itself. */
  Case(Path capture, ExpectationFile file, @Nullable Path within, String error) {
    this(capture, List.of(), file, within, error);
  }

  /**
   * Whether a link leads out of the folder that was named. Whoever may add links to a folder of
   * captures must not learn from what is said of them what other files hold.
   */
  boolean leadsOut() {
    List<Path> files = points.isEmpty() ? List.of(capture) : points;
    return within != null && files.stream().anyMatch(file -> leadsOut(file, within));
  }

  /** Whether that file, by links, is not in that folder. */
  static boolean leadsOut(Path file, Path folder) {
    try {
      return !file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false; // what is not there tells nothing
    }
  }
}

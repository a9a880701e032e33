package org.tcpteardown.cli.results;

import java.util.Set;
import org.tcpteardown.analysis.Result;

/**
 * What an archive tells of one capture.
 *
 * @param site where it was made: a capture's name is told apart by it
 * @param result as its sidecar has it
 * @param toldLater numbers of those connections of which a later capture tells more
 */
public record ResultOfFile(String site, Result result, Set<Long> toldLater) {
  String name() {
    return result.capture().name();
  }

  long frames() {
    return result.capture().frames();
  }
}

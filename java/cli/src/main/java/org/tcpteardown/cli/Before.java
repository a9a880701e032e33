package org.tcpteardown.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** Captures that others are compared with. */
final class Before {
  @Option(
      names = "--against",
      paramLabel = "CAPTURE|FOLDER",
      description =
          "Captures made before a change: say what has become better or worse since, for each 1,000"
              + " connections; may be repeated.")
  private List<String> named = List.of();

  /** As they were named; empty if nothing is to be compared. */
  List<String> names() {
    return named;
  }
}

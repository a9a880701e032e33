package org.tcpteardown.cli.report;

import java.util.Arrays;
import org.tcpteardown.verdict.Cause;

/** Causes in words, by their ids. */
final class CauseText {
  private CauseText() {}

  /** The words for a cause; its id where it is none of ours. */
  static String of(String id) {
    return Arrays.stream(Cause.values())
        .filter(cause -> cause.id().equals(id))
        .findFirst()
        .map(Cause::text)
        .orElse(id);
  }
}

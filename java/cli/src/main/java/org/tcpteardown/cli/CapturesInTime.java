package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.read.UnreadableInputException;

/**
 * Captures that follow each other, in the order of their first packets: the names of a ring wrap
 * around.
 *
 * @param files the captures; none is empty unless all are
 */
record CapturesInTime(List<Path> files) {
  private record Begin(Path file, long firstNs, boolean isEmpty) {}

  /**
   * Puts captures in order.
   *
   * @throws UnreadableInputException if one cannot be read
   */
  static CapturesInTime of(List<String> captures) throws UnreadableInputException, IOException {
    List<Begin> begins = new ArrayList<>();
    for (String capture : captures) {
      Path file = Path.of(capture);
      Fingerprint fingerprint = OpenCaptures.fingerprint(file);
      begins.add(new Begin(file, fingerprint.startTimeNs(), fingerprint.early().isEmpty()));
    }
    if (begins.stream().anyMatch(begin -> !begin.isEmpty())) {
      begins.removeIf(Begin::isEmpty); // a ring may end with a file that has only been opened
    }
    begins.sort(Comparator.comparingLong(Begin::firstNs).thenComparing(Begin::file));
    return new CapturesInTime(begins.stream().map(Begin::file).toList());
  }

  /** What to call them together. */
  String name() {
    String first = name(files.get(0));
    int more = files.size() - 1;
    return more == 0 ? first : first + " and " + more + " more";
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}

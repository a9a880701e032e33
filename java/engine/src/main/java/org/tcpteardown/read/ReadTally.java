package org.tcpteardown.read;

import java.util.ArrayList;
import java.util.List;

/** Sums up the results of chunks. */
final class ReadTally {
  private static final int PROBLEMS_KEPT = 10;
  private static final long ENOUGH_BAD_RECORDS = 1_000;

  private final FieldCensus census = new FieldCensus();
  private final List<InputProblem> problems = new ArrayList<>();
  private long frames;
  private long badRecords;
  private long foreignLines;
  private String endProblem = "";
  private boolean hexDump;

  void add(ChunkResult result) {
    frames += result.frames().size();
    badRecords += result.problems().size();
    foreignLines += result.foreignLines();
    census.add(result.census());
    hexDump |= result.hexDump();
    for (InputProblem problem : result.problems()) {
      if (problems.size() < PROBLEMS_KEPT) {
        problems.add(problem);
      }
    }
    noteEnd(result.endProblem());
  }

  void noteEnd(String problem) {
    if (endProblem.isEmpty()) {
      endProblem = problem;
    }
  }

  FieldCensus census() {
    return census;
  }

  long frames() {
    return frames;
  }

  long badRecords() {
    return badRecords;
  }

  long foreignLines() {
    return foreignLines;
  }

  List<InputProblem> problems() {
    return problems;
  }

  boolean endsEarly() {
    return !endProblem.isEmpty();
  }

  boolean hexDump() {
    return hexDump;
  }

  /** Whether there is no use in reading on: nothing but bad records. */
  boolean isAllBad() {
    return frames == 0 && badRecords >= ENOUGH_BAD_RECORDS;
  }

  /** One line about everything that is missing; empty when nothing is. */
  String reason() {
    List<String> reasons = new ArrayList<>();
    if (endsEarly()) {
      reasons.add(endProblem);
    }
    if (badRecords > 0) {
      reasons.add(
          "%d of %d records could not be read, first: %s"
              .formatted(badRecords, frames + badRecords, problems.get(0)));
    }
    reasons.addAll(census.unreadFamilies());
    return String.join("; ", reasons);
  }
}

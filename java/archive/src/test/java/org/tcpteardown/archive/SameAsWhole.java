package org.tcpteardown.archive;

import java.nio.file.Path;
import java.util.List;

/**
 * Started by hand and by {@code scripts/bench-archive}: compares what archives say with what the
 * uncut capture's sidecar says, frame by frame; only flows have other numbers.
 */
final class SameAsWhole {
  private static final int SHOWN = 3;

  private SameAsWhole() {}

  /** The sidecar of the whole, and one or more folders of results. */
  public static void main(String[] args) throws Exception {
    SaidOfAll whole = SaidOfAll.withFrames(Path.of(args[0]));
    boolean same = true;
    for (String out : List.of(args).subList(1, args.length)) {
      SaidOfAll pieces = SaidOfAll.ofArchiveWithFrames(Path.of(out));
      List<String> differences = whole.differences(pieces);
      System.out.printf(
          "%s: %d flows and %d findings, the whole %d and %d; %d differences%n",
          out,
          pieces.flows(),
          pieces.findings(),
          whole.flows(),
          whole.findings(),
          differences.size());
      differences.stream().limit(Integer.getInteger("shown", SHOWN)).forEach(System.out::println);
      same &= differences.isEmpty();
    }
    if (!same) {
      System.exit(1);
    }
  }
}

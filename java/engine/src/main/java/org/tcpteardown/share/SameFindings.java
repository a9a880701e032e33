package org.tcpteardown.share;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.Finding;

/** Holds what was found in a connection against what is found in its copy. */
public final class SameFindings {
  private SameFindings() {}

  /**
   * What differs, a line each; nothing if each finding is on the same packet as before.
   *
   * @param whole result of the whole capture
   * @param number the connection's number there
   * @param frames its frames there, in the order of the copy
   * @param copy result of the copy
   */
  public static List<String> differences(Result whole, long number, long[] frames, Result copy) {
    TreeSet<String> before = new TreeSet<>();
    for (Finding finding : whole.findings()) {
      if (finding.flow() == number) {
        int at = Arrays.binarySearch(frames, finding.frame());
        before.add(key(finding, at + 1L));
      }
    }
    TreeSet<String> now = new TreeSet<>();
    copy.findings().forEach(finding -> now.add(key(finding, finding.frame())));
    List<String> differences = new ArrayList<>();
    before.stream()
        .filter(one -> !now.contains(one))
        .forEach(one -> differences.add("not found any more: " + one));
    now.stream()
        .filter(one -> !before.contains(one))
        .forEach(one -> differences.add("found in the copy only: " + one));
    return differences;
  }

  private static String key(Finding finding, long frame) {
    return finding.severity().id() + " " + finding.id().id() + " on its packet " + frame;
  }
}

package org.tcpteardown.compare;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.Fate;
import org.tcpteardown.path.SeenFrame;

/**
 * The frames of one capture that show RSTs which the path made. One capture alone takes them for
 * their sender's, and what it says of that one is withdrawn.
 */
final class MadeRsts {
  /** Findings that say what the sender of a RST did. */
  private static final Set<FindingId> SAY_WHAT_THE_SENDER_DID =
      EnumSet.of(
          FindingId.ABORT_UNREAD_DATA,
          FindingId.ABORTED_TRANSFER,
          FindingId.RST_ABORT,
          FindingId.RST_AFTER_FIN,
          FindingId.RST_INSTEAD_OF_FIN);

  private final Set<Long> frames = new TreeSet<>();

  /** Adds those of a connection that arrive at A, or at B. */
  void add(CrossedFlow flow, boolean atA, ShownFrames shown) {
    for (CrossedDirection direction : flow.directions()) {
      for (int k = 0; k < direction.arrivals() && direction.fromA() != atA; k++) {
        SeenFrame frame = isMade(direction, k) ? shown.shown(direction.arrivalAsFrame(k)) : null;
        if (frame != null) {
          frames.add(frame.frame());
        }
      }
    }
  }

  /** Whether the arrival is a RST that the path made. */
  static boolean isMade(CrossedDirection direction, int k) {
    return direction.arrival(k) == Fate.INJECTED && (direction.arrivalFlags(k) & TcpFlags.RST) != 0;
  }

  /** A capture's findings, sorted by frame, without those that are withdrawn. */
  List<Finding> withoutWithdrawn(List<Finding> findings) {
    List<Integer> withdrawn = new ArrayList<>();
    for (long frame : frames) {
      for (int i = firstFrom(findings, frame); i < findings.size(); i++) {
        Finding finding = findings.get(i);
        if (finding.frame() != frame) {
          break;
        }
        if (SAY_WHAT_THE_SENDER_DID.contains(finding.id())) {
          withdrawn.add(i);
        }
      }
    }
    return withdrawn.isEmpty() ? findings : new Left(findings, withdrawn);
  }

  private static int firstFrom(List<Finding> findings, long frame) {
    int low = 0;
    int high = findings.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (findings.get(middle).frame() < frame) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A list without some places. */
  private static final class Left extends AbstractList<Finding> {
    private final List<Finding> all;

    /** How many are left before each one that is not. */
    private final int[] leftBefore;

    Left(List<Finding> all, List<Integer> without) {
      this.all = all;
      this.leftBefore = new int[without.size()];
      Arrays.setAll(leftBefore, i -> without.get(i) - i);
    }

    @Override
    public Finding get(int index) {
      int low = 0;
      int high = leftBefore.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (leftBefore[middle] <= index) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return all.get(index + low);
    }

    @Override
    public int size() {
      return all.size() - leftBefore.length;
    }
  }
}

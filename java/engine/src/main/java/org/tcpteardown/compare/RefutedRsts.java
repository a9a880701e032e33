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
 * The frames of one capture that show RSTs of which the other capture tells whose they are: those
 * that the path made, which one capture alone takes for their sender's, and those of their sender
 * that it takes for forged. What it says of them is withdrawn.
 */
final class RefutedRsts {
  /** Findings that say what the sender of a RST did. */
  private static final Set<FindingId> SAY_WHAT_THE_SENDER_DID =
      EnumSet.of(
          FindingId.ABORT_UNREAD_DATA,
          FindingId.ABORTED_TRANSFER,
          FindingId.RST_ABORT,
          FindingId.RST_AFTER_FIN,
          FindingId.RST_INSTEAD_OF_FIN);

  /** What is said of a RST that its sender did not send. */
  private static final Set<FindingId> SAY_IT_WAS_FORGED = EnumSet.of(FindingId.FORGED_RST);

  private final Set<Long> frames = new TreeSet<>();
  private final Set<Long> ownFrames = new TreeSet<>();

  /** Adds one that was its sender's own. */
  void addOwn(SeenFrame frame) {
    ownFrames.add(frame.frame());
  }

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
    Set<Long> all = new TreeSet<>(frames);
    all.addAll(ownFrames);
    for (long frame : all) {
      Set<FindingId> refuted =
          ownFrames.contains(frame) ? SAY_IT_WAS_FORGED : SAY_WHAT_THE_SENDER_DID;
      for (int i = FindingsByFrame.first(findings, frame); i < findings.size(); i++) {
        Finding finding = findings.get(i);
        if (finding.frame() != frame) {
          break;
        }
        if (refuted.contains(finding.id())) {
          withdrawn.add(i);
        }
      }
    }
    return withdrawn.isEmpty() ? findings : new Left(findings, withdrawn);
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

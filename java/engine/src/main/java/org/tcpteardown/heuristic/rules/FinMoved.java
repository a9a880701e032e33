package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/**
 * {@link #INFO} explains the rule. A FIN that moved because of data behind the first is told by
 * {@link DataAfterFin}.
 */
final class FinMoved implements Heuristic {
  /**
   * Differences from here on, in sequence numbers, belong to another connection on the same ports
   * whose start was not captured: initial numbers grow by some megabytes a second (RFC 6528 section
   * 3), and where ports in TIME-WAIT are used again at once, Linux begins 65,537 behind the old end
   * (tcp_timewait_state_process). One that moves by itself stays within a large segment.
   */
  static final int OTHER_CONNECTION = 1 << 16;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.FIN_MOVED)
          .name("FIN moved")
          .severity(Severity.WARN)
          .value(
              ValueType.NUMBER,
              "sequence numbers from the first FIN to this one; negative if it lies before")
          .onFrame("the first FIN that stands elsewhere")
          .summary("FIN sent again at another sequence number")
          .explain(
              """
              ## What it means
              A stream ends at one place, so a FIN that is repeated keeps its number. Here the same end sent FINs at two
              different numbers: for the receiver the stream ends in two places.

              ## Why it happens
              One of the two FINs comes from a device on the path that closed the connection in the end's name, with numbers
              of its own reckoning. Or a network card or driver sets FIN on each piece of a large segment, or a stack repeats
              part of its data and keeps the flag.

              ## When it misleads
              A FIN of an earlier connection on the same ports that arrives very late is left out only if its number is far
              away.

              ## What to do
              Compare TTL, window and IP identification of the two FINs. If they differ, one is not genuine: look at the
              devices between. If not, switch off segmentation offload at the sender and see whether it goes away.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.FIN)
          .symptoms(Symptom.STRANGE_PACKETS, Symptom.DATA_MISSING)
          .filter("tcpteardown.fin_moved", "FINs at another place than the first")
          .filter(
              "tcpteardown.fin_moved < 0", "those that lie before the first: data would be cut off")
          .filter(
              "tcpteardown.data_after_fin || tcpteardown.fin_moved",
              "streams that end in two places")
          .example("crafted-odd-closings/capture.pcapng")
          .cites("RFC 9293 section 3.4", "RFC 9293 section 3.10.4 (CLOSE call)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      FinMark moved = half.fins().size() > 1 ? moved(half) : null;
      if (moved != null && DataAfterFin.sentBy(half) == null) {
        FinMark first = half.fins().get(0);
        int difference = SeqNum.distance(first.finSeq(), moved.finSeq());
        out.report(
            moved.segment(),
            FieldValue.number(difference),
            "The "
                + story.role(half)
                + "'s FIN stands "
                + Wording.count(Math.abs(difference), "sequence number")
                + (difference > 0 ? " behind" : " before")
                + " its first one (frame "
                + first.frame()
                + ")");
      }
    }
  }

  /** The first FIN of one end that stands elsewhere than its very first; null if all agree. */
  static @Nullable FinMark moved(HalfConnection half) {
    FinMark first = half.fins().get(0);
    for (FinMark fin : half.fins()) {
      int difference = SeqNum.distance(first.finSeq(), fin.finSeq());
      if (difference != 0 && Math.abs(difference) < OTHER_CONNECTION) {
        return fin;
      }
    }
    return null;
  }
}

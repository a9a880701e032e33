package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.evidence.MovedFin;
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
              part of its data and keeps the flag, or counts its FIN twice when it repeats it.

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
      FinMark moved = half.fins().size() > 1 ? MovedFin.anyOf(half) : null;
      if (moved != null && DataAfterFin.sentBy(half) == null) {
        FinMark first = half.fins().get(0);
        int difference = SeqNum.distance(first.finSeq(), moved.finSeq());
        out.report(
            moved.segment(),
            FieldValue.number(difference),
            "The "
                + story.role(half)
                + "'s FIN has a number "
                + Math.abs(difference)
                + (difference > 0 ? " higher" : " lower")
                + " than its first one (frame "
                + first.frame()
                + ")"
                + refused(half));
      }
    }
  }

  /** That the other end took none of its FINs, if its ACKs tell so. */
  private static String refused(HalfConnection half) {
    MovedFin moved = MovedFin.refused(half);
    return moved == null
        ? ""
        : "; the other end never took it and asked for the number of the first one until frame "
            + moved.refusal().frame();
  }
}

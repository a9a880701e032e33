package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.MovedFin;
import org.tcpteardown.heuristic.forgery.ForeignFin;
import org.tcpteardown.model.FindingId;

/** A FIN that is repeated at a number that its receiver cannot take: that end never closed. */
final class MovedFinCause {
  private MovedFinCause() {}

  static final CauseRule RULE =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> of(c) != null)
          .claim(
              c ->
                  "the "
                      + closer(c)
                      + "'s stack repeats its FIN at a wrong number: the first one got lost, and"
                      + " the "
                      + receiver(c)
                      + " cannot take one that lies further on")
          .pro(
              STRONG,
              c ->
                  "it answered the repeats and still asked for the number of the first (ACK in"
                      + " frame "
                      + moved(c).refusal().frame()
                      + ")")
          .contra(
              SLIGHT,
              c -> "a device on the path that changes numbers or closes in its name looks the same")
          .read(c -> "look for a newer version of the " + closer(c) + "'s TCP stack")
          .capture(
              c -> "capture at the " + closer(c) + " to see whether it sent the FINs like this")
          .build();

  /** That of the first end that has one; null if none does. */
  static @Nullable MovedFin of(Case flow) {
    if (!flow.has(FindingId.FIN_MOVED)) {
      return null;
    }
    MovedFin client = MovedFin.refused(flow.flow().client());
    MovedFin found = client != null ? client : MovedFin.refused(flow.flow().server());
    return found == null || ForeignFin.of(found.closer()) != null ? null : found;
  }

  /** That this FIN was sent in vain; empty for nearly all flows. */
  static String tell(Case flow) {
    MovedFin moved = of(flow);
    return moved == null
        ? ""
        : "; the "
            + closer(flow)
            + "'s FIN was repeated "
            + Wording.times(moved.moved().size())
            + " in "
            + Wording.time(moved.lastedNs())
            + ", "
            + Wording.count(moved.by(), "number")
            + " too high, and never acknowledged";
  }

  private static MovedFin moved(Case flow) {
    return Objects.requireNonNull(of(flow));
  }

  private static String closer(Case flow) {
    return flow.role(moved(flow).closer());
  }

  private static String receiver(Case flow) {
    return flow.role(moved(flow).closer().peer());
  }
}

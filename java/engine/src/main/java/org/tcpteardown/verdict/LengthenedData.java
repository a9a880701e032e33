package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.UnsentAck;

/** Something on the path changes the length of the data and does not translate the numbers. */
final class LengthenedData {
  private LengthenedData() {}

  /** No longer than this is what an address translator puts into a text in place of addresses. */
  private static final int LONGEST_REWRITING = 200;

  /** Each end rejects what the other sends: the numbers of the two do not fit any more. */
  static final CauseRule RULE =
      CauseRule.of(
              Cause.NEVER_ACKNOWLEDGED, c -> unsentAck(c) != null && c.has(FindingId.DATA_STALLED))
          .claim(
              c ->
                  "the "
                      + unsentAcker(c)
                      + " acknowledges "
                      + Wording.count(unsent(c).bytes(), "byte")
                      + " more than the "
                      + unsentOwner(c)
                      + " has sent, from frame "
                      + unsent(c).first().frame()
                      + " on: something on the path "
                      + (unsent(c).bytes() <= LONGEST_REWRITING
                          ? "lengthens the data, as address translators do in FTP and SIP, and"
                              + " leaves the numbers after it as they are"
                          : "shifts its numbers in one direction only"))
          .pro(
              STRONG,
              c ->
                  "all that the "
                      + unsentOwner(c)
                      + " sent afterwards bears its old number, so nothing is missing from the"
                      + " capture")
          .pro(STRONG, c -> "a host must drop segments that acknowledge what it has not sent")
          .contra(SLIGHT, "a fault in the stack that acknowledges would look the same")
          .change(
              "switch off the rewriting of that protocol (ALG, helper, inspection) on the path's"
                  + " firewalls and NAT routers, or encrypt it")
          .capture(
              c ->
                  "capture at the "
                      + unsentAcker(c)
                      + " too, and compare the data that was sent with what arrives there")
          .build();

  /** The acknowledgements of what was never sent; null if there are none. */
  private static @Nullable UnsentAck unsentAck(Case flow) {
    for (HalfConnection half : flow.flow().halves()) {
      if (half.unsentAck() != null) {
        return half.unsentAck();
      }
    }
    return null;
  }

  private static UnsentAck unsent(Case flow) {
    return Objects.requireNonNull(unsentAck(flow));
  }

  private static String unsentAcker(Case flow) {
    return flow.role(flow.sender(unsent(flow).first()));
  }

  private static String unsentOwner(Case flow) {
    return flow.role(flow.sender(unsent(flow).first()).peer());
  }
}

package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.List;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/** An end that is alive, and yet never acknowledges what it is sent. */
final class StallCauses {
  /** So many FINs in vain since the peer was last heard, and it may be gone after all. */
  private static final int FINS_TO_THE_DEAD = 3;

  private StallCauses() {}

  static final CauseRule FIN_NEVER_ACKNOWLEDGED =
      CauseRule.of(Cause.NEVER_ACKNOWLEDGED, c -> !finsToTheLiving(c).isEmpty())
          .claim(StallCauses::whoIgnoresFins)
          .restsOnSilence()
          .pro(
              STRONG,
              c -> finsToTheLiving(c).size() > 1,
              "both ends repeated their FINs, so both were there")
          .pro(
              STRONG,
              c -> finsToTheLiving(c).size() == 1,
              c -> "the " + ignorer(c) + " went on sending after that FIN had been repeated")
          .contra(SLIGHT, "something between the capture point and that end may drop just these")
          .capture("capture at the end that does not acknowledge to see whether the FIN arrives")
          .read("look for a stack that mishandles a FIN in this state, or for a filter on its host")
          .build();

  /** The ends whose repeated FIN was never acknowledged by a peer that was still heard. */
  private static List<HalfConnection> finsToTheLiving(Case flow) {
    return flow.flow().halves().stream()
        .filter(half -> !half.fins().isEmpty())
        .filter(half -> flow.signs().has(FindingId.FIN_UNANSWERED, half.fins().get(0).frame()))
        .filter(StallCauses::peerOutlivedFin)
        .toList();
  }

  private static boolean peerOutlivedFin(HalfConnection sender) {
    long heardNs = sender.peer().lastTimeNs();
    List<FinMark> sent = sender.fins().stream().filter(fin -> !fin.captureCopy()).toList();
    long inVain = sent.stream().filter(fin -> fin.timeNs() > heardNs).count();
    return sent.size() > 1 && heardNs > sent.get(1).timeNs() && inVain < FINS_TO_THE_DEAD;
  }

  private static String whoIgnoresFins(Case flow) {
    return finsToTheLiving(flow).size() > 1
        ? "neither end acknowledges the other's FIN, though both are alive: their stacks ignore it,"
            + " or something on the way drops it"
        : "the "
            + ignorer(flow)
            + " is alive but never acknowledges that FIN: its stack ignores it, or something behind"
            + " the capture point drops it";
  }

  private static String ignorer(Case flow) {
    return flow.role(finsToTheLiving(flow).get(0).peer());
  }
}

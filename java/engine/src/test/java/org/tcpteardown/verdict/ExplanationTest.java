package org.tcpteardown.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplanationTest {

  private static int confidence(Cause cause, Argument... arguments) {
    return new Explanation(cause, "", false, List.of(arguments), List.of()).confidence();
  }

  private static Argument pro(Weight weight) {
    return Argument.pro(weight, "for");
  }

  private static Argument contra(Weight weight) {
    return Argument.contra(weight, "against");
  }

  @Test
  void startsAtEvenOdds() {
    assertEquals(50, confidence(Cause.PEER_VANISHED));
  }

  @Test
  void argumentsMoveTheOdds() {
    assertEquals(60, confidence(Cause.PEER_VANISHED, pro(Weight.SLIGHT)));
    assertEquals(75, confidence(Cause.PEER_VANISHED, pro(Weight.STRONG)));
    assertEquals(90, confidence(Cause.PEER_VANISHED, pro(Weight.STRONG), pro(Weight.STRONG)));
    assertEquals(90, confidence(Cause.PEER_VANISHED, pro(Weight.DECISIVE)));
    assertEquals(25, confidence(Cause.PEER_VANISHED, contra(Weight.STRONG)));
    assertEquals(50, confidence(Cause.PEER_VANISHED, pro(Weight.STRONG), contra(Weight.STRONG)));
  }

  @Test
  void nothingIsCertainAndUnknownClaimsNothing() {
    Argument decisive = pro(Weight.DECISIVE);
    assertEquals(99, confidence(Cause.ORDERLY, decisive, decisive, decisive, decisive));
    assertEquals(0, confidence(Cause.UNKNOWN, decisive));
  }
}

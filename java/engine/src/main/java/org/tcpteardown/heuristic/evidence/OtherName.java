package org.tcpteardown.heuristic.evidence;

import org.tcpteardown.tcp.Continuation;
import org.tcpteardown.tcp.Flow;

/** What came under a name that belongs to another flow while this one seemed dead. */
public final class OtherName {
  private OtherName() {}

  /** After "nothing came back"; empty if nothing came. */
  public static String heardUnder(Flow flow) {
    Continuation link = flow.continued();
    if (link == null || link.answersSyn() || link.challengesSyn()) {
      return "";
    }
    return link.isReset()
        ? " under that address, but a RST came from "
            + link.after()
            + " (flow "
            + link.later()
            + ")"
        : " under these ports: since frame "
            + link.first().frame()
            + " the connection goes on as flow "
            + link.later();
  }
}

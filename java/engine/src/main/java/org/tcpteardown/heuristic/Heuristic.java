package org.tcpteardown.heuristic;

import org.tcpteardown.model.IcmpError;

/**
 * Looks at the story of one flow and reports what it finds. Holds no state: whatever must be
 * remembered of packets is a fact of the flow. It is asked once a flow is complete, for most
 * judgements need what came later.
 */
public interface Heuristic {

  /** Everything about this finding. */
  FindingInfo info();

  /** Judges one flow. Called only if the flow has the evidence that {@link #info()} asks for. */
  void judge(FlowStory story, FindingSink out);

  /** Judges an ICMP error that quotes a connection of which nothing was captured. */
  default void judgeStray(IcmpError error, FindingSink out) {}
}

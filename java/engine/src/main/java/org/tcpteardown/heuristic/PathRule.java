package org.tcpteardown.heuristic;

import org.tcpteardown.path.CrossedFlow;

/**
 * Looks at what became of a connection's packets between two capture points and reports what it
 * finds. Holds no state.
 */
public interface PathRule {

  /** Everything about this finding. */
  FindingInfo info();

  /** Judges one connection. */
  void judge(CrossedFlow flow, PathPoints points, PathSink out);
}

package org.tcpteardown.compare;

import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.model.Severity;
import org.tcpteardown.path.CrossedFlow;

/**
 * What is said about one connection between two capture points.
 *
 * @param flow the connection
 * @param points what the points are called
 * @param end what the path did to it
 * @param severity how bad that is
 * @param what what happened, in one clause
 * @param why what that means, and when; may be empty
 * @param next what to do next; may be empty
 */
public record PathReport(
    CrossedFlow flow,
    PathPoints points,
    PathEnd end,
    Severity severity,
    String what,
    String why,
    String next) {

  /** All of it as one sentence. */
  public String sentence() {
    StringBuilder text = new StringBuilder(what);
    if (!why.isEmpty()) {
      text.append(": ").append(why);
    }
    if (!next.isEmpty()) {
      text.append("; ").append(next);
    }
    return text.toString();
  }
}

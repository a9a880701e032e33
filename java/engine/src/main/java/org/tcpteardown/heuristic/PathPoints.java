package org.tcpteardown.heuristic;

import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;

/**
 * What the two capture points are called.
 *
 * @param a the first one, for instance its file's name
 * @param b the other one
 */
public record PathPoints(PointName a, PointName b) {
  /** Two points of one file each. */
  public PathPoints(String a, String b) {
    this(new PointName(a), new PointName(b));
  }

  /** The point that is nearer to the sender. */
  public PointName near(CrossedDirection direction) {
    return direction.fromA() ? a : b;
  }

  /** The point that is farther from the sender. */
  public PointName far(CrossedDirection direction) {
    return direction.fromA() ? b : a;
  }

  /** Who sends in that direction: client or server. */
  public static String sender(CrossedFlow flow, CrossedDirection direction) {
    return direction == flow.fromClient() ? "client" : "server";
  }

  /** Who receives in that direction. */
  public static String receiver(CrossedFlow flow, CrossedDirection direction) {
    return direction == flow.fromClient() ? "server" : "client";
  }
}

package org.tcpteardown.heuristic;

import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;

/**
 * What the two capture points are called.
 *
 * @param a the first one, for instance its file's name
 * @param b the other one
 */
public record PathPoints(String a, String b) {
  /** The point that is nearer to the sender. */
  public String near(CrossedDirection direction) {
    return direction.fromA() ? a : b;
  }

  /** The point that is farther from the sender. */
  public String far(CrossedDirection direction) {
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

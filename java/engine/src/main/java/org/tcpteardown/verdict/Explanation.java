package org.tcpteardown.verdict;

import java.util.ArrayList;
import java.util.List;

/**
 * A cause with what speaks for and against it, and what to do next.
 *
 * @param cause best explanation
 * @param claim what that means for this flow: a clause that can follow "most likely"
 * @param resetByDevice whether the RST that ended the flow was made by a device on the path
 * @param arguments what speaks for it and against it, the most telling of each side first
 * @param next what to do, the most useful first; empty when there is nothing to do
 */
public record Explanation(
    Cause cause, String claim, boolean resetByDevice, List<Argument> arguments, List<Step> next) {
  /** A capture from one point proves nothing about the rest of the world. */
  private static final long MOST = 99;

  public Explanation {
    arguments = List.copyOf(arguments);
    next = List.copyOf(next);
  }

  /**
   * How sure the cause is, 0 to 100. What singled it out makes it as likely as not: even odds. Each
   * argument multiplies or divides the odds by its {@link Weight}. So 50 stands on the deciding
   * sign alone, 75 has one strong argument more, 90 two strong ones or a decisive one; below 50
   * more speaks against it than for it, and still for nothing else. {@link Cause#UNKNOWN} claims
   * nothing and has 0.
   */
  public int confidence() {
    if (cause == Cause.UNKNOWN) {
      return 0;
    }
    double odds = 1;
    for (Argument argument : arguments) {
      double factor = argument.weight().factor();
      odds = argument.supports() ? odds * factor : odds / factor;
    }
    return (int) Math.min(MOST, Math.round(100 * odds / (1 + odds)));
  }

  /** What speaks for it. */
  public List<Argument> pro() {
    return side(true);
  }

  /** What speaks against it. */
  public List<Argument> contra() {
    return side(false);
  }

  /** Asked for every flow: no stream. */
  private List<Argument> side(boolean supports) {
    List<Argument> side = new ArrayList<>(arguments.size());
    for (Argument argument : arguments) {
      if (argument.supports() == supports) {
        side.add(argument);
      }
    }
    return side;
  }
}

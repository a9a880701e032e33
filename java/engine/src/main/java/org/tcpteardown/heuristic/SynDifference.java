package org.tcpteardown.heuristic;

import java.util.List;
import java.util.function.Function;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * What tells one SYN from others that shared another fate. Only what all the others have in common
 * can be the reason.
 */
final class SynDifference {
  private SynDifference() {}

  /**
   * In words; empty if nothing does.
   *
   * @param others those that went unanswered
   * @param taken the one that was answered
   */
  static String between(List<Segment> others, Segment taken) {
    StringBuilder text = new StringBuilder();
    differs(text, others, taken, SynDifference::ecn);
    differs(text, others, taken, SynDifference::dscp);
    differs(text, others, taken, SynDifference::payload);
    differs(text, others, taken, SynDifference::timestamps);
    return text.toString();
  }

  private static void differs(
      StringBuilder text, List<Segment> others, Segment taken, Function<Segment, String> trait) {
    String common = trait.apply(others.get(0));
    String its = trait.apply(taken);
    if (!common.equals(its) && others.stream().allMatch(syn -> trait.apply(syn).equals(common))) {
      text.append(text.isEmpty() ? "" : ", ")
          .append("the one that was answered was sent ")
          .append(its)
          .append(", all others ")
          .append(common);
    }
  }

  /** RFC 3168 section 6.1.1: an ECN-setup SYN has both flags. */
  private static String ecn(Segment syn) {
    return (syn.flags() & (TcpFlags.ECE | TcpFlags.CWR)) == 0
        ? "without ECE and CWR"
        : "with ECE and CWR";
  }

  private static String dscp(Segment syn) {
    return syn.dscp() == CapturedFrame.ABSENT ? "without DSCP" : "with DSCP " + syn.dscp();
  }

  private static String payload(Segment syn) {
    return syn.payloadBytes() == 0 ? "without data" : "with data";
  }

  private static String timestamps(Segment syn) {
    return syn.tsVal() == CapturedFrame.ABSENT ? "without timestamps" : "with timestamps";
  }
}

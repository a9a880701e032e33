package org.tcpteardown.heuristic.evidence;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/**
 * What tells one SYN from others that shared another fate. Only what all the others have in common
 * can be the reason.
 */
public final class SynDifference {
  private static final List<Trait> TRAITS =
      List.of(
          new Trait("a wrong TCP checksum", "the right TCP checksum") {
            @Override
            boolean isKnown(Segment syn) {
              return syn.details().checksum() != Checksum.UNKNOWN;
            }

            @Override
            boolean isIn(Segment syn) {
              return syn.details().checksum() == Checksum.WRONG;
            }
          },
          // RFC 3168 section 6.1.1: an ECN-setup SYN has both.
          new Trait("ECE and CWR") {
            @Override
            boolean isIn(Segment syn) {
              return (syn.flags() & (TcpFlags.ECE | TcpFlags.CWR)) != 0;
            }
          },
          new Trait("data") {
            @Override
            boolean isIn(Segment syn) {
              return syn.payloadBytes() > 0;
            }
          },
          new Option("Fast Open", SegmentDetails.FAST_OPEN),
          new Option("MPTCP", SegmentDetails.MPTCP),
          new Option("MD5", SegmentDetails.MD5),
          new Option("TCP-AO", SegmentDetails.TCP_AO),
          new Option("MSS", 2),
          new Option("window scale", 3),
          new Option("SACK permitted", 4),
          new Trait("timestamps") {
            @Override
            boolean isIn(Segment syn) {
              return syn.tsVal() != CapturedFrame.ABSENT;
            }

            @Override
            boolean isKnown(Segment syn) {
              return !syn.details().optionsCut();
            }
          });

  private SynDifference() {}

  /**
   * In words; empty if nothing does.
   *
   * @param others those that went unanswered
   * @param taken the one that was answered
   */
  static String between(List<Segment> others, Segment taken) {
    List<String> its = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    for (Trait trait : TRAITS) {
      boolean has = trait.isIn(taken);
      boolean tells =
          trait.isKnown(taken)
              && others.stream().allMatch(syn -> trait.isKnown(syn) && trait.isIn(syn) != has);
      if (tells) {
        its.add(trait.inWords(has));
        theirs.add(trait.inWords(!has));
      }
    }
    int dscp = others.get(0).dscp();
    if (taken.dscp() != dscp && others.stream().allMatch(syn -> syn.dscp() == dscp)) {
      its.add("with DSCP " + taken.dscp());
      theirs.add("with DSCP " + dscp);
    }
    return its.isEmpty()
        ? ""
        : "the one that was answered was sent "
            + String.join(" and ", its)
            + ", all others "
            + String.join(" and ", theirs);
  }

  /** Something that a SYN has or has not. */
  private abstract static class Trait {
    private final String with;
    private final String without;

    Trait(String what) {
      this.with = "with " + what;
      this.without = "without " + what;
    }

    Trait(String what, String instead) {
      this.with = "with " + what;
      this.without = "with " + instead;
    }

    abstract boolean isIn(Segment syn);

    /** Whether the capture tells. */
    boolean isKnown(Segment syn) {
      return true;
    }

    String inWords(boolean has) {
      return has ? with : without;
    }
  }

  /** A TCP option of some kind. */
  private static final class Option extends Trait {
    private final int kind;

    Option(String name, int kind) {
      super(name);
      this.kind = kind;
    }

    @Override
    boolean isIn(Segment syn) {
      return syn.details().has(kind);
    }

    @Override
    boolean isKnown(Segment syn) {
      return !syn.details().optionsCut();
    }
  }
}

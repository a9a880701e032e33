package org.tcpteardown.heuristic.evidence;

import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/**
 * What tells one SYN from others that shared another fate. Only what all the others have in common
 * can be the reason.
 */
public final class SynDifference {
  /** Kind of the option; those of a greater kind, timestamps left out, are in few SYNs. */
  private static final int SACK_PERMITTED = 4;

  private static final String LEAVE_OUT =
      "let the client send SYNs without that (%s), and update the stack that refuses them";

  private static final String SIGN = "let both ends sign with the same key, or neither";
  private static final String FAST_OPEN = "Fast Open: net.ipv4.tcp_fastopen";
  private static final String TIMESTAMPS = "net.ipv4.tcp_timestamps";

  private static final List<Trait> TRAITS =
      List.of(
          new Trait(
              "a wrong TCP checksum",
              "with the right TCP checksum",
              "see what spoils the checksums of the client (offloading: ethtool -K)") {
            @Override
            boolean isKnown(SynLook syn) {
              return syn.details().checksum() != Checksum.UNKNOWN;
            }

            @Override
            boolean isIn(SynLook syn) {
              return syn.details().checksum() == Checksum.WRONG;
            }
          },
          // RFC 3168 section 6.1.1: an ECN-setup SYN has both.
          new Trait(
              "ECE and CWR", "without ECE and CWR", LEAVE_OUT.formatted("ECN: net.ipv4.tcp_ecn")) {
            @Override
            boolean isIn(SynLook syn) {
              return (syn.flags() & (TcpFlags.ECE | TcpFlags.CWR)) != 0;
            }
          },
          new Trait("data", "without data", LEAVE_OUT.formatted(FAST_OPEN)) {
            @Override
            boolean isIn(SynLook syn) {
              return syn.data();
            }
          },
          new Option("Fast Open", SegmentDetails.FAST_OPEN, LEAVE_OUT.formatted(FAST_OPEN)),
          new Option(
              "MPTCP",
              SegmentDetails.MPTCP,
              "let SYNs that join a connection (MP_JOIN) reach the machine that has it, or switch"
                  + " MPTCP off on the client (net.mptcp.enabled)"),
          new Option("MD5", SegmentDetails.MD5, SIGN),
          new Option("TCP-AO", SegmentDetails.TCP_AO, SIGN),
          new Option("MSS", 2, LEAVE_OUT.formatted("TCP option MSS")),
          new Option("window scale", 3, LEAVE_OUT.formatted("net.ipv4.tcp_window_scaling")),
          new Option("SACK permitted", SACK_PERMITTED, LEAVE_OUT.formatted("net.ipv4.tcp_sack")),
          new Trait("timestamps", "without timestamps", LEAVE_OUT.formatted(TIMESTAMPS)) {
            @Override
            boolean isIn(SynLook syn) {
              return syn.stamped();
            }

            @Override
            boolean isRare() {
              return false;
            }

            @Override
            boolean isKnown(SynLook syn) {
              return !syn.details().optionsCut();
            }
          });

  private static final String REFUSED = "the SYN that was refused was sent ";

  private SynDifference() {}

  /**
   * In words; empty if nothing does.
   *
   * @param others those that went unanswered
   * @param taken the one that was answered
   */
  static String between(List<Segment> others, Segment taken) {
    List<SynLook> looks = others.stream().map(SynLook::of).toList();
    List<String> its = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    for (Trait trait : TRAITS) {
      boolean has = trait.isIn(SynLook.of(taken));
      if (trait.tells(SynLook.of(taken), looks)) {
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
            + (others.size() == 1 ? ", the one before it " : ", all others ")
            + String.join(" and ", theirs);
  }

  /**
   * What a SYN that was refused has or lacks, and none of those that were taken, in words; empty if
   * nothing does.
   *
   * @param taken SYNs that were taken, at least one
   * @param ofOtherHosts whether no one of them is of the same client: then what stacks do
   *     differently says nothing
   */
  public static String ofRefused(Segment refused, List<SynLook> taken, boolean ofOtherHosts) {
    List<String> its = new ArrayList<>();
    List<String> theirs = new ArrayList<>();
    SynLook look = SynLook.of(refused);
    for (Trait trait : TRAITS) {
      if (trait.tells(look, taken) && (!ofOtherHosts || (trait.isRare() && trait.isIn(look)))) {
        its.add(trait.inWords(trait.isIn(look)));
        theirs.add(trait.inWords(!trait.isIn(look)));
      }
    }
    return its.isEmpty()
        ? ""
        : REFUSED
            + String.join(" and ", its)
            + ", all that were taken "
            + String.join(" and ", theirs);
  }

  /** Whether two SYNs differ in nothing that is looked at here. */
  public static boolean isAlike(SynLook one, SynLook other) {
    return TRAITS.stream().allMatch(trait -> trait.isIn(one) == trait.isIn(other));
  }

  /**
   * What to do about SYNs that are refused for what {@link #ofRefused} told of them.
   *
   * @param difference its words, not empty
   */
  public static String remedy(String difference) {
    return TRAITS.stream()
        .filter(trait -> difference.startsWith(REFUSED + trait.with))
        .map(trait -> trait.remedy)
        .findFirst()
        .orElse("let the client's SYNs look like those that are taken");
  }

  /** Something that a SYN has or has not. */
  private abstract static class Trait {
    private final String with;
    private final String without;

    private final String remedy;

    Trait(String what, String without, String remedy) {
      this.with = "with " + what;
      this.without = without;
      this.remedy = remedy;
    }

    abstract boolean isIn(SynLook syn);

    /** Whether the capture tells. */
    boolean isKnown(SynLook syn) {
      return true;
    }

    /** Whether few SYNs have it, so that it is no matter of whose stack sent them. */
    boolean isRare() {
      return true;
    }

    /** Whether one SYN has it and none of the others, or the other way round. */
    boolean tells(SynLook one, List<SynLook> others) {
      boolean has = isIn(one);
      return isKnown(one) && others.stream().allMatch(syn -> isKnown(syn) && isIn(syn) != has);
    }

    String inWords(boolean has) {
      return has ? with : without;
    }
  }

  /** A TCP option of some kind. */
  private static final class Option extends Trait {
    private final int kind;

    Option(String name, int kind, String remedy) {
      super(name, "without " + name, remedy);
      this.kind = kind;
    }

    @Override
    boolean isIn(SynLook syn) {
      return syn.details().has(kind);
    }

    @Override
    boolean isRare() {
      return kind > SACK_PERMITTED;
    }

    @Override
    boolean isKnown(SynLook syn) {
      return !syn.details().optionsCut();
    }
  }
}

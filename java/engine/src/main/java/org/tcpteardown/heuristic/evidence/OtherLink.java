package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.LinkAddress;
import org.tcpteardown.tcp.OtherMachine;
import org.tcpteardown.tcp.RstFamily;

/**
 * A RST from a machine that has taken its named sender's address, by ARP: it answers what it knows
 * nothing of. Nobody on the path has forged anything.
 */
public final class OtherLink {
  private OtherLink() {}

  /** Who put it on the link, if not the machine that had sent all else; null otherwise. */
  public static @Nullable OtherMachine of(FlowStory story, @Nullable SentRst rst) {
    return rst == null ? null : story.flow().otherMachine(rst.sender(), rst.mark().segment());
  }

  /** Whether that machine had claimed the address. */
  public static boolean claimed(FlowStory story, @Nullable SentRst rst) {
    return taken(story, rst) != null;
  }

  /** Whether it had, and the machine that was there before is heard no more. */
  public static boolean moved(FlowStory story, @Nullable SentRst rst) {
    OtherMachine machine = taken(story, rst);
    return machine != null && !machine.usualGoesOn();
  }

  /** Whether it had, and the machine that was there before goes on. */
  public static boolean conflicts(FlowStory story, @Nullable SentRst rst) {
    OtherMachine machine = taken(story, rst);
    return machine != null && machine.usualGoesOn();
  }

  private static @Nullable OtherMachine taken(FlowStory story, @Nullable SentRst rst) {
    if (rst == null || rst.mark().family() != RstFamily.STATELESS) {
      return null;
    }
    OtherMachine machine = of(story, rst);
    // Two cards of one host share its counter.
    return machine != null && machine.claimed() && !ForgeryScore.countsOn(rst) ? machine : null;
  }

  /**
   * Whether it was put on the same network by another machine there than all else of its sender, as
   * far as anybody can tell: neither is a router that others are behind.
   */
  public static boolean beside(FlowStory story, @Nullable SentRst rst) {
    OtherMachine machine = of(story, rst);
    return machine != null
        && rst != null
        && !machine.usualIsRouter()
        && !machine.otherIsRouter()
        && rst.sender().traits().ttlConstant()
        && HeaderSigns.isOnLink(rst.sender().traits().ttlMin())
        && HeaderSigns.isOnLink(rst.mark().segment().ttl());
  }

  /** A clause with both hardware addresses. */
  public static String addresses(FlowStory story, @Nullable SentRst rst) {
    OtherMachine machine = of(story, rst);
    if (machine == null || rst == null) {
      return "";
    }
    return "the RST came from "
        + LinkAddress.text(machine.other())
        + ", the "
        + story.role(rst.sender())
        + "'s "
        + Wording.count(machine.packets(), "other packet")
        + " from "
        + LinkAddress.text(machine.usual());
  }

  /** A clause about the claim; empty without one. */
  public static String claim(FlowStory story, @Nullable SentRst rst) {
    OtherMachine machine = taken(story, rst);
    return machine == null || rst == null
        ? ""
        : "ARP (frame "
            + machine.claimFrame()
            + ") had moved "
            + rst.sender().endpoint().address()
            + " there "
            + Wording.time(rst.mark().timeNs() - machine.claimTimeNs())
            + " before";
  }

  /** A clause about the machine that goes on; empty without. */
  public static String goesOn(FlowStory story, @Nullable SentRst rst) {
    OtherMachine machine = of(story, rst);
    return machine == null || !machine.usualGoesOn()
        ? ""
        : "yet "
            + LinkAddress.text(machine.usual())
            + (machine.laterIsClaim() ? " claimed it again" : " went on")
            + " (frame "
            + machine.laterFrame()
            + ")";
  }
}

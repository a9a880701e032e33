package org.tcpteardown.heuristic.forgery;

import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.forgery.ForgeryScore.Seen;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.LinkAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OtherMachine;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.SharedCounter;

/** Signs of forgery in the headers of a RST, held against its sender's other packets. */
public final class HeaderSigns {
  /** Small windows are scaled ones: two hosts share a value there by chance. */
  private static final int MIN_TELLING_WINDOW = 1024;

  /** Real paths are shorter. A TTL that says more was set by the application, as BGP does. */
  private static final int MAX_HOPS = 30;

  /** A busy host may send as many packets elsewhere in a second. */
  private static final int MIN_IP_ID_JUMP = 4096;

  /** Fewer packets may have been made by a proxy that answers for another host at first. */
  private static final int ENOUGH_TO_KNOW_THE_START = 3;

  private static final long IP_ID_FRESH_NS = 1_000_000_000L;

  private HeaderSigns() {}

  static void find(Flow flow, FlowStory.SentRst rst, List<Seen> seen) {
    HalfConnection sender = rst.sender();
    RstMark mark = rst.mark();
    boolean shared = sharedCounter(flow, sender, mark, seen);
    // One packet is little to compare with, unless the counter says that another host made the RST.
    if (ttl(sender, mark.segment(), shared ? 1 : 2, seen)) {
      ttlReturns(sender, mark.segment(), seen);
      if (!shared) {
        ipIdForeign(sender, mark.segment(), seen);
      }
    }
    otherLink(flow, sender, mark.segment(), seen);
    copied(sender, mark, seen);
    unlike(sender.traits(), mark.segment(), seen);
    ipIdJump(sender, mark, seen);
  }

  /**
   * One host of many addresses counts through all of them too; but then its other packets come from
   * the same place. So they must be known, and say otherwise.
   */
  private static boolean sharedCounter(
      Flow flow, HalfConnection sender, RstMark mark, List<Seen> seen) {
    PacketTraits traits = sender.traits();
    Segment rst = mark.segment();
    boolean elsewhere =
        traits.ttlCount() > 0
            && !sameDistance(rst.ttl(), traits.ttlMin())
            && !sameDistance(rst.ttl(), traits.ttlMax());
    if (!elsewhere && traits.ipIdDistance(rst.ipId()) < MIN_IP_ID_JUMP) {
      return false;
    }
    for (SharedCounter shared : flow.sharedCounters()) {
      if (shared.own().frame() == rst.frame()) {
        String detail =
            "IP identification "
                + rst.ipId()
                + " counts on with that of the RST in the name of "
                + shared.other().source().address()
                + " (frame "
                + shared.other().frame()
                + ": "
                + shared.other().ipId()
                + ")";
        seen.add(new Seen(ForgerySign.SHARED_COUNTER, detail));
        return true;
      }
    }
    return false;
  }

  /**
   * A host on the network does not send through a router to it; and where packets of a host come
   * past a router before and after, a RST from beside is not of that host. Two network cards in
   * turns would show in its other packets, too.
   */
  private static void otherLink(Flow flow, HalfConnection sender, Segment rst, List<Seen> seen) {
    PacketTraits traits = sender.traits();
    OtherMachine machine = flow.otherMachine(sender, rst);
    if (machine == null
        || machine.claimed()
        || machine.packets() < ENOUGH_TO_KNOW_THE_START
        || !traits.ttlConstant()) {
      return;
    }
    boolean near = isOnLink(traits.ttlMin()) && !machine.usualIsRouter();
    if (near
        ? machine.otherIsRouter() || machine.usualGoesOn()
        : !machine.otherIsRouter() && machine.usualGoesOn()) {
      String detail =
          "hardware address "
              + LinkAddress.text(machine.other())
              + (machine.otherIsRouter() ? ", a router's," : "")
              + " where its packets have "
              + LinkAddress.text(machine.usual());
      seen.add(new Seen(ForgerySign.OTHER_LINK, detail));
    }
  }

  /** Says whether the TTL is a sign. */
  private static boolean ttl(HalfConnection sender, Segment rst, int enough, List<Seen> seen) {
    PacketTraits traits = sender.traits();
    if (rst.ttl() == CapturedFrame.ABSENT || traits.ttlCount() < enough || !traits.ttlConstant()) {
      return false;
    }
    int usual = traits.ttlMin();
    if (Math.min(hops(usual), hopsFrom32(usual)) > MAX_HOPS) {
      return false;
    }
    int hopsApart = Math.abs(hops(rst.ttl()) - hops(usual));
    boolean sameClass = initialTtl(rst.ttl()) == initialTtl(usual);
    boolean otherStart =
        startedElsewhere(sender.ttlAtFirstPoint(rst), usual)
            && traits.ttlCount() >= ENOUGH_TO_KNOW_THE_START;
    if (sameDistance(sender.ttlAtFirstPoint(rst), usual) && !otherStart) {
      return false;
    }
    String detail =
        "TTL "
            + rst.ttl()
            + " where its packets have "
            + usual
            + (otherStart
                ? " (it began with "
                    + initialTtl(rst.ttl())
                    + ", they with "
                    + initialTtl(usual)
                    + ")"
                : " (" + hops(rst.ttl()) + " hops against " + hops(usual) + ")");
    if (otherStart) {
      seen.add(new Seen(ForgerySign.TTL_OTHER_START, detail));
    } else if (hopsApart >= 3 || !sameClass) {
      seen.add(new Seen(ForgerySign.TTL_FAR, detail));
    } else if (traits.ttlCount() >= 3) {
      boolean onLink = hops(rst.ttl()) == 0;
      seen.add(new Seen(onLink ? ForgerySign.TTL_ON_LINK : ForgerySign.TTL_NEAR, detail));
    } else {
      return false;
    }
    return true;
  }

  /** Whether a RST that began with another TTL is not of its named sender's count, either. */
  private static void ipIdForeign(HalfConnection sender, Segment rst, List<Seen> seen) {
    PacketTraits traits = sender.traits();
    if (initialTtl(rst.ttl()) != initialTtl(traits.ttlMin()) && traits.ipIdForeign(rst.ipId())) {
      String detail = "IP identification " + rst.ipId() + ", which is not of those that it counts";
      seen.add(new Seen(ForgerySign.IPID_FOREIGN, detail));
    }
  }

  /** Whether later RSTs in the same name come from where its other packets do. */
  private static void ttlReturns(HalfConnection sender, Segment rst, List<Seen> seen) {
    int usual = sender.traits().ttlMin();
    sender.rsts().stream()
        .map(RstMark::segment)
        .filter(later -> later.frame() > rst.frame() && sender.ttlAtFirstPoint(later) == usual)
        .findFirst()
        .ifPresent(
            later -> {
              String detail = "the RST in its name in frame " + later.frame() + " has " + usual;
              seen.add(new Seen(ForgerySign.TTL_RETURNS, detail));
            });
  }

  /** Fewer hops may be due to another route. */
  private static final int FAR = 2;

  /**
   * Whether a TTL is not that of the place where others come from: 2 hops nearer or further, or
   * from beside the capture while those came past a router.
   */
  public static boolean isElsewhere(int ttl, int usual) {
    if (ttl == CapturedFrame.ABSENT || usual == CapturedFrame.ABSENT) {
      return false;
    }
    int apart = Math.abs(hops(ttl) - hops(usual));
    return apart >= FAR || (apart > 0 && hops(ttl) == 0);
  }

  /**
   * Whether two TTLs can come from the same distance: with another initial value it is a stack that
   * sends RSTs with another TTL.
   */
  public static boolean sameDistance(int ttl, int usual) {
    return hops(ttl) == hops(usual)
        || hopsFrom32(ttl) == hops(usual)
        || hops(ttl) == hopsFrom32(usual);
  }

  /**
   * Whether a RST may have come from where all else of its sender did. If not, a device has made
   * it, be it only to answer for an end that has closed.
   */
  public static boolean fromItsPlace(HalfConnection sender, Segment rst) {
    return rst.ttl() == CapturedFrame.ABSENT
        || !sender.traits().ttlConstant()
        || sameDistance(sender.ttlAtFirstPoint(rst), sender.traits().ttlMin());
  }

  /**
   * How many hops more than another a TTL has come; 0 if they can be of the same distance, or began
   * with different values, where a stack may send RSTs with another one.
   */
  public static int hopsFurther(int ttl, int other) {
    return sameDistance(ttl, other) || initialTtl(ttl) != initialTtl(other)
        ? 0
        : hops(ttl) - hops(other);
  }

  /**
   * Whether a TTL came as far as the usual one, but was counted down from 64 and not from 128, or
   * the other way round: one stack does not do both. It is no other route either.
   */
  public static boolean startedElsewhere(int ttl, int usual) {
    return ttl != CapturedFrame.ABSENT
        && usual != CapturedFrame.ABSENT
        && hops(ttl) == hops(usual)
        && hops(usual) <= MAX_HOPS
        && initialTtl(ttl) + initialTtl(usual) == 64 + 128;
  }

  /**
   * Whether a TTL began with another value than the usual one, 255 included: few stacks do so in
   * RSTs, Linux up to 2.4 among them. Not if the application may have set the usual one to 255.
   */
  public static boolean mayBeOtherStack(int ttl, int usual) {
    return ttl != CapturedFrame.ABSENT
        && usual != CapturedFrame.ABSENT
        && hops(ttl) <= MAX_HOPS
        && hops(usual) <= MAX_HOPS
        && initialTtl(usual) != 255
        && initialTtl(ttl) != initialTtl(usual);
  }

  /** Whether a TTL is one that stacks begin with: no router has counted it down. */
  public static boolean isOnLink(int ttl) {
    return ttl != CapturedFrame.ABSENT && hops(ttl) == 0;
  }

  private static int initialTtl(int ttl) {
    return ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
  }

  private static int hops(int ttl) {
    return initialTtl(ttl) - ttl;
  }

  /** Some old and small devices start at 32; a large number where that cannot be. */
  private static int hopsFrom32(int ttl) {
    return ttl <= 32 ? 32 - ttl : Integer.MAX_VALUE;
  }

  private static void copied(HalfConnection sender, RstMark mark, List<Seen> seen) {
    Segment peerLast = mark.peerLast();
    Segment rst = mark.segment();
    if (peerLast == null) {
      return;
    }
    if (ForgeryScore.windowEchoed(mark)
        && rst.windowRaw() >= MIN_TELLING_WINDOW
        && sender.traits().ttlCount() >= 2 // popular windows meet by chance where few were seen
        && sender.traits().neverSentWindow(rst.windowRaw())) {
      String detail = "window " + rst.windowRaw() + " is the other end's, never its own";
      seen.add(new Seen(ForgerySign.WINDOW_COPIED, detail));
    }
    // Two hosts that count may meet at one number.
    if (ForgeryScore.ipIdEchoed(mark)
        && sender.traits().ipIdTells()
        && !sender.traits().ipIdContinues(rst.ipId())) {
      String detail = "IP identification " + rst.ipId() + " is that of frame " + peerLast.frame();
      seen.add(new Seen(ForgerySign.IPID_COPIED, detail));
    }
  }

  private static void unlike(PacketTraits traits, Segment rst, List<Seen> seen) {
    if (rst.df() == 0 && traits.dfSet() >= 3 && traits.dfClear() == 0) {
      seen.add(new Seen(ForgerySign.DF_UNLIKE, "Don't Fragment clear, always set before"));
    }
    int usual = traits.constantDscp();
    boolean known = rst.dscp() != CapturedFrame.ABSENT && usual != CapturedFrame.ABSENT;
    if (known && rst.dscp() != usual && traits.ttlCount() >= 3) {
      String detail = "DSCP " + rst.dscp() + " where its packets have " + usual;
      seen.add(new Seen(ForgerySign.DSCP_UNLIKE, detail));
    }
  }

  private static void ipIdJump(HalfConnection sender, RstMark mark, List<Seen> seen) {
    Segment rst = mark.segment();
    long lastNs = mark.senderBefore().lastTimeNs();
    if (!rst.isAck() || lastNs == HalfConnection.NEVER || ForgeryScore.ipIdEchoed(mark)) {
      return;
    }
    int distance = sender.traits().ipIdDistance(rst.ipId());
    if (distance >= MIN_IP_ID_JUMP && mark.timeNs() - lastNs <= IP_ID_FRESH_NS) {
      String detail =
          "IP identification " + rst.ipId() + " is " + distance + " away from its count";
      seen.add(new Seen(ForgerySign.IPID_JUMP, detail));
    }
  }
}

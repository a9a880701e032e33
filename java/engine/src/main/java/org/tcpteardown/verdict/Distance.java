package org.tcpteardown.verdict;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.forgery.ForgeryScore;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.tcp.PacketTraits;

/**
 * Whether a RST came from as far away as the other packets of the end that it names, or from its
 * very host.
 */
enum Distance {
  SAME,
  OTHER,
  /** Too few packets to compare with, or their TTL varied, or began with another initial value. */
  UNKNOWN;

  /** Fewer packets make no rule. */
  private static final int MIN_PACKETS = 2;

  static Distance of(@Nullable SentRst rst) {
    if (rst == null) {
      return UNKNOWN;
    }
    if (ForgeryScore.countsOn(rst)) {
      return SAME;
    }
    PacketTraits usual = rst.sender().traits();
    int ttl = rst.mark().segment().ttl();
    if (ttl == CapturedFrame.ABSENT || usual.ttlCount() < MIN_PACKETS || !usual.ttlConstant()) {
      return UNKNOWN;
    }
    if (rst.sender().ttlAtFirstPoint(rst.mark().segment()) == usual.ttlMin()) {
      return SAME;
    }
    if (HeaderSigns.startedElsewhere(ttl, usual.ttlMin())) {
      return OTHER;
    }
    // A stack may use another initial TTL for RSTs: then the hops are the same.
    return hops(ttl) == hops(usual.ttlMin()) ? UNKNOWN : OTHER;
  }

  /** Whether its TTL is not that of all other packets of its named end, wherever they began. */
  static boolean ttlDiffers(@Nullable SentRst rst) {
    if (rst == null || ForgeryScore.countsOn(rst)) {
      return false;
    }
    PacketTraits usual = rst.sender().traits();
    return rst.mark().segment().ttl() != CapturedFrame.ABSENT
        && usual.ttlCount() >= MIN_PACKETS
        && usual.ttlConstant()
        && rst.sender().ttlAtFirstPoint(rst.mark().segment()) != usual.ttlMin();
  }

  /** Whether the RST that ended the flow left the very host at which the capture was made. */
  static boolean isSentThere(Case flow) {
    SentRst rst = flow.rst();
    return rst != null && CapturePoint.sentThere(flow.flow(), rst);
  }

  /** A clause for that case. */
  static String thereText(Case flow) {
    SentRst rst = flow.rst();
    return rst == null
        ? ""
        : "the capture was made at the "
            + flow.role(rst.sender())
            + " ("
            + CapturePoint.of(flow.flow()).why()
            + "), so what it answers had come through the path, and its own host sent the RST";
  }

  /** Hops travelled, by the usual initial values 64, 128 and 255. */
  private static int hops(int ttl) {
    return (ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255) - ttl;
  }

  /** A clause about a RST whose distance is known. */
  static String text(Case flow, @Nullable SentRst rst) {
    if (rst == null) {
      return "";
    }
    int ttl = rst.mark().segment().ttl();
    String role = flow.role(rst.sender());
    if (ForgeryScore.countsOn(rst)) {
      return "the RST counts on in the " + role + "'s IP identification, so its host sent it";
    }
    return of(rst) == SAME
        ? "the RST came from the same distance as the " + role + "'s packets (TTL " + ttl + ")"
        : "the RST's TTL is "
            + ttl
            + ", that of all other packets of the "
            + role
            + " "
            + rst.sender().traits().ttlMin();
  }
}

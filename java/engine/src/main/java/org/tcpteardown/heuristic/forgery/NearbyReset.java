package org.tcpteardown.heuristic.forgery;

import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.PayloadBurst;
import org.tcpteardown.tcp.RstFamily;

/** RSTs that come from nearer by than the end that they name. */
public final class NearbyReset {
  /** Fewer packets make no rule. */
  private static final int MIN_PACKETS = 2;

  private NearbyReset() {}

  /**
   * Whether the RST, which no socket made, came in answer to the first segment after a pause, from
   * another distance than its named end's packets and sooner than that end can answer.
   */
  public static boolean is(SentRst rst) {
    Segment trigger = rst.mark().trigger();
    return trigger != null
        && rst.mark().family() == RstFamily.STATELESS
        && trigger.sequenceLength() > 0
        && pauseBeforeNs(rst, trigger) >= 2 * rst.sender().minRttNs()
        && RstOrigin.tooFast(rst, trigger)
        && comesFromElsewhere(rst);
  }

  /** How long nobody had sent anything before what the RST answers; 0 if that is not known. */
  private static long pauseBeforeNs(SentRst rst, Segment trigger) {
    PayloadBurst burst = rst.sender().peer().burst();
    Segment first = burst.first();
    return first != null && first.frame() == trigger.frame() ? burst.quietNs() : 0;
  }

  private static boolean comesFromElsewhere(SentRst rst) {
    PacketTraits usual = rst.sender().traits();
    return usual.ttlCount() >= MIN_PACKETS
        && usual.ttlConstant()
        && HeaderSigns.isElsewhere(
            rst.sender().ttlAtFirstPoint(rst.mark().segment()), usual.ttlMin());
  }
}

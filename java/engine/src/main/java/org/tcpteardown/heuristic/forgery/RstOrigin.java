package org.tcpteardown.heuristic.forgery;

import java.util.List;
import java.util.stream.Collectors;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.PacketTraits;

/**
 * What the packets tell of who sent a RST. Weaker than {@code ForgedRst}, which accuses: here it is
 * only asked which of two explanations fits better.
 *
 * @param who the likely sender
 * @param why what speaks for that, to follow "the RST"; empty if nothing is known
 */
public record RstOrigin(Who who, String why) {
  /** What a capture's clock and queues may take from one time and add to the other. */
  private static final long CLOCK_NS = 2_000_000L;

  public enum Who {
    /** Some device on the path. */
    DEVICE,
    /** The end whose address it bears. */
    NAMED_END,
    UNCLEAR
  }

  public static RstOrigin of(FlowStory story, FlowStory.SentRst rst) {
    if (ForgeryScore.countsOn(rst)) {
      return new RstOrigin(Who.NAMED_END, "counts on in that end's IP identification");
    }
    List<ForgeryScore.Seen> signs =
        ForgeryScore.of(story, rst).signs().stream().filter(s -> s.sign().isForeign()).toList();
    if (!signs.isEmpty()) {
      String why = signs.stream().map(ForgeryScore.Seen::detail).collect(Collectors.joining("; "));
      return new RstOrigin(Who.DEVICE, "shows signs of another sender: " + why);
    }
    PacketTraits usual = rst.sender().traits();
    Segment segment = rst.mark().segment();
    if (segment.ttl() == CapturedFrame.ABSENT || usual.ttlCount() == 0) {
      return new RstOrigin(Who.UNCLEAR, "");
    }
    if (!HeaderSigns.sameDistance(usual.ttlMin(), usual.ttlMax())) {
      String range = "TTL " + usual.ttlMin() + " to " + usual.ttlMax();
      return new RstOrigin(
          Who.UNCLEAR,
          "bears the name of an end whose packets come from several distances, " + range);
    }
    return HeaderSigns.sameDistance(rst.sender().ttlAtFirstPoint(segment), usual.ttlMin())
        ? new RstOrigin(Who.NAMED_END, "comes from the same distance as its other packets")
        : new RstOrigin(Who.UNCLEAR, "has TTL " + segment.ttl() + ", which it had not used before");
  }

  /**
   * Whether a RST came so soon after {@code trigger} that its named sender cannot have answered it:
   * in less than half of the shortest round trip, and by more than clocks explain.
   */
  public static boolean tooFast(FlowStory.SentRst rst, Segment trigger) {
    return tooSoonAfter(rst, trigger.timeNs());
  }

  /** Whether news of what was captured at {@code timeNs} cannot have come back as this RST. */
  static boolean tooSoonAfter(FlowStory.SentRst rst, long timeNs) {
    HalfConnection sender = rst.sender();
    long rttNs = sender.minRttNs();
    long afterNs = rst.mark().timeNs() - timeNs;
    // Less than nothing is what clocks or queues of the capture have made of it.
    return afterNs >= 0
        && sender.knowledge() == Knowledge.HANDSHAKE
        && sender.handshakeTimed()
        && rttNs - 2 * afterNs >= CLOCK_NS;
  }

  /** Both times for a person, where {@link #tooFast}; {@code name}: what the trigger is called. */
  public static String tooFastText(FlowStory.SentRst rst, Segment trigger, String name) {
    return Wording.time(rst.mark().timeNs() - trigger.timeNs())
        + " after "
        + name
        + ", but the round trip to the named sender is "
        + Wording.time(rst.sender().minRttNs());
  }
}

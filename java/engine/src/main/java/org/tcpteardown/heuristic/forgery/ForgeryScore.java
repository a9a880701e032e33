package org.tcpteardown.heuristic.forgery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.RstMark;

/**
 * The signs of forgery that one RST shows.
 *
 * @param signs what was seen
 * @param ownCount whether the RST counts on in the IP identification of its named sender: then a
 *     score stays below every threshold, for nobody else has a reason to
 */
public record ForgeryScore(List<Seen> signs, boolean ownCount) {
  private static final int MAX_SCORE = 100;

  /** Without a foreign mark: an odd stack may show all the rest at once. */
  private static final int MAX_ODD_SCORE = 45;

  /**
   * One sign.
   *
   * @param sign which
   * @param detail the numbers behind it, for a person
   */
  public record Seen(ForgerySign sign, String detail) {}

  /** Looks for all signs in one RST. */
  public static ForgeryScore of(FlowStory story, FlowStory.SentRst rst) {
    List<Seen> seen = ownSigns(story, rst);
    if (seen.stream().anyMatch(s -> s.sign().isForeign())) {
      String detail = CrossingRsts.detail(story, rst);
      if (detail != null) {
        seen.add(new Seen(ForgerySign.BOTH_WAYS, detail));
      }
    }
    seen.sort(Comparator.comparing(Seen::sign)); // the table has the most telling first
    return new ForgeryScore(List.copyOf(seen), countsOn(rst));
  }

  /** All signs that do not come from a RST of the other end. */
  private static List<Seen> ownSigns(FlowStory story, FlowStory.SentRst rst) {
    List<Seen> seen = new ArrayList<>(0);
    MomentSigns.find(story, rst, seen);
    NumberSigns.find(story, rst, seen);
    HeaderSigns.find(story.flow(), rst, seen);
    MomentSigns.unprompted(rst, seen);
    return seen;
  }

  /**
   * Whether a RST bears the next number of the IP identifications that its named sender counts, and
   * the TTL that this one uses: then that host sent it. It may count in this connection, or through
   * all that it has.
   */
  public static boolean countsOn(FlowStory.SentRst rst) {
    if (rst.countedByHost()) {
      return true;
    }
    PacketTraits traits = rst.sender().traits();
    Segment segment = rst.mark().segment();
    boolean next =
        traits.isNextIpId(segment.ipId())
            || traits.isNextIpId(segment.ipId(), rst.mark().countBefore());
    return next && !rst.sender().usedAgain(segment.ipId()) && traits.isUsualTtl(segment.ttl());
  }

  /** Whether the RST itself bears a mark that no honest host would give it. */
  static boolean isForeign(FlowStory story, FlowStory.SentRst rst) {
    return !countsOn(rst) && ownSigns(story, rst).stream().anyMatch(s -> s.sign().isForeign());
  }

  /** 0 to 100. */
  public int score() {
    boolean foreign = !ownCount && signs.stream().anyMatch(s -> s.sign().isForeign());
    int sum = signs.stream().mapToInt(s -> s.sign().weight()).sum();
    return Math.min(foreign ? MAX_SCORE : MAX_ODD_SCORE, sum);
  }

  /** Whether the RST has the window of the peer's last segment, and one other than 0. */
  public static boolean windowEchoed(RstMark mark) {
    Segment peerLast = mark.peerLast();
    int window = mark.segment().windowRaw();
    return peerLast != null && window > 0 && window == peerLast.windowRaw();
  }

  /** Whether the RST has the IP identification of the peer's last segment, and one other than 0. */
  public static boolean ipIdEchoed(RstMark mark) {
    Segment peerLast = mark.peerLast();
    int ipId = mark.segment().ipId();
    return peerLast != null && ipId > 0 && ipId == peerLast.ipId();
  }
}

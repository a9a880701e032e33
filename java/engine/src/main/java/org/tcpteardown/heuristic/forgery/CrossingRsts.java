package org.tcpteardown.heuristic.forgery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.RstMark;

/**
 * Two RSTs that end one live connection at once, one in the name of each end, and that the two ends
 * have not both sent.
 *
 * <p>At least one must bear a foreign mark, such as a TTL from elsewhere. The other must not be
 * what its sender would have sent by itself: an abort with the window or the timestamps of its
 * socket, for two applications may abort at the same moment; or the answer of a closed socket to a
 * segment on its way.
 *
 * @param first the earlier RST
 * @param second the later one, of the other end
 * @param bothForeign whether both bear foreign marks
 */
public record CrossingRsts(FlowStory.SentRst first, FlowStory.SentRst second, boolean bothForeign) {

  /** Later RSTs answer what was on its way, or repeat. */
  private static final int MAX_LOOKED_AT = 12;

  /** The pair of a flow, or null. */
  public static @Nullable CrossingRsts find(FlowStory story) {
    if (story.flow().client().rstCount() == 0 || story.flow().server().rstCount() == 0) {
      return null;
    }
    long withinNs = story.get(Setting.RST_BOTH_WAYS_WITHIN);
    FlowStory.SentRst first = null;
    for (FlowStory.SentRst rst : lookedAt(story)) {
      if (!rst.mark().ofThisConnection()) {
        continue;
      }
      if (isLive(rst.mark())) {
        first = rst;
      } else if (first != null
          && rst.sender() != first.sender()
          && rst.mark().timeNs() - first.mark().timeNs() <= withinNs) {
        boolean firstForeign = ForgeryScore.isForeign(story, first);
        boolean secondForeign = ForgeryScore.isForeign(story, rst);
        boolean notByBoth =
            (firstForeign && secondForeign)
                || (firstForeign && !isGenuine(rst.mark()))
                || (secondForeign && !isGenuine(first.mark()));
        if (notByBoth) {
          return new CrossingRsts(first, rst, firstForeign && secondForeign);
        }
      }
    }
    return null;
  }

  private static List<FlowStory.SentRst> lookedAt(FlowStory story) {
    List<FlowStory.SentRst> all = story.rsts();
    return all.subList(0, Math.min(MAX_LOOKED_AT, all.size()));
  }

  private static boolean isLive(RstMark mark) {
    return mark.senderBefore().state().isSynchronized()
        && mark.peerBefore().state().isSynchronized()
        && !mark.senderBefore().finSent()
        && !mark.peerBefore().finSent();
  }

  /** Whether a RST without foreign marks is plainly its sender's own. */
  private static boolean isGenuine(RstMark mark) {
    return switch (mark.family()) {
      case SOCKET -> true;
      case STATELESS -> mark.trigger() != null;
      case UNKNOWN -> false;
    };
  }

  public long apartNs() {
    return second.mark().timeNs() - first.mark().timeNs();
  }

  /** What the pair tells about one of the two RSTs; null if it is neither. */
  public static @Nullable String detail(FlowStory story, FlowStory.SentRst rst) {
    long frame = rst.mark().frame();
    boolean early = lookedAt(story).stream().anyMatch(r -> r.mark().frame() == frame);
    CrossingRsts pair = early ? find(story) : null;
    if (pair == null) {
      return null;
    }
    if (frame != pair.first().mark().frame() && frame != pair.second().mark().frame()) {
      return null;
    }
    FlowStory.SentRst other = frame == pair.first().mark().frame() ? pair.second() : pair.first();
    return "the other end was reset in its turn, "
        + Wording.time(pair.apartNs())
        + " apart (frame "
        + other.mark().frame()
        + ")";
  }
}

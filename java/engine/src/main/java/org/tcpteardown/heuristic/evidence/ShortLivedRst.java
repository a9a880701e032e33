package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;

/**
 * A RST that an end sent with a TTL of 1, unlike all its other packets: the next router drops it,
 * so that filters close to that end forget the connection, and the other end does not learn of it.
 */
public final class ShortLivedRst {
  private ShortLivedRst() {}

  /** That RST, where the capture was made at the end that sent it; null if there is none. */
  public static @Nullable SentRst of(FlowStory story) {
    for (SentRst rst : story.rsts()) {
      if (rst.mark().segment().ttl() == 1) {
        HalfConnection sender = rst.sender();
        boolean own = rst.mark().family() == RstFamily.SOCKET;
        return own
                && sender.traits().ttlConstant()
                && sender.traits().ttlMin() > 1
                && CapturePoint.of(story.flow()).isAt(sender)
            ? rst
            : null;
      }
    }
    return null;
  }
}

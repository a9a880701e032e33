package org.tcpteardown.verdict;

import java.util.Locale;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/** Who made the first move to end a flow. */
public enum ClosedBy {
  CLIENT,
  SERVER,
  /** Both at once. */
  BOTH,
  /** A device on the path, in the name of an end. */
  MIDDLEBOX,
  NOBODY;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used in the field {@code closed_by}. */
  public String id() {
    return id;
  }

  static ClosedBy of(FlowStory story, Signs signs) {
    if (signs.has("simultaneous_close")) {
      return BOTH;
    }
    Flow flow = story.flow();
    long client = firstMove(flow.client());
    long server = firstMove(flow.server());
    if (client == Long.MAX_VALUE && server == Long.MAX_VALUE) {
      return NOBODY;
    }
    long firstFrame = Math.min(client, server);
    boolean forged = signs.find("forged_rst").filter(f -> f.frame() == firstFrame).isPresent();
    return forged ? MIDDLEBOX : client < server ? CLIENT : SERVER;
  }

  /** The frame of the first FIN or RST; {@link Long#MAX_VALUE} if there is none. */
  private static long firstMove(HalfConnection half) {
    long fin = half.fins().isEmpty() ? Long.MAX_VALUE : half.fins().get(0).frame();
    long rst = half.rsts().isEmpty() ? Long.MAX_VALUE : half.rsts().get(0).frame();
    return Math.min(fin, rst);
  }
}

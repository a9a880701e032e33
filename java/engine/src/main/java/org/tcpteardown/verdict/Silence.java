package org.tcpteardown.verdict;

import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstMark;

/** The silence before the first FIN or RST of a flow; keepalives are no life of its programs. */
public final class Silence {
  private Silence() {}

  /**
   * How long neither end had sent anything but keepalives when the first FIN or RST came, or the
   * last words that went with the FIN, in nanoseconds; {@link HalfConnection#NEVER} if there was
   * none, or if it was the flow's first frame.
   */
  public static long beforeCloseNs(FlowStory story) {
    Flow flow = story.flow();
    long firstFrame = Long.MAX_VALUE;
    long quietNs = HalfConnection.NEVER;
    for (HalfConnection half : flow.halves()) {
      FinMark fin = half.fins().isEmpty() ? null : half.fins().get(0);
      RstMark rst = half.rsts().isEmpty() ? null : half.rsts().get(0);
      if (fin != null && fin.frame() < firstFrame) {
        firstFrame = fin.frame();
        quietNs = LastWords.quietBeforeNs(story, half, fin);
      }
      if (rst != null && rst.frame() < firstFrame) {
        firstFrame = rst.frame();
        quietNs = rst.idleNs();
      }
    }
    return firstFrame == flow.firstSegment().frame() ? HalfConnection.NEVER : quietNs;
  }

  /** Whether keepalives broke that silence. */
  static boolean keptAlive(FlowStory story) {
    Flow flow = story.flow();
    long idleNs = beforeCloseNs(story);
    return flow.halves().stream().anyMatch(half -> half.answeredProbes() > 0)
        && idleNs > flow.halves().stream().mapToLong(Silence::firstQuietNs).max().orElse(0);
  }

  private static long firstQuietNs(HalfConnection half) {
    long fin = half.fins().isEmpty() ? 0 : half.fins().get(0).quietNs();
    return Math.max(fin, half.rsts().isEmpty() ? 0 : half.rsts().get(0).quietNs());
  }
}

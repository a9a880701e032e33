package org.tcpteardown.heuristic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RoundTrip;
import org.tcpteardown.tcp.RstMark;

/** A flow, as far as it has come, with all that is needed to judge it. */
public final class FlowStory {
  /** Fewer would fall to queues on the path. */
  private static final long MIN_ANSWER_NS = 1_000_000_000L;

  private final Flow flow;
  private final long captureEndNs;
  private final Settings settings;

  /** Worked out once: many rules ask, and a flow may have thousands. */
  private @Nullable List<SentRst> rsts;

  /**
   * Of a flow that takes no more segments.
   *
   * @param flow its facts
   * @param captureEndNs time of the last frame of the capture, nanoseconds since 1970
   * @param settings thresholds in force
   */
  public FlowStory(Flow flow, long captureEndNs, Settings settings) {
    this.flow = flow;
    this.captureEndNs = captureEndNs;
    this.settings = settings;
  }

  /** Its facts. */
  public Flow flow() {
    return flow;
  }

  /** Time of the last frame of the capture, nanoseconds since 1970. */
  public long captureEndNs() {
    return captureEndNs;
  }

  /** Thresholds in force. */
  public Settings settings() {
    return settings;
  }

  /** The value of a setting: nanoseconds, or a number. */
  public long get(Setting setting) {
    return settings.get(setting);
  }

  /**
   * Until when the flow could be watched: the capture's end, the beginning of a long pause in it,
   * or the next use of the flow's ports.
   */
  public long watchedUntilNs() {
    return flow.reusedAtNs() == HalfConnection.NEVER
        ? capturedUntilNs()
        : Math.min(flow.reusedAtNs(), capturedUntilNs());
  }

  private long capturedUntilNs() {
    return Math.min(captureEndNs, flow.capturedUntilNs());
  }

  /** Whether the capture has frames of a later time, but none for long after this flow's. */
  public boolean capturePaused() {
    return capturedUntilNs() < captureEndNs;
  }

  /** What ended at {@link #watchedUntilNs}, unless the ports were used again. */
  public String capture() {
    return capturePaused() ? "this part of the capture" : "the capture";
  }

  /** {@code client} or {@code server}. */
  public String role(HalfConnection half) {
    return half == flow.client() ? "client" : "server";
  }

  /** The RSTs of both ends in capture order. */
  public List<SentRst> rsts() {
    if (rsts == null) {
      rsts = inOrder();
    }
    return rsts;
  }

  private List<SentRst> inOrder() {
    if (flow.client().rstCount() + flow.server().rstCount() == 0) {
      return List.of(); // most flows
    }
    List<SentRst> all = new ArrayList<>();
    for (HalfConnection half : flow.halves()) {
      int nth = 0;
      for (RstMark mark : half.rsts()) {
        all.add(new SentRst(half, inTime(mark), ++nth, flow.isCountedByHost(mark)));
      }
    }
    all.sort(Comparator.comparingLong(r -> r.mark().frame()));
    return Collections.unmodifiableList(all);
  }

  /** What comes too late to be an answer is none. */
  private RstMark inTime(RstMark mark) {
    Segment trigger = mark.trigger();
    if (trigger == null) {
      return mark;
    }
    long afterNs = mark.timeNs() - trigger.timeNs();
    return afterNs > rstAnswerWithinNs() ? mark.unprovoked() : mark;
  }

  /**
   * How long after a segment a RST may be its answer, in nanoseconds: a stack answers at once, and
   * longer than this no round trip of the flow takes.
   */
  public long rstAnswerWithinNs() {
    return Math.min(
        get(Setting.RST_ANSWER_WITHIN), Math.max(MIN_ANSWER_NS, 10 * RoundTrip.withQueuesNs(flow)));
  }

  /**
   * A RST with its sender.
   *
   * @param sender who sent it, by its addresses
   * @param mark the RST
   * @param nth 1 for the first of this sender
   * @param countedByHost whether it bears the next number of a counter that runs through all
   *     connections of the host which it names
   */
  public record SentRst(HalfConnection sender, RstMark mark, int nth, boolean countedByHost) {}
}

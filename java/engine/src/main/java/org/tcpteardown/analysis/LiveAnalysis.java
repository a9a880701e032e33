package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.CaptureRegions;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.tcp.Predecessor;
import org.tcpteardown.verdict.FlowEnd;
import org.tcpteardown.verdict.Verdict;

/**
 * Takes frames as they are captured and says what it finds as soon as that is decided. At each look
 * only those flows are judged of which frames came, and those in which silence may now have lasted
 * long enough. Flows are forgotten when nothing more is expected of them, so that it can run for
 * ever; see {@link IdleTimeout}. For one thread.
 */
public final class LiveAnalysis {
  /** Says of a connection that it is open, which of most says nothing as long as it is watched. */
  private static final FindingId STILL_OPEN = FindingId.UNCLOSED;

  private static final int FORGOTTEN_AT_ONCE = 1_000;

  /** One entry of the queue; it counts only if its flow still waits for that time. */
  private record Look(long timeNs, WatchedFlow flow) {}

  private final Settings settings;
  private final Consumer<Announcement> listener;
  private final int flowsKept;
  private final SettlingDelay settlingDelay;
  private final FlowTable table = new FlowTable(CaptureRegions.unbroken());
  private final RuleRunner runner = new RuleRunner(RuleList.ALL);
  private final Map<Long, WatchedFlow> flows = new HashMap<>();
  private final PriorityQueue<Look> queue =
      new PriorityQueue<>(Comparator.comparingLong(Look::timeNs));
  private final List<Announcement> said = new ArrayList<>();
  private final Map<FlowEnd, Long> ends = new EnumMap<>(FlowEnd.class);
  private final Map<Severity, Map<FindingId, Long>> findings = new EnumMap<>(Severity.class);
  private List<WatchedFlow> touched = new ArrayList<>();

  /** Gone, but the table still gives them their late frames. */
  private List<WatchedFlow> leaving = new ArrayList<>();

  /** Of connections that are gone; null if nobody wants to know. */
  private @Nullable FlowCounts gone;

  private long lastTimeNs = Long.MIN_VALUE;
  private long connections;
  private long crowdedOut;

  /**
   * Takes no frame yet.
   *
   * @param listener is told what is found, on the thread that calls
   * @param flowsKept how many flows are kept in memory; of more, those that have ended or are
   *     silent longest are judged early
   */
  public LiveAnalysis(Settings settings, Consumer<Announcement> listener, int flowsKept) {
    this.settings = settings;
    this.listener = listener;
    this.flowsKept = flowsKept;
    this.settlingDelay = new SettlingDelay(settings);
  }

  /** Also counts what {@link #counts} tells, which takes a verdict on each connection. */
  public void keepCounts() {
    gone = new FlowCounts();
  }

  /** Takes the next frame. */
  public void accept(CapturedFrame frame) {
    lastTimeNs = Math.max(lastTimeNs, frame.timeNs());
    Flow flow = table.accept(frame);
    if (flow == null) {
      return;
    }
    WatchedFlow watched = flows.get(flow.number());
    if (watched == null || watched.flow() != flow) {
      watched = new WatchedFlow(flow);
      flows.put(flow.number(), watched);
      connections++;
      Predecessor before = flow.predecessor();
      if (before != null) {
        touch(flows.get(before.flow())); // its watch is over
      }
    }
    touch(watched);
  }

  private void touch(@Nullable WatchedFlow flow) {
    if (flow != null && !flow.touched && !flow.gone) {
      flow.touched = true;
      touched.add(flow);
    }
  }

  /** Time of the last frame, nanoseconds since 1970; {@link Long#MIN_VALUE} before the first. */
  public long lastTimeNs() {
    return lastTimeNs;
  }

  /**
   * Judges what there is to judge, and says what is decided.
   *
   * @param nowNs until when the line was watched, nanoseconds since 1970: all frames captured by
   *     then must have been taken
   */
  public void look(long nowNs) {
    long untilNs = Math.max(nowNs, lastTimeNs);
    List<WatchedFlow> active = touched;
    touched = new ArrayList<>();
    for (WatchedFlow flow : active) {
      if (!flow.gone) {
        judge(flow, untilNs);
      }
    }
    for (Look look = queue.peek(); look != null && look.timeNs() <= untilNs; look = queue.peek()) {
      queue.remove();
      WatchedFlow flow = look.flow();
      if (flow.gone || flow.queuedNs != look.timeNs()) {
        continue;
      }
      flow.queuedNs = Deadlines.NONE;
      if (flow.lookNs <= untilNs) {
        judge(flow, untilNs);
      } else {
        enqueue(flow);
      }
    }
    judgeStrays();
    makeRoom(untilNs);
    if (leaving.size() >= FORGOTTEN_AT_ONCE) {
      forget();
    }
    tell();
  }

  private void judge(WatchedFlow watched, long nowNs) {
    Flow flow = watched.flow().view();
    FlowStory story = new FlowStory(flow, nowNs, settings);
    // What is new holds since the last frame, or else since the time for which the look was due.
    long sinceNs = watched.touched ? flow.lastTimeNs() : Math.min(nowNs, watched.lookNs);
    watched.touched = false;
    watched.over = IdleTimeout.isOver(flow);
    List<Finding> found = runner.judge(story);
    watched.update(worthSaying(found, story), flow, sinceNs, nowNs, settlingDelay, said::add);
    long dueNs = Math.min(watched.nextDueNs(settlingDelay), Deadlines.next(story));
    long endNs = IdleTimeout.endNs(flow, settings);
    if (dueNs == Deadlines.NONE && endNs <= nowNs) {
      leave(watched, story, found);
      return;
    }
    watched.lookNs = Math.min(dueNs, Math.max(endNs, nowNs + 1));
    if (watched.lookNs < watched.queuedNs) {
      enqueue(watched);
    }
  }

  private void enqueue(WatchedFlow flow) {
    flow.queuedNs = flow.lookNs;
    queue.add(new Look(flow.lookNs, flow));
  }

  private static List<Finding> worthSaying(List<Finding> found, FlowStory story) {
    return found.stream()
        .filter(f -> f.id() != STILL_OPEN || IdleTimeout.isOver(story.flow()))
        .toList();
  }

  /** Says the last of a flow, and lets it go. */
  private void leave(WatchedFlow watched, FlowStory story, List<Finding> found) {
    watched.update(
        found, story.flow(), story.captureEndNs(), Deadlines.NONE, settlingDelay, said::add);
    FlowEnd end = FlowEnd.of(story, found);
    ends.merge(end, 1L, Long::sum);
    if (gone != null) {
      gone.addEnded(story.flow(), end, Verdict.of(story, found).cause());
    }
    watched.gone = true;
    watched.flow().summarise(story.flow());
    leaving.add(watched);
  }

  private void forget() {
    // The table's own list of what has closed is not needed here, and would grow.
    table.takeLongClosed(Integer.MAX_VALUE, Long.MAX_VALUE);
    table.forget(leaving.stream().map(WatchedFlow::flow).toList());
    leaving.forEach(watched -> flows.remove(watched.flow().number(), watched));
    leaving = new ArrayList<>();
  }

  private void judgeStrays() {
    for (IcmpError error : table.takeStrayErrors()) {
      for (Finding finding : runner.judgeStray(error)) {
        said.add(new Announcement(Announcement.Kind.FOUND, finding, null, null, null, 1, ""));
      }
    }
  }

  /** Lets flows go before their time when there are too many: ended ones first, then quiet ones. */
  private void makeRoom(long nowNs) {
    if (remembered() <= flowsKept) {
      return;
    }
    List<WatchedFlow> all = stillWatched();
    all.sort(
        Comparator.<WatchedFlow, Boolean>comparing(f -> !f.over)
            .thenComparingLong(f -> f.flow().lastTimeNs()));
    for (WatchedFlow flow : all.subList(0, all.size() - flowsKept + flowsKept / 10)) {
      FlowStory story = new FlowStory(flow.flow().view(), nowNs, settings);
      leave(flow, story, runner.judge(story));
      crowdedOut++;
    }
  }

  /** Judges all that is left: the watch ends. */
  public void finish(long nowNs) {
    long untilNs = Math.max(nowNs, lastTimeNs);
    look(untilNs);
    for (WatchedFlow flow : stillWatched()) {
      FlowStory story = new FlowStory(flow.flow().view(), untilNs, settings);
      leave(flow, story, runner.judge(story));
    }
    forget();
    queue.clear();
    tell();
  }

  /** In no particular order. */
  private List<WatchedFlow> stillWatched() {
    return new ArrayList<>(flows.values().stream().filter(flow -> !flow.gone).toList());
  }

  private void tell() {
    if (said.isEmpty()) {
      return;
    }
    said.sort(
        Comparator.<Announcement>comparingLong(a -> a.finding().frame())
            .thenComparing(a -> a.finding().id()));
    for (Announcement announcement : said) {
      Finding before = announcement.before();
      if (before != null) {
        count(before, -1);
      }
      if (announcement.kind() != Announcement.Kind.WITHDRAWN) {
        count(announcement.finding(), 1);
      }
      listener.accept(announcement);
    }
    said.clear();
  }

  private void count(Finding finding, long change) {
    findings
        .computeIfAbsent(finding.severity(), severity -> new EnumMap<>(FindingId.class))
        .merge(finding.id(), change, (one, other) -> one + other == 0 ? null : one + other);
  }

  /** Connections seen so far. */
  public long connections() {
    return connections;
  }

  /** Connections that are in memory. */
  public int remembered() {
    return flows.size() - leaving.size();
  }

  /** Connections that were judged and forgotten before their time, since there were too many. */
  public long crowdedOut() {
    return crowdedOut;
  }

  /** ICMP errors that were only counted, since too many came between two looks. */
  public long strayErrorsLeftOut() {
    return table.strayErrorsLeftOut();
  }

  /** How many connections ended in which way, of those that were forgotten. */
  public Map<FlowEnd, Long> ends() {
    return Collections.unmodifiableMap(ends);
  }

  /**
   * What is counted of all connections so far, those that are still watched among them.
   *
   * @throws IllegalStateException if {@link #keepCounts} was not asked for
   */
  public FlowCounts counts() {
    if (gone == null) {
      throw new IllegalStateException("no counts were kept");
    }
    FlowCounts counts = gone.copy();
    stillWatched().forEach(watched -> counts.addWatched(watched.flow().view()));
    return counts;
  }

  /** How many findings of each id stand, by severity. */
  public Map<Severity, Map<FindingId, Long>> findings() {
    return Collections.unmodifiableMap(findings);
  }

  /** One line for each rule that failed; our own fault, never the capture's. */
  public List<String> failures() {
    return runner.failures();
  }
}

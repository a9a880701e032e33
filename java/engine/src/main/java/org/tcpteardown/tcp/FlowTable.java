package org.tcpteardown.tcp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FlowKey;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;

/**
 * All flows of a capture, joined by 4-tuple. Where the reader numbers streams as Wireshark does,
 * its number says where one flow on a tuple ends and the next begins; where it does not,
 * Wireshark's rule is applied here.
 */
public final class FlowTable {
  /** With what is found on them some 20 MB. */
  static final int STRAY_ERRORS_KEPT = 50_000;

  /** Of the flows in the list, at most one in so many is a forgotten one. */
  private static final int TIDIED_SHARE = 3;

  /** The latest flow of each tuple; it may be one that was let go. */
  private final Map<FlowKey, Flow> current = new HashMap<>();

  private final PackedSegments packed = new PackedSegments();

  /** Only for numbers of flows that are over: pauses and last words do not matter. */
  private final OrderlyScan scan = new OrderlyScan(new OrderlyLimits(Long.MAX_VALUE, 0));

  private final StreamIndex byStream = new StreamIndex();
  private final List<Flow> flows = new ArrayList<>();

  /** How many of these are forgotten, and not yet taken out. */
  private int forgotten;

  private final List<IcmpError> strayErrors = new ArrayList<>();

  /** Both ends have closed; in the order in which that was seen. */
  private final ArrayDeque<Flow> closed = new ArrayDeque<>();

  private final EvictedFlows evicted = new EvictedFlows();
  private final RstCounterWatch rstCounters = new RstCounterWatch();
  private final HostCounters hostCounters = new HostCounters();
  private final CaptureRegions regions;

  /** Flows that other threads are looking at. */
  private List<Flow> onLoan = List.of();

  private Runnable recall = () -> {};
  private long nextNumber;
  private long lateFrames;
  private long strayErrorsLeftOut;
  private CaptureRegion region =
      new CaptureRegion(Long.MIN_VALUE, new CaptureClock(), new LinkHosts());

  /** For a capture of which nothing is known but its frames. */
  public FlowTable() {
    this(new CaptureRegions(0));
  }

  /** Learns from {@code regions} what the capture covers. */
  public FlowTable(CaptureRegions regions) {
    this.regions = regions;
  }

  /** Takes the next frame of the capture; returns the flow that it belongs to, if any. */
  public @Nullable Flow accept(CapturedFrame frame) {
    region = regions.of(frame.timeNs());
    if (frame instanceof Segment segment) {
      return accept(segment);
    }
    if (frame instanceof OtherFrame other && other.claim() != null) {
      region.links().claimed(other, other.claim());
    }
    return frame instanceof IcmpError error ? accept(error) : null;
  }

  private @Nullable Flow accept(Segment segment) {
    Flow known = byStream.find(segment);
    if (known != null && known.isLent()) {
      recall.run();
      known = byStream.find(segment);
    }
    if (known != null) {
      take(known, segment);
      return known;
    }
    if (evicted.has(segment.stream())) {
      lateFrames++;
      return null;
    }
    FlowKey key = segment.key();
    Flow flow = latest(key);
    if (flow == null || flow.isForgotten() || startsAnew(flow, segment)) {
      Predecessor predecessor = null;
      Flow before = flow;
      if (flow != null) {
        if (segment.isOpeningSyn() && !flow.isForgotten()) {
          flow.openedBy(segment.source());
        }
        flow.reusedAt(segment.timeNs());
        predecessor = flow.summary(scan);
        predecessor = segment.source().equals(key.low()) ? predecessor : predecessor.turned();
      }
      flow = open(key, segment, predecessor);
      if (before != null) {
        flow.follows(before);
      }
      current.put(key, flow);
    }
    take(flow, segment);
    return flow;
  }

  private void take(Flow flow, Segment segment) {
    flow.accept(segment, region);
    hostCounters.add(flow, segment);
    if (segment.isRst()) {
      rstCounters.add(flow, segment);
    }
    if (flow.noteClose()) {
      closed.add(flow);
    }
    Flow ended = segment.isRst() ? flow.endedBy(segment) : null;
    if (ended != null && ended.isLent()) {
      recall.run();
    }
    if (ended != null && !ended.isForgotten() && ended.reset(flow.number(), segment)) {
      flow.endsOlder();
    }
    Flow older = flow.wentOn(segment);
    if (older != null && older.isLent()) {
      recall.run();
    }
    if (older != null && !older.isForgotten()) {
      older.went(segment);
    }
    Flow survivor = flow.survivor(segment);
    if (survivor != null && survivor.isLent()) {
      recall.run();
    }
    if (survivor != null && !survivor.isForgotten()) {
      flow.holds(survivor, segment);
    }
  }

  private Flow open(FlowKey key, Segment segment, @Nullable Predecessor predecessor) {
    long number = segment.stream() == CapturedFrame.ABSENT ? nextNumber : segment.stream();
    nextNumber = Math.max(nextNumber, number + 1);
    Flow flow = new Flow(number, key, packed, predecessor);
    flows.add(flow);
    byStream.add(flow);
    return flow;
  }

  private static boolean startsAnew(Flow flow, Segment segment) {
    if (segment.stream() != CapturedFrame.ABSENT) {
      return segment.stream() != flow.number();
    }
    if (!segment.isOpeningSyn()) {
      return false;
    }
    // As Wireshark: a SYN with another ISN, or after a FIN or RST, is a new conversation.
    HalfConnection sender =
        flow.client().endpoint().equals(segment.source()) ? flow.client() : flow.server();
    boolean ended = flow.halves().stream().anyMatch(h -> h.finCount() + h.rstCount() > 0);
    return ended || (sender.spoke() && !(sender.synSent() && sender.isn() == segment.seq()));
  }

  private @Nullable Flow accept(IcmpError error) {
    Flow flow = find(error);
    if (flow != null && flow.isLent()) {
      recall.run();
      flow = find(error);
    }
    if (flow != null && flow.isForgotten()) {
      return null;
    }
    if (flow != null) {
      flow.accept(error);
    } else if (!evicted.has(error.stream())) {
      if (strayErrors.size() < STRAY_ERRORS_KEPT) {
        strayErrors.add(error);
      } else {
        strayErrorsLeftOut++;
      }
    }
    return flow;
  }

  private @Nullable Flow find(IcmpError error) {
    Flow numbered = byStream.find(error);
    return numbered != null ? numbered : current.get(error.key());
  }

  /** How many flows the table holds. */
  public int size() {
    return flows.size() - forgotten;
  }

  /** Takes the forgotten ones out of the list, if they are enough to be worth a walk through it. */
  private void tidy() {
    if (forgotten > flows.size() / TIDIED_SHARE) {
      takeOutForgotten();
    }
  }

  private void takeOutForgotten() {
    if (forgotten > 0) {
      flows.removeIf(Flow::isForgotten);
      forgotten = 0;
    }
  }

  /**
   * Flows whose ends have both closed and that have been silent for a while, those that closed
   * first coming first. Each is named once.
   *
   * @param atMost how many
   * @param beforeNs none of a later frame than that is named; nanoseconds since 1970
   */
  public List<Flow> takeLongClosed(int atMost, long beforeNs) {
    List<Flow> found = new ArrayList<>();
    for (int looks = closed.size(); looks > 0 && found.size() < atMost; looks--) {
      Flow flow = closed.remove();
      // Without a number that finds it a late frame could not be told from a new connection.
      if (flow.isNumbered() && byStream.has(flow)) {
        if (flow.lastTimeNs() < beforeNs) {
          found.add(flow);
        } else {
          closed.add(flow);
        }
      }
    }
    return found;
  }

  /**
   * The flows that have been silent longest, and are not lent.
   *
   * @param count how many; some more may be named that are silent for just as long
   */
  public List<Flow> findSilent(int count) {
    List<Flow> known =
        flows.stream()
            .filter(flow -> !flow.isLent() && flow.isNumbered() && byStream.has(flow))
            .toList();
    if (count <= 0 || known.isEmpty()) {
      return List.of();
    }
    long[] lastNs = known.stream().mapToLong(Flow::lastTimeNs).sorted().toArray();
    long atMostNs = lastNs[Math.min(count, lastNs.length) - 1];
    return known.stream().filter(flow -> flow.lastTimeNs() <= atMostNs).toList();
  }

  /**
   * Drops connection attempts that nobody has answered in any way, the oldest first. If one is
   * answered after all, a flow of that number begins there.
   *
   * @param atMost how many
   * @param toKeep so many of the newest stay
   * @return how many were dropped
   */
  public int dropAttempts(int atMost, int toKeep) {
    List<Flow> attempts =
        flows.stream()
            .filter(flow -> !flow.isLent() && flow.isMereAttempt() && byStream.has(flow))
            .toList();
    int count = Math.min(atMost, attempts.size() - toKeep);
    for (int i = 0; i < count; i++) {
      Flow flow = attempts.get(i);
      byStream.remove(flow);
      current.remove(flow.key(), flow);
      flow.drop();
      forgotten++;
    }
    tidy();
    return Math.max(0, count);
  }

  /**
   * Lends flows, to be looked at by other threads. When the table needs one of them before it got
   * them back, it asks for all.
   *
   * @param some none that is lent already
   * @param ask called then; must call {@link #takeBack}
   */
  public void lend(List<Flow> some, Runnable ask) {
    some.forEach(flow -> flow.lend(true));
    onLoan = some;
    recall = ask;
  }

  /** Takes all flows back that were lent, and lets go of some of them, as {@link #forget}. */
  public void takeBack(List<Flow> done) {
    for (Flow flow : onLoan) {
      flow.lend(false);
    }
    onLoan = List.of();
    forget(done);
  }

  /**
   * Lets go of flows. Frames of theirs that still come belong to no flow; a new connection on their
   * tuple knows them as its predecessors, if it comes soon.
   */
  public void forget(List<Flow> done) {
    for (Flow flow : done) {
      byStream.remove(flow);
      forgotten += flow.isForgotten() ? 0 : 1;
      flow.forget(scan);
      Flow oldest = evicted.add(flow);
      if (oldest != null) {
        current.remove(oldest.key(), oldest);
      }
    }
    tidy();
  }

  /** The flow that now owns a 4-tuple, if any. */
  public @Nullable Flow find(FlowKey key) {
    Flow flow = current.get(key);
    return flow == null || flow.isForgotten() ? null : flow;
  }

  private @Nullable Flow latest(FlowKey key) {
    Flow flow = current.get(key);
    if (flow != null && flow.isLent()) {
      recall.run();
    }
    return flow;
  }

  /** All flows, in the order of their first segments. */
  public List<Flow> flows() {
    takeOutForgotten();
    return Collections.unmodifiableList(flows);
  }

  /** Segments that came for flows that had been let go. */
  public long lateFrames() {
    return lateFrames;
  }

  /**
   * ICMP errors that quote a connection of which no segment was captured before them; a bounded
   * number.
   */
  public List<IcmpError> strayErrors() {
    return Collections.unmodifiableList(strayErrors);
  }

  /** Errors of that kind that were only counted, since there were too many. */
  public long strayErrorsLeftOut() {
    return strayErrorsLeftOut;
  }

  /** Those that were kept, and forgets them. */
  public List<IcmpError> takeStrayErrors() {
    List<IcmpError> taken = List.copyOf(strayErrors);
    strayErrors.clear();
    return taken;
  }
}

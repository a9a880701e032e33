package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;

/**
 * The decisive frames of one flow: its handshake, the last data before the end, the longest
 * silences, all FINs and RSTs with their acknowledgements, ICMP errors, frames with findings, the
 * first and the last frame. What is less telling gives way when there is too much.
 */
public final class Ladder {
  /** Lines at the most. */
  static final int MAX_RUNGS = 25;

  /** Shorter pauses are not worth a line. */
  private static final long MIN_SILENCE_NS = 1_000_000_000L;

  /** Nor are those shorter than this part of the whole flow. */
  private static final int SILENCE_PART = 20;

  private static final int MAX_SILENCES = 4;

  /** More candidates than this are never looked at: far more than can be shown. */
  private static final int MAX_CANDIDATES = 200;

  // How decisive a frame is. Only the order matters.
  private static final int ENDS = 100;
  private static final int BAD_NEWS = 90;
  private static final int FIRST_CLOSE = 85;
  private static final int FIN_ACK = 70;
  private static final int ICMP = 65;
  private static final int CLOSE = 60;
  private static final int NEWS = 55;
  private static final int LAST_DATA = 50;
  private static final int BESIDE_SILENCE = 45;
  private static final int REPEATED = 35;
  private static final int ORDINARY = 0;

  private final FlowStory story;
  private final Flow flow;
  private final List<CapturedFrame> frames;
  private final long notKept;

  /** Between these two frames some are missing. */
  private final long cutAfter;

  private final long cutBefore;
  private final List<Rung.OfFrames> all;
  private final Map<Integer, Integer> chosen = new TreeMap<>();
  private final Set<Integer> silences = new HashSet<>();
  private final Set<Long> lastData = new HashSet<>();

  private Ladder(FlowReport report, FlowFrames watched) {
    this.story = report.story();
    this.flow = story.flow();
    this.frames = withMarks(flow, watched);
    List<CapturedFrame> kept = watched.kept();
    this.notKept = watched.dropped() - (frames.size() - kept.size());
    this.cutAfter = watched.dropped() == 0 ? Long.MAX_VALUE : frameAt(kept, watched.keptEach() - 1);
    this.cutBefore = watched.dropped() == 0 ? Long.MIN_VALUE : frameAt(kept, watched.keptEach());
    this.all =
        RungMaker.make(
            frames,
            report.findings().stream().sorted(Comparator.comparingLong(Finding::frame)).toList());
  }

  /** The ladder of a flow. */
  public static List<Rung> of(FlowReport report, FlowFrames watched) {
    Ladder ladder = new Ladder(report, watched);
    ladder.findLastData();
    ladder.findSilences();
    ladder.choose();
    return ladder.rungs();
  }

  /** The frames that were kept, and in between those that the flow remembers by itself. */
  static List<CapturedFrame> withMarks(Flow flow, FlowFrames watched) {
    Map<Long, CapturedFrame> byNumber = new TreeMap<>();
    watched.kept().forEach(frame -> byNumber.put(frame.frame(), frame));
    if (watched.dropped() > 0) {
      for (HalfConnection half : flow.halves()) {
        half.fins().forEach(fin -> byNumber.put(fin.frame(), fin.segment()));
        half.rsts().forEach(rst -> byNumber.put(rst.frame(), rst.segment()));
      }
      flow.icmpErrors().forEach(error -> byNumber.put(error.frame(), error));
    }
    return List.copyOf(byNumber.values());
  }

  private static long frameAt(List<CapturedFrame> frames, int index) {
    return frames.get(index).frame();
  }

  /** The last data of each end before the first FIN or RST, or before the flow's end. */
  private void findLastData() {
    Map<Endpoint, Long> last = new TreeMap<>();
    for (CapturedFrame frame : frames) {
      if (frame instanceof Segment segment) {
        if (segment.isFin() || segment.isRst()) {
          break;
        }
        if (segment.payloadBytes() > 0) {
          last.put(segment.source(), segment.frame());
        }
      }
    }
    lastData.addAll(last.values());
  }

  /** The longest pauses between two lines; each is known by the line after it. */
  private void findSilences() {
    long wholeNs = flow.lastSegment().timeNs() - flow.firstSegment().timeNs();
    long leastNs = Math.max(MIN_SILENCE_NS, wholeNs / SILENCE_PART);
    List<Integer> longest = new ArrayList<>();
    for (int i = 1; i < all.size(); i++) {
      // The pauses of a series are told by its own line.
      if (quietBefore(i) >= leastNs && !(all.get(i) instanceof Rung.Repeats) && !nearCut(i)) {
        longest.add(i);
      }
    }
    longest.sort(Comparator.comparingLong(this::quietBefore).reversed());
    silences.addAll(longest.subList(0, Math.min(MAX_SILENCES, longest.size())));
  }

  /** Whether frames that were not kept may lie between this line and the one before. */
  private boolean nearCut(int index) {
    return all.get(index - 1).last().frame() >= cutAfter
        && all.get(index).first().frame() <= cutBefore;
  }

  private Rung.Silence silenceBefore(int index) {
    long setNs =
        flow.clockSetForwardNs(all.get(index - 1).last().timeNs(), all.get(index).first().timeNs());
    return new Rung.Silence(quietBefore(index) - setNs, setNs);
  }

  private long quietBefore(int index) {
    return all.get(index).first().timeNs() - all.get(index - 1).last().timeNs();
  }

  private void choose() {
    Set<Long> finAcks = new TreeSet<>();
    for (HalfConnection half : flow.halves()) {
      Segment ackedBy = half.finAckedBy();
      if (ackedBy != null) {
        finAcks.add(ackedBy.frame());
      }
    }
    Map<Integer, Integer> weights = new TreeMap<>();
    for (int i = 0; i < all.size(); i++) {
      int weight = weight(i, finAcks);
      if (weight > ORDINARY) {
        weights.put(i, weight);
      }
    }
    weights.entrySet().stream()
        .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
        .limit(MAX_CANDIDATES)
        .forEach(e -> chosen.put(e.getKey(), e.getValue()));
    while (rungs().size() > MAX_RUNGS && chosen.size() > 2) {
      chosen.remove(leastDecisive());
    }
  }

  private int leastDecisive() {
    int least = -1;
    for (Map.Entry<Integer, Integer> entry : chosen.entrySet()) {
      // Of two that weigh the same the later one goes: the first of its kind tells more.
      if (least < 0 || entry.getValue() <= chosen.getOrDefault(least, 0)) {
        least = entry.getKey();
      }
    }
    return least;
  }

  private int weight(int index, Set<Long> finAcks) {
    Rung.OfFrames rung = all.get(index);
    if (index == 0 || index == all.size() - 1) {
      return ENDS;
    }
    int weight = found(rung.findings());
    if (silences.contains(index) || silences.contains(index + 1)) {
      weight = Math.max(weight, BESIDE_SILENCE);
    }
    if (rung instanceof Rung.Repeats || all.get(index + 1) instanceof Rung.Repeats) {
      weight = Math.max(weight, REPEATED);
    }
    return Math.max(weight, ofFrame(rung.first(), finAcks));
  }

  private static int found(List<Finding> findings) {
    int weight = ORDINARY;
    for (Finding finding : findings) {
      boolean bad = finding.severity().compareTo(Severity.WARN) >= 0;
      weight = Math.max(weight, bad ? BAD_NEWS : NEWS);
    }
    return weight;
  }

  private int ofFrame(CapturedFrame frame, Set<Long> finAcks) {
    if (frame instanceof IcmpError) {
      return ICMP;
    }
    if (isFirstClose(frame)) {
      return FIRST_CLOSE;
    }
    if (finAcks.contains(frame.frame())) {
      return FIN_ACK;
    }
    if (frame instanceof Segment s && (s.isFin() || s.isRst() || s.isSyn())) {
      return CLOSE;
    }
    return lastData.contains(frame.frame()) ? LAST_DATA : ORDINARY;
  }

  private boolean isFirstClose(CapturedFrame frame) {
    for (HalfConnection half : flow.halves()) {
      boolean fin = !half.fins().isEmpty() && half.fins().get(0).frame() == frame.frame();
      boolean rst = !half.rsts().isEmpty() && half.rsts().get(0).frame() == frame.frame();
      if (fin || rst) {
        return true;
      }
    }
    return false;
  }

  private List<Rung> rungs() {
    List<Rung> rungs = new ArrayList<>();
    int next = 0;
    for (int index : chosen.keySet()) {
      if (index - next == 1 && !holdsTheCut(next, index)) {
        rungs.add(all.get(next)); // takes no more room than saying that it is left out
        next++;
      }
      Rung.Omitted omitted = omitted(next, index);
      if (omitted != null) {
        rungs.add(omitted);
      } else if (silences.contains(index)) {
        rungs.add(silenceBefore(index));
      }
      rungs.add(all.get(index));
      next = index + 1;
    }
    end(rungs);
    return rungs;
  }

  private Rung.@Nullable Omitted omitted(int from, int to) {
    long lost = holdsTheCut(from, to) ? notKept : 0;
    if (from == to && lost == 0) {
      return null;
    }
    long count = 0;
    long clientBytes = 0;
    long serverBytes = 0;
    for (Rung.OfFrames rung : all.subList(from, to)) {
      count += rung.frames().size();
      for (CapturedFrame frame : rung.frames()) {
        if (frame instanceof Segment s && s.source().equals(flow.client().endpoint())) {
          clientBytes += s.payloadBytes();
        } else if (frame instanceof Segment s) {
          serverBytes += s.payloadBytes();
        }
      }
    }
    return new Rung.Omitted(count + lost, clientBytes, serverBytes, lost);
  }

  /** Whether the first of the frames that were not kept would lie between these lines. */
  private boolean holdsTheCut(int from, int to) {
    long before = from == 0 ? Long.MIN_VALUE : all.get(from - 1).last().frame();
    return notKept > 0 && before <= cutAfter && all.get(to).first().frame() > cutAfter;
  }

  /** How long nothing more came, when that is worth a line. */
  private void end(List<Rung> rungs) {
    long quietNs = story.watchedUntilNs() - flow.lastSegment().timeNs();
    if (quietNs >= MIN_SILENCE_NS) {
      rungs.add(new Rung.End(quietNs, watchEndedBy()));
    }
  }

  private Rung.End.By watchEndedBy() {
    if (story.watchedUntilNs() == flow.reusedAtNs()) {
      return Rung.End.By.PORTS_REUSED;
    }
    return story.capturePaused() ? Rung.End.By.CAPTURE_PAUSED : Rung.End.By.CAPTURE_ENDED;
  }
}

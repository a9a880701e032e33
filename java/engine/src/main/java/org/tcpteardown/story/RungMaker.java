package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.tcp.PacketCopies;

/** Turns all frames of a flow into lines, with handshakes and repeats folded into one each. */
final class RungMaker {
  /** Fewer repeats than this stay lines of their own. */
  private static final int MIN_REPEATS = 2;

  private static final int KIND = TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST;

  private final List<CapturedFrame> frames;
  private final Map<Long, List<Finding>> findings = new HashMap<>();
  private final Set<Long> news = new HashSet<>();
  private final List<Rung.OfFrames> rungs = new ArrayList<>();

  private RungMaker(List<CapturedFrame> frames, List<Finding> found) {
    this.frames = frames;
    Set<FindingId> ids = EnumSet.noneOf(FindingId.class);
    for (Finding finding : found) {
      findings.computeIfAbsent(finding.frame(), f -> new ArrayList<>()).add(finding);
      if (ids.add(finding.id()) && finding.severity().compareTo(Severity.WARN) >= 0) {
        news.add(finding.frame());
      }
    }
  }

  /**
   * Lines for all frames.
   *
   * @param frames of one flow, in capture order
   * @param found its findings, in capture order
   */
  static List<Rung.OfFrames> make(List<CapturedFrame> frames, List<Finding> found) {
    RungMaker maker = new RungMaker(withoutCopies(frames), found);
    maker.run();
    return maker.rungs;
  }

  private void run() {
    int next = handshake();
    while (next < frames.size()) {
      CapturedFrame frame = frames.get(next);
      rungs.add(new Rung.Single(frame, on(frame)));
      next++;
      if (frame instanceof Segment segment) {
        next = repeats(segment, next);
      }
    }
  }

  /** Makes a line of the first three frames if they are a handshake; says where to go on. */
  private int handshake() {
    boolean complete =
        frames.size() >= 3
            && frames.get(0) instanceof Segment syn
            && syn.isOpeningSyn()
            && frames.get(1) instanceof Segment synAck
            && synAck.isSynAck()
            && frames.get(2) instanceof Segment ack
            && (ack.flags() & KIND) == 0
            && ack.isAck()
            && ack.payloadBytes() == 0
            && ack.source().equals(syn.source())
            && synAck.source().equals(syn.destination())
            && frames.subList(0, 3).stream().allMatch(f -> on(f).isEmpty());
    if (!complete) {
      return 0;
    }
    rungs.add(
        new Rung.Handshake(
            (Segment) frames.get(0), (Segment) frames.get(1), (Segment) frames.get(2)));
    return 3;
  }

  /** Makes a line of what repeats a segment, if it is worth it; says where to go on. */
  private int repeats(Segment original, int from) {
    // The first of the ICMP errors is a line of its own: it says what the others repeat.
    int start = from;
    if (start < frames.size() && frames.get(start) instanceof IcmpError) {
      start++;
    }
    List<CapturedFrame> run = new ArrayList<>();
    List<Long> gapsNs = new ArrayList<>();
    Segment before = original;
    int end = start;
    for (int i = start; i < frames.size() && mayFold(original, frames.get(i)); i++) {
      run.add(frames.get(i));
      if (frames.get(i) instanceof Segment s && isRepeat(original, s)) {
        gapsNs.add(s.timeNs() - before.timeNs());
        before = s;
      }
      // A segment of the peer belongs to the run only if another repeat follows it.
      if (isRepeatOrIcmp(original, frames.get(i))) {
        end = i + 1;
      }
    }
    if (gapsNs.size() < MIN_REPEATS) {
      return from;
    }
    if (start > from) {
      rungs.add(new Rung.Single(frames.get(from), on(frames.get(from))));
    }
    List<CapturedFrame> folded = List.copyOf(run.subList(0, end - start));
    rungs.add(
        new Rung.Repeats(
            original, folded, gapsNs, folded.stream().flatMap(f -> on(f).stream()).toList()));
    return end;
  }

  private boolean mayFold(Segment original, CapturedFrame frame) {
    if (news.contains(frame.frame())) {
      return false;
    }
    boolean toRst =
        original.isRst()
            && frame instanceof Segment s
            && s.source().equals(original.destination())
            && (s.flags() & KIND) == 0;
    return toRst || isRepeatOrIcmp(original, frame);
  }

  private static boolean isRepeatOrIcmp(Segment original, CapturedFrame frame) {
    return frame instanceof IcmpError || (frame instanceof Segment s && isRepeat(original, s));
  }

  /** The same segment again; of RSTs any other, for each answers another segment. */
  private static boolean isRepeat(Segment original, Segment later) {
    if (!later.source().equals(original.source())
        || (later.flags() & KIND) != (original.flags() & KIND)) {
      return false;
    }
    return original.isRst()
        || (later.seq() == original.seq()
            && later.payloadBytes() == original.payloadBytes()
            && (later.sequenceLength() > 0 || later.ack() == original.ack()));
  }

  private List<Finding> on(CapturedFrame frame) {
    return findings.getOrDefault(frame.frame(), List.of());
  }

  private static List<CapturedFrame> withoutCopies(List<CapturedFrame> frames) {
    PacketCopies copies = new PacketCopies();
    return frames.stream()
        .filter(f -> !(f instanceof Segment segment) || copies.take(segment) == PacketCopies.NEW)
        .toList();
  }
}

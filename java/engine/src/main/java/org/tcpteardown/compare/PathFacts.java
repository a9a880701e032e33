package org.tcpteardown.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.PointName;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Severity;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.PointFlow;
import org.tcpteardown.path.SeenFrame;

/** What another capture point tells of one connection: values of its fields, and of its frames. */
final class PathFacts {
  private final Severity severity;
  private final Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);
  private FramePairs frames = FramePairs.NONE;
  private @Nullable CorrectedVerdict corrected;
  private @Nullable AcquittedVerdict acquitted;

  private PathFacts(Severity severity, CrossedFlow flow, PathPoints points, boolean atA) {
    this.severity = severity;
    values.put(FlowField.PATH_POINT, FieldValue.text((atA ? points.b() : points.a()).name()));
    PointFlow there = atA ? flow.b() : flow.a();
    // Of several files each numbers its flows anew.
    if (there != null && (atA ? points.b() : points.a()).files().isEmpty()) {
      values.put(FlowField.PATH_FLOW, FieldValue.count(there.number()));
    }
  }

  /** Of a connection of which something is said. */
  static PathFacts of(PathReport report, boolean atA) {
    PathFacts facts = new PathFacts(report.severity(), report.flow(), report.points(), atA);
    facts.values.put(FlowField.PATH_END, FieldValue.text(report.end().id()));
    facts.values.put(FlowField.PATH_VERDICT, FieldValue.text(report.sentence()));
    facts.corrected = CorrectedVerdict.of(report, atA);
    return facts;
  }

  /** Of a connection of which every packet crossed. */
  static PathFacts of(CrossedFlow clean, PathPoints points, boolean atA) {
    return new PathFacts(Severity.CHAT, clean, points, atA);
  }

  /** How bad it is. */
  Severity severity() {
    return severity;
  }

  /** A value of the connection that only both captures together tell; else null. */
  @Nullable FieldValue value(FlowField field, FlowRow own) {
    FieldValue known = values.get(field);
    if (known == null && corrected != null) {
      known = corrected.value(field, own);
    }
    return known == null && acquitted != null ? acquitted.value(field, own) : known;
  }

  /** Notes that a RST which the capture takes for forged was its sender's own. */
  void acquit(AcquittedVerdict verdict) {
    if (acquitted == null) {
      acquitted = verdict;
    } else {
      acquitted.addAll(verdict);
    }
  }

  /** The same of another neighbour, if that one said so. */
  void acquitAs(PathFacts other) {
    acquitted = acquitted == null ? other.acquitted : acquitted;
  }

  /** The frames of which it is known which they are at the other point. */
  FramePairs frames() {
    return frames;
  }

  /**
   * Notes which frame is which at the other point.
   *
   * @param number which of the capture's flows this is: a connection may be several
   * @param shown as what the capture's frames are shown
   * @param other what the other point is called
   */
  void addFrames(CrossedFlow flow, boolean atA, long number, ShownFrames shown, PointName other) {
    FramePairs.Collector collector = new FramePairs.Collector(number, CrossedFrames.count(flow));
    CrossedFrames.visit(
        flow,
        atA,
        (here, there) -> {
          SeenFrame frame = shown.shown(here);
          if (frame != null && frame.flow() == number) {
            collector.add(frame, other.inFile(there));
          }
        });
    frames = collector.sorted();
  }

  /** How many frames there are that have no facts yet. */
  int added(List<FrameFacts> own) {
    int known = 0;
    for (FrameFacts one : own) {
      known += frames.find(one.frame()) >= 0 ? 1 : 0;
    }
    return frames.size() - known;
  }

  /** The connection's own facts and these, by frame. */
  List<FrameFacts> mergedWith(List<FrameFacts> own) {
    if (frames.size() == 0 && acquitted == null) {
      return own;
    }
    List<FrameFacts> all = new ArrayList<>(frames.size() + own.size());
    boolean[] taken = new boolean[frames.size()];
    for (FrameFacts stated : own) {
      FrameFacts one = withoutRefuted(stated);
      int at = frames.find(one.frame());
      all.add(at < 0 ? one : both(frames.facts(at), one));
      if (at >= 0) {
        taken[at] = true;
      }
    }
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        all.add(frames.facts(i));
      }
    }
    all.sort(Comparator.comparingLong(FrameFacts::frame));
    return all;
  }

  private FrameFacts withoutRefuted(FrameFacts own) {
    if (acquitted == null || !acquitted.shows(own.frame())) {
      return own;
    }
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    values.putAll(own.values());
    values.remove(FrameField.FORGED_RST_EVIDENCE);
    return new FrameFacts(own.frame(), own.timeNs(), own.lengthBytes(), own.flow(), values);
  }

  private static FrameFacts both(FrameFacts path, FrameFacts own) {
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    values.putAll(own.values());
    values.putAll(path.values());
    return new FrameFacts(own.frame(), own.timeNs(), own.lengthBytes(), own.flow(), values);
  }
}

package org.tcpteardown.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Severity;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.PointFlow;
import org.tcpteardown.path.SeenFrame;

/** What another capture point tells of one connection: values of its fields, and of its frames. */
final class PathFacts {
  private final Severity severity;
  private final Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);
  private final Map<Long, FrameFacts> frames = new HashMap<>();

  private PathFacts(Severity severity, CrossedFlow flow, PathPoints points, boolean atA) {
    this.severity = severity;
    values.put(FlowField.PATH_POINT, FieldValue.text(atA ? points.b() : points.a()));
    PointFlow there = atA ? flow.b() : flow.a();
    if (there != null) {
      values.put(FlowField.PATH_FLOW, FieldValue.count(there.number()));
    }
  }

  /** Of a connection of which something is said. */
  static PathFacts of(PathReport report, boolean atA) {
    PathFacts facts = new PathFacts(report.severity(), report.flow(), report.points(), atA);
    facts.values.put(FlowField.PATH_END, FieldValue.text(report.end().id()));
    facts.values.put(FlowField.PATH_VERDICT, FieldValue.text(report.sentence()));
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

  Map<FlowField, FieldValue> values() {
    return values;
  }

  /** Facts of the frames that the other capture has, too, by number. */
  Map<Long, FrameFacts> frames() {
    return frames;
  }

  /**
   * Notes which frame is which at the other point.
   *
   * @param number which of the capture's flows this is: a connection may be several
   */
  void addFrames(CrossedFlow flow, boolean atA, long number) {
    CrossedFrames.visit(
        flow,
        atA,
        (here, there) -> {
          if (here.flow() == number) {
            frames.put(here.frame(), facts(here, there));
          }
        });
  }

  private static FrameFacts facts(SeenFrame here, long there) {
    return new FrameFacts(
        here.frame(),
        here.timeNs(),
        here.lengthBytes(),
        here.flow(),
        Map.of(FrameField.PATH_FRAME, FieldValue.count(there)));
  }

  /** How many frames there are that have no facts yet. */
  int added(List<FrameFacts> own) {
    int known = 0;
    for (FrameFacts one : own) {
      known += frames.containsKey(one.frame()) ? 1 : 0;
    }
    return frames.size() - known;
  }

  /** The connection's own facts and these, by frame. */
  List<FrameFacts> mergedWith(List<FrameFacts> own) {
    if (frames.isEmpty()) {
      return own;
    }
    Map<Long, FrameFacts> all = new HashMap<>(frames);
    for (FrameFacts one : own) {
      all.merge(one.frame(), one, PathFacts::both);
    }
    List<FrameFacts> sorted = new ArrayList<>(all.values());
    sorted.sort(Comparator.comparingLong(FrameFacts::frame));
    return sorted;
  }

  private static FrameFacts both(FrameFacts path, FrameFacts own) {
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    values.putAll(own.values());
    values.putAll(path.values());
    return new FrameFacts(own.frame(), own.timeNs(), own.lengthBytes(), own.flow(), values);
  }
}

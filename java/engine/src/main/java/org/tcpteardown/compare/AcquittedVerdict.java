package org.tcpteardown.compare;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.model.FieldValue;

/**
 * What the verdict of one capture becomes where the other one saw the RST leave as its sender's
 * own: that of the capture nearer to the sender, if it was the path that was blamed.
 */
final class AcquittedVerdict {
  private static final FlowField[] AS_THERE = {
    FlowField.CAUSE, FlowField.CLOSED_BY, FlowField.CONFIDENCE, FlowField.VERDICT_NEXT
  };

  private final Set<Long> frames = new HashSet<>();
  private final Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);

  /** Of the connection of such a RST. */
  AcquittedVerdict(OwnRsts.OwnRst rst, PathPoints points) {
    FlowRow near = rst.near();
    if (near == null || CorrectedVerdict.namesThePath(near)) {
      return;
    }
    for (FlowField field : AS_THERE) {
      FieldValue value = near.value(field);
      if (value != null) {
        values.put(field, value);
      }
    }
    String nearPoint = points.near(rst.direction()).toString();
    String what =
        "the RST in "
            + points.far(rst.direction()).frameOf(rst.direction().arrivalFrame(rst.arrival()))
            + " left "
            + nearPoint
            + " as the "
            + PathPoints.sender(rst.flow(), rst.direction())
            + "'s own, so that the path changed it and did not make it";
    FieldValue said = near.value(FlowField.VERDICT_WHAT);
    String why = said == null ? "" : "at " + nearPoint + ": " + said.text();
    values.put(FlowField.VERDICT_WHAT, FieldValue.text(what));
    values.put(FlowField.VERDICT_WHY, FieldValue.text(why));
    values.put(FlowField.VERDICT, FieldValue.text(why.isEmpty() ? what : what + "; " + why));
  }

  /** Adds a frame that shows such a RST. */
  void add(long frame) {
    frames.add(frame);
  }

  /** Adds the frames of another one of the connection's. */
  void addAll(AcquittedVerdict other) {
    frames.addAll(other.frames);
  }

  /** Whether a frame shows such a RST. */
  boolean shows(long frame) {
    return frames.contains(frame);
  }

  /** The value that a field has now; null where the capture's own one stands. */
  @Nullable FieldValue value(FlowField field, FlowRow own) {
    FieldValue value = values.get(field);
    return value == null || !CorrectedVerdict.namesThePath(own) ? null : value;
  }
}

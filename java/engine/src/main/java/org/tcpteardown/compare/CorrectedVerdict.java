package org.tcpteardown.compare;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.verdict.Cause;

/**
 * What the verdict of one capture becomes where the other one proves that the path made the RST: it
 * does not name an end, or a program there, any more.
 */
final class CorrectedVerdict {
  /** As sure as what one capture tells can be. */
  private static final int CONFIDENCE = 99;

  /** Causes that already say that it was the path. */
  private static final Set<Cause> THE_PATH =
      EnumSet.of(
          Cause.MIDDLEBOX_FIN_TIMER,
          Cause.MIDDLEBOX_IDLE_TIMER,
          Cause.MIDDLEBOX_RESET,
          Cause.FORGED_RESET,
          Cause.REFUSED_BY_MIDDLEBOX);

  private final Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);

  private CorrectedVerdict(PathReport report) {
    values.put(FlowField.CONFIDENCE, FieldValue.score(CONFIDENCE));
    values.put(FlowField.VERDICT_WHAT, FieldValue.text(report.what()));
    values.put(FlowField.VERDICT_WHY, FieldValue.text(report.why()));
    values.put(FlowField.VERDICT_NEXT, FieldValue.text(report.next()));
    values.put(FlowField.VERDICT, FieldValue.text(report.sentence()));
  }

  /**
   * Of a connection to one of whose ends the path sent a RST.
   *
   * @param atA whether the capture is the first point
   * @return null if that is not so, or if the RST arrived at the other point
   */
  static @Nullable CorrectedVerdict of(PathReport report, boolean atA) {
    for (CrossedDirection direction : report.flow().directions()) {
      for (int k = 0; k < direction.arrivals() && direction.fromA() != atA; k++) {
        if (report.end() == PathEnd.RST_MADE && RefutedRsts.isMade(direction, k)) {
          return new CorrectedVerdict(report);
        }
      }
    }
    return null;
  }

  /** Whether a verdict says that it was the path. */
  static boolean namesThePath(FlowRow row) {
    FieldValue cause = row.value(FlowField.CAUSE);
    String id = cause == null ? "" : cause.text();
    return THE_PATH.stream().anyMatch(one -> one.id().equals(id));
  }

  /** The corrected value of a field; null where the capture's own one stands. */
  @Nullable FieldValue value(FlowField field, FlowRow own) {
    if (field != FlowField.CAUSE && !values.containsKey(field)) {
      return null;
    }
    if (namesThePath(own)) {
      return null;
    }
    FieldValue cause = own.value(FlowField.CAUSE);
    String id = cause == null ? "" : cause.text();
    if (field != FlowField.CAUSE) {
      return values.get(field);
    }
    boolean refused = id.equals(Cause.REFUSED_BY_HOST.id());
    return FieldValue.text((refused ? Cause.REFUSED_BY_MIDDLEBOX : Cause.MIDDLEBOX_RESET).id());
  }
}

package org.tcpteardown.annotate;

import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;

/** Told of a sidecar's rows in the order of the file: findings, facts, flows. */
public interface ScanVisitor {
  /** Whether findings are to be told. */
  boolean wantsFindings();

  /** Whether facts are to be told. */
  boolean wantsFacts();

  /**
   * A finding.
   *
   * @param flow its flow; {@link org.tcpteardown.model.CapturedFrame#ABSENT} if it has none
   * @param id which
   * @param value its value
   */
  void finding(long flow, FindingId id, FieldValue value);

  /**
   * A frame with FIN or RST, of a flow that is not in good order.
   *
   * @param flow its flow
   * @param timeNs its time, nanoseconds since 1970
   * @param rst whether it has RST
   */
  void fact(long flow, long timeNs, boolean rst);

  /** A flow; the object is only valid until this returns. */
  void flow(ScannedFlow flow);
}

package org.tcpteardown.heuristic;

import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Severity;
import org.tcpteardown.path.SeenFrame;

/** Takes what a {@link PathRule} finds. */
public interface PathSink {

  /**
   * Reports a finding.
   *
   * @param atA whether the frame is one of the first point's capture, else of the other one's
   * @param severity one of those that the finding declares
   * @param value of the finding's type
   * @param text one sentence, without full stop
   */
  void report(boolean atA, SeenFrame frame, Severity severity, FieldValue value, String text);
}

package org.tcpteardown.heuristic;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Severity;

/** Takes what a rule finds. */
public interface FindingSink {

  /**
   * Reports a finding with a severity other than the usual.
   *
   * @param frame the frame that it is about
   * @param severity one of the severities that the finding declares
   * @param value of the finding's type
   * @param text one sentence, without full stop
   */
  void report(CapturedFrame frame, Severity severity, FieldValue value, String text);

  /** Reports a finding with its usual severity. */
  void report(CapturedFrame frame, FieldValue value, String text);
}

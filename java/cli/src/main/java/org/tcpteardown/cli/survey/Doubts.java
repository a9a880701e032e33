package org.tcpteardown.cli.survey;

/** Takes what is implausible. */
interface Doubts {

  /**
   * Takes something that cannot be right, or hardly.
   *
   * @param flow what it was said of
   * @param frame the frame it is about
   * @param text what it is, without full stop
   */
  void add(JudgedFlow flow, Implausible kind, long frame, String text);

  /** The same of a whole flow. */
  default void add(JudgedFlow flow, Implausible kind, String text) {
    add(flow, kind, flow.row().firstFrame(), text);
  }
}

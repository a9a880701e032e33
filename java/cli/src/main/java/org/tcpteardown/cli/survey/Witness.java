package org.tcpteardown.cli.survey;

import org.tcpteardown.model.CapturedFrame;

/** Sees a capture while it is analysed. */
public interface Witness {
  /** Sees nothing. */
  Witness NONE = new Witness() {};

  /** The capture is read from its start; also a second time, by another reader. */
  default void begin() {}

  /** The next frame. */
  default void frame(CapturedFrame frame) {}

  /** Told in one line: the capture is not read as it would be first, and why. */
  default void notice(String line) {}
}

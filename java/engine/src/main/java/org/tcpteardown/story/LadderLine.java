package org.tcpteardown.story;

import java.util.List;
import org.tcpteardown.model.Finding;

/**
 * One line of a ladder in words.
 *
 * @param time seconds since the flow began, with six decimals; empty where the line is a remark
 * @param lastTime the same of its last frame
 * @param firstFrame the frame that the line is about, or the first of them; 0 for a remark
 * @param lastFrame the last of them; 0 for a remark
 * @param direction who sent to whom; empty for a remark
 * @param what flags and numbers, or the remark
 * @param findings what was found on its frames
 */
public record LadderLine(
    String time,
    String lastTime,
    long firstFrame,
    long lastFrame,
    String direction,
    String what,
    List<Finding> findings) {

  static LadderLine remark(String text) {
    return new LadderLine("", "", 0, 0, "", text, List.of());
  }

  /** Whether it tells of what was not sent, or is not shown. */
  public boolean isRemark() {
    return firstFrame == 0;
  }
}

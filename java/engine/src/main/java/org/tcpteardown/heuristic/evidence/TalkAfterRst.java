package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.TalkMark;

/** What an end said after a RST in its name. */
public final class TalkAfterRst {
  /**
   * The first sign that a half went on after its RST that reordering cannot explain. A RST with FIN
   * is a damaged packet as well as a foreign one: nobody sends such.
   */
  public static @Nullable TalkMark certain(FlowStory story, HalfConnection half) {
    long reorderNs = story.get(Setting.TALKS_AFTER_RST_REORDER);
    return half.talksAfterRst().stream()
        .filter(talk -> !talk.rst().segment().isFin())
        .filter(talk -> !talk.rst().segment().details().optionsCut()) // MD5: its peer drops it
        .filter(talk -> talk.surelyLater() || talk.sinceRstNs() >= reorderNs)
        .findFirst()
        .orElse(null);
  }

  private TalkAfterRst() {}
}

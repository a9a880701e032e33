package org.tcpteardown.tcp;

import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;

/**
 * What a connection must keep to in order to be an {@link OrderlyFlow}.
 *
 * @param pauseNs no silence may last as long, in nanoseconds
 * @param lastWordsBytes whoever closes first must have sent more than this in each segment of its
 *     last message: less may be a farewell that goes with the FIN
 */
public record OrderlyLimits(long pauseNs, long lastWordsBytes) {

  /**
   * Those with which no setting matters: no rule looks at a shorter silence. Settings that concern
   * RSTs only are left out, for an orderly flow has none.
   */
  public static OrderlyLimits of(Settings settings) {
    long pauseNs = Gap.MIN_NS;
    for (Setting setting :
        new Setting[] {
          Setting.LATE_FIN_AFTER,
          Setting.FIN_UNANSWERED_AFTER,
          Setting.FIN_BLACKHOLED_SILENCE,
          Setting.SYN_UNANSWERED_AFTER,
          Setting.ZERO_WINDOW_RESET_AFTER,
          Setting.HALF_OPEN_SILENCE,
          Setting.KEEPALIVE_RACE_IDLE,
          Setting.IDLE_AFTER,
          Setting.STUCK_CLOSE_WAIT_AFTER,
          Setting.FIN_WITH_HOLE_AFTER,
          Setting.UNANSWERED_AFTER,
          Setting.DATA_STALLED_AFTER
        }) {
      pauseNs = Math.min(pauseNs, settings.get(setting));
    }
    return new OrderlyLimits(pauseNs, settings.get(Setting.LATE_FIN_LAST_WORDS));
  }
}

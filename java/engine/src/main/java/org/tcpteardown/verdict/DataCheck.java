package org.tcpteardown.verdict;

import org.tcpteardown.tcp.Flow;

/** Whether an application may trust the data, whatever the teardown looked like. */
public final class DataCheck {
  private DataCheck() {}

  /**
   * Whether both directions were captured and every captured payload byte of both was acknowledged.
   */
  public static boolean complete(Flow flow) {
    return flow.bothDirectionsCaptured()
        && flow.client().unackedBytes() == 0
        && flow.server().unackedBytes() == 0;
  }
}

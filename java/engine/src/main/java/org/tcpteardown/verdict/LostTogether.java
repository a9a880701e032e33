package org.tcpteardown.verdict;

import org.tcpteardown.heuristic.Wording;

/**
 * A moment at which several connections of one address fell silent for good, while it went on to
 * answer in others.
 *
 * @param connections how many fell silent
 * @param withinNs for how long the last of them worked after the first went unanswered,
 *     nanoseconds; 0 if it did not
 * @param openedSince connections with those who tried that were opened after it, and worked
 * @param wentOn those that were open before it and went on after it
 */
public record LostTogether(int connections, long withinNs, int openedSince, int wentOn) {

  /** {@code 2 others fell silent within 1.2 s, while 10 opened since worked, and ...}. */
  public String others() {
    return Wording.count(connections - 1, "other")
        + " fell silent "
        + when()
        + ", while "
        + meanwhile();
  }

  /** {@code at the same moment}, or {@code within 1.2 s}. */
  public String when() {
    return withinNs == 0 ? "at the same moment" : "within " + Wording.time(withinNs);
  }

  /** {@code 10 opened since worked, and none that was open before}. */
  public String meanwhile() {
    return openedSince
        + " opened since worked"
        + (wentOn == 0
            ? ", and none that was open before"
            : ", and " + wentOn + " open before went on");
  }

  /** Who or what is to blame. */
  public String inWords() {
    return wentOn == 0
        ? "one event lost all connections that were open, as when a NAT, firewall or load balancer"
            + " restarts or fails over without its sessions, or the machines behind the silent"
            + " address that had them are gone and others answer there"
        : "one event lost some of the connections that were open, as when a part of what stands"
            + " behind the silent address, or of the paths to it, is gone";
  }
}

package org.tcpteardown.testkit;

/** The two ends of a scripted connection. */
public enum End {
  C,
  S;

  public End other() {
    return this == C ? S : C;
  }
}

package org.tcpteardown.tcp;

import java.util.Locale;

/** Whether the receiver of a RST must act on it (RFC 9293 section 3.10.7.4, RFC 5961 section 3). */
public enum RstAcceptance {
  /** It has exactly the number that the receiver expects: the connection ends. */
  EXACT,
  /**
   * Inside the window, but not exact: the receiver asks by a challenge ACK. Stacks older than RFC
   * 5961 end the connection.
   */
  CHALLENGE,
  /** The receiver must ignore it. */
  NO,
  /** The capture does not tell. */
  UNKNOWN;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The lower-case name used in the field {@code rst.acceptable}. */
  public String id() {
    return id;
  }
}

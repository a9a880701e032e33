package org.tcpteardown.compare;

import java.util.Locale;

/** What a path did to a connection, on the whole; the worst first. */
public enum PathEnd {
  /** Something between the points made a RST. */
  RST_MADE,
  /** From some moment on nothing of one end crossed any more. */
  STOPPED,
  /** A RST of one end did not cross, so that the other end was not told. */
  RST_LOST,
  /** Something between the points made packets other than RSTs. */
  PACKETS_MADE,
  /** Packets were lost and never made up for. */
  LOST,
  /** Packets were lost, sent again, and crossed. */
  REPAIRED,
  /** Some packets are in one capture only, and whose fault that is cannot be told. */
  UNSURE,
  /** Every packet crossed. */
  CLEAN;

  private final String id = name().toLowerCase(Locale.ROOT);

  /** The public name, for instance {@code rst_made}. */
  public String id() {
    return id;
  }
}

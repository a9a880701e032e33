package org.tcpteardown.model;

import java.util.Locale;

/** What kind of value a field has, and so how Wireshark compares and shows it. */
public enum ValueType {
  /** Seconds with nine decimals; may be negative. */
  DURATION,
  /** A whole number from 0. */
  COUNT,
  /** A number of bytes from 0. */
  BYTES,
  /** A whole number of either sign. */
  NUMBER,
  /** 0 to 100. */
  SCORE,
  TEXT,
  /** True or false; absent when that is not known. */
  FLAG,
  /** Present or absent, without a value. */
  NONE,
  /** A frame number, shown as a link. */
  FRAME;

  /** The lower-case name used in the Lua catalogue and the documentation. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

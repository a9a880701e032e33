package org.tcpteardown.pcap;

/** Only tshark can read this file, or this frame of it, without a guess. */
public final class ForeignFrameException extends Exception {
  private static final long serialVersionUID = 1L;

  ForeignFrameException(String what) {
    super(what, null, false, false);
  }
}

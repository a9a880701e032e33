package org.tcpteardown.pcap;

import java.io.IOException;

/** A filter expression that libpcap does not take; the message has libpcap's words. */
public final class FilterException extends IOException {
  private static final long serialVersionUID = 1L;

  public FilterException(String message) {
    super(message);
  }
}

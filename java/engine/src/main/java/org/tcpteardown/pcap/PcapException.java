package org.tcpteardown.pcap;

import java.io.IOException;

/** libpcap could not do what it was asked. */
public final class PcapException extends IOException {
  private static final long serialVersionUID = 1L;

  PcapException(String message) {
    super(message);
  }
}

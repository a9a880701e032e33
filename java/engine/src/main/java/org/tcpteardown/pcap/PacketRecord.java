package org.tcpteardown.pcap;

import java.nio.ByteBuffer;

/** A captured packet as its source tells of it; good until the source goes on to the next. */
public interface PacketRecord {

  /** Nanoseconds since 1970. */
  long timeNs();

  /** How much of the packet was captured. */
  int capturedBytes();

  /** The packet's length on the wire; 2^31 and more reads as negative. */
  int lengthBytes();

  /**
   * What holds the packet's bytes, big-endian: {@link #capturedBytes} of them, from {@link #dataAt}
   * on. What else is in it may not be looked at.
   */
  ByteBuffer bytes();

  /** Where in {@link #bytes} the packet begins. */
  default int dataAt() {
    return 0;
  }
}

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

  /** The packet's bytes, from index 0. Only the first {@link #capturedBytes} may be looked at. */
  ByteBuffer bytes();
}

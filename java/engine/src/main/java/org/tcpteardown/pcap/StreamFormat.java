package org.tcpteardown.pcap;

import java.nio.ByteBuffer;

/**
 * Takes the records of one capture format apart, one by one. What it tells is about the record that
 * {@link #read} was given last.
 */
interface StreamFormat {
  /** No link type of libpcap; no packet has it. */
  int NO_LINK_TYPE = -1;

  /** So many bytes tell how long a record is. */
  int headBytes();

  /**
   * How long the record is that begins there.
   *
   * @param buffer holds at least {@link #headBytes} from there on
   * @throws PcapException when that cannot be
   */
  int recordBytes(ByteBuffer buffer, int at) throws PcapException;

  /**
   * Reads the record that begins there, all of which the buffer holds.
   *
   * @return what it is
   * @throws ForeignFrameException when it counts as a frame, but is no packet that can be read here
   */
  RecordTap.Kind read(ByteBuffer buffer, int at) throws PcapException, ForeignFrameException;

  /** Where in the buffer the packet's bytes are. */
  int dataAt();

  int capturedBytes();

  int lengthBytes();

  long timeNs();

  int linkType();
}

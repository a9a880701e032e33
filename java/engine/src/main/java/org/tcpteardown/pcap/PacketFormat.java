package org.tcpteardown.pcap;

/** What a format holds of the packet that it read last. */
abstract class PacketFormat implements StreamFormat {
  int dataAt;
  int capturedBytes;
  int lengthBytes;
  long timeNs;
  int linkType = NO_LINK_TYPE;

  @Override
  public int dataAt() {
    return dataAt;
  }

  @Override
  public int capturedBytes() {
    return capturedBytes;
  }

  @Override
  public int lengthBytes() {
    return lengthBytes;
  }

  @Override
  public long timeNs() {
    return timeNs;
  }

  @Override
  public int linkType() {
    return linkType;
  }
}

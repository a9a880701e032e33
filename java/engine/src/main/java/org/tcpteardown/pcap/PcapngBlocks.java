package org.tcpteardown.pcap;

/** Types of pcapng blocks, and how they begin (the pcapng draft, sections 3 and 4). */
final class PcapngBlocks {
  static final int SECTION = 0x0a0d0d0a;
  static final int INTERFACE = 1;
  static final int OLD_PACKET = 2;
  static final int SIMPLE_PACKET = 3;
  static final int ENHANCED_PACKET = 6;

  /** What a section header says of its byte order. */
  static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;

  /** Type, and the length before and after the body. */
  static final int SMALLEST_BYTES = 12;

  private PcapngBlocks() {}
}

package org.tcpteardown.pcap;

import java.nio.ByteBuffer;

/**
 * What an interface description of a pcapng stream tells.
 *
 * @param linkType its {@code LINKTYPE_} value
 * @param snapBytes how much of a packet is captured at the most; 0 for all of it
 * @param resolution how fine its clock ticks: the option's own code
 * @param offsetSeconds what is added to its times
 */
record PcapngInterface(int linkType, int snapBytes, int resolution, long offsetSeconds) {
  private static final int OPTIONS_AT = 16;
  private static final int OPTION_END = 0;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_TIME_OFFSET = 14;

  private static final int MICROSECONDS = 6;
  private static final int NANOSECONDS = 9;
  private static final int POWER_OF_TWO = 0x80;
  private static final long NS_PER_SECOND = 1_000_000_000L;

  static PcapngInterface read(ByteBuffer buffer, int at, int bytes) {
    int end = at + bytes - Integer.BYTES;
    int option = at + OPTIONS_AT;
    int resolution = MICROSECONDS;
    long offset = 0;
    while (option + 4 <= end) {
      int code = buffer.getShort(option) & 0xffff;
      int length = buffer.getShort(option + 2) & 0xffff;
      if (code == OPTION_END || option + 4 + length > end) {
        break;
      }
      if (code == OPTION_TIME_RESOLUTION && length == 1) {
        resolution = buffer.get(option + 4) & 0xff;
      } else if (code == OPTION_TIME_OFFSET && length == Long.BYTES) {
        offset = buffer.getLong(option + 4);
      }
      option += 4 + (length + 3 & ~3);
    }
    return new PcapngInterface(
        buffer.getShort(at + 8) & 0xffff, buffer.getInt(at + 12), resolution, offset);
  }

  /** Nanoseconds since 1970. */
  long timeNs(long ticks) {
    long offsetNs = offsetSeconds * NS_PER_SECOND;
    if (resolution == NANOSECONDS) {
      return offsetNs + ticks;
    }
    if (resolution == MICROSECONDS) {
      return offsetNs + ticks * 1_000;
    }
    double perSecond =
        (resolution & POWER_OF_TWO) != 0
            ? Math.pow(2, resolution & ~POWER_OF_TWO)
            : Math.pow(10, resolution);
    // Whole seconds and the rest apart: a double is not exact enough for both.
    long seconds = (long) (ticks / perSecond);
    double rest = ticks - seconds * perSecond;
    return offsetNs + seconds * NS_PER_SECOND + (long) (rest / perSecond * NS_PER_SECOND);
  }
}

package org.tcpteardown.pcap;

import java.nio.ByteBuffer;

/**
 * What an interface description of a pcapng stream tells.
 *
 * @param linkType its {@code LINKTYPE_} value
 * @param snapBytes how much of a packet is captured at the most; 0 for all of it
 * @param resolution how fine its clock ticks: the option's own code
 * @param offsetSeconds what is added to its times
 * @param plainClock whether it says nothing but micro- or nanoseconds since 1970
 */
record PcapngInterface(
    int linkType, int snapBytes, int resolution, long offsetSeconds, boolean plainClock) {
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
    long offsetSeconds = 0;
    boolean plainClock = true;
    while (option + 4 <= end) {
      int code = buffer.getShort(option) & 0xffff;
      int length = buffer.getShort(option + 2) & 0xffff;
      if (code == OPTION_END) {
        break;
      }
      if (option + 4 + length > end) {
        plainClock = false; // nobody knows what it says
        break;
      }
      if (code == OPTION_TIME_RESOLUTION && length == 1) {
        resolution = buffer.get(option + 4) & 0xff;
      } else if (code == OPTION_TIME_OFFSET) {
        plainClock = false;
        offsetSeconds = length == Long.BYTES ? buffer.getLong(option + 4) : offsetSeconds;
      }
      option += 4 + (length + 3 & ~3);
    }
    return new PcapngInterface(
        buffer.getShort(at + 8) & 0xffff,
        buffer.getInt(at + 12),
        resolution,
        offsetSeconds,
        plainClock && (resolution == MICROSECONDS || resolution == NANOSECONDS));
  }

  /** Whether all readers agree on the time and length of a packet of that time and length. */
  boolean isPlain(long ticks, int capturedBytes) {
    // Until the year 2262 all conversions to nanoseconds agree.
    return ticks >= 0
        && ticks <= Long.MAX_VALUE / (resolution == NANOSECONDS ? 1 : 1_000)
        && plainClock
        && capturedBytes <= (snapBytes > 0 ? snapBytes : PacketStream.MOST_PACKET_BYTES);
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

package org.tcpteardown.pcap;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

/** The TCP options that matter: the timestamps (RFC 7323). One object serves for all packets. */
final class TcpOptions {
  private static final int END = 0;
  private static final int NOTHING = 1;
  private static final int MSS = 2;
  private static final int WINDOW_SCALE = 3;
  private static final int SACK_PERMITTED = 4;
  private static final int SACK = 5;
  private static final int TIMESTAMP = 8;
  private static final int TIMESTAMP_BYTES = 10;

  private long tsVal;
  private long tsEcr;

  /** The timestamp value, or absent. */
  long tsVal() {
    return tsVal;
  }

  /** The timestamp echo reply, or absent. */
  long tsEcr() {
    return tsEcr;
  }

  /** A second timestamp option makes both doubtful: which counts cannot be known. */
  void read(Packet p, int from, int end) {
    tsVal = ABSENT;
    tsEcr = ABSENT;
    int values = 0;
    int echoes = 0;
    boolean plain = true;
    int at = from;
    while (p.has(at, 1, end)) {
      int kind = p.u8(at);
      if (kind == END) {
        break;
      }
      if (kind == NOTHING) {
        at++;
        continue;
      }
      if (!p.has(at, 2, end) || p.u8(at + 1) < 2 || at + p.u8(at + 1) > end) {
        break;
      }
      int bytes = p.u8(at + 1);
      if (kind == TIMESTAMP && bytes == TIMESTAMP_BYTES) {
        if (!plain) {
          p.foreign = "unusual TCP options";
        }
        if (p.has(at, 6, end)) {
          tsVal = p.i32(at + 2) & 0xffff_ffffL;
          values++;
        }
        if (p.has(at, TIMESTAMP_BYTES, end)) {
          tsEcr = p.i32(at + 6) & 0xffff_ffffL;
          echoes++;
        }
      }
      plain &= isPlain(kind, bytes);
      at += bytes;
    }
    tsVal = values == 1 ? tsVal : ABSENT;
    tsEcr = echoes == 1 ? tsEcr : ABSENT;
  }

  /** tshark stops at some malformed options, and does not see those that follow. */
  private static boolean isPlain(int kind, int bytes) {
    return switch (kind) {
      case MSS -> bytes == 4;
      case WINDOW_SCALE -> bytes == 3;
      case SACK_PERMITTED -> bytes == 2;
      case SACK -> bytes > 2 && bytes % 8 == 2;
      case TIMESTAMP -> bytes == TIMESTAMP_BYTES;
      default -> false;
    };
  }
}

package org.tcpteardown.pcap;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.TcpFlags;

/**
 * The checksum of a TCP segment and its pseudo-header (RFC 9293 section 3.1; RFC 8200 section 8.1).
 * It is worked out of the header's fields, as not every reader has the bytes, and so only for a
 * segment without payload and urgent pointer.
 */
public final class TcpChecksum {
  private static final int TCP = 6;
  private static final int HEADER_BYTES = 20;

  /** Only what opens or ends a connection is worth the time. */
  private static final int CHECKED = TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST;

  private TcpChecksum() {}

  /**
   * Whether the checksum of such a segment is looked at.
   *
   * @param payloadBytes its payload on the wire
   */
  public static boolean isChecked(int flags, int payloadBytes) {
    return payloadBytes == 0 && (flags & CHECKED) != 0 && (flags & TcpFlags.URG) == 0;
  }

  /**
   * Whether the checksum of a segment without payload and urgent pointer is right.
   *
   * @param window the window field, or absent
   * @param options the bytes of its options, all of them
   * @param optionBytes how many these are
   * @param stored the checksum that it has
   */
  public static Checksum of(
      Endpoint source,
      Endpoint destination,
      int seq,
      int ack,
      int flags,
      int window,
      byte[] options,
      int optionBytes,
      int stored) {
    if (window == CapturedFrame.ABSENT) {
      return Checksum.UNKNOWN;
    }
    int length = HEADER_BYTES + optionBytes;
    long addresses = sum(source.address()) + sum(destination.address());
    long pseudo = addresses + TCP + length;
    long header =
        source.port()
            + destination.port()
            + halves(seq)
            + halves(ack)
            + (((length / 4) << 12) | flags)
            + window
            + stored;
    for (int i = 0; i < optionBytes; i++) {
      header += i % 2 == 0 ? (options[i] & 0xff) << 8 : options[i] & 0xff;
    }
    if (fold(pseudo + header) == 0xffff) {
      return Checksum.RIGHT;
    }
    // Linux leaves there what its network card goes on from; without the length when the card is to
    // cut the data into segments.
    boolean left = stored == 0 || stored == fold(pseudo) || stored == fold(addresses + TCP);
    return left ? Checksum.UNKNOWN : Checksum.WRONG;
  }

  private static long sum(IpAddress address) {
    return halves(address.high()) + halves(address.low());
  }

  private static long halves(long value) {
    return (value >>> 48)
        + ((value >>> 32) & 0xffff)
        + ((value >>> 16) & 0xffff)
        + (value & 0xffff);
  }

  private static long halves(int value) {
    return (value >>> 16) + (value & 0xffffL);
  }

  private static int fold(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >>> 16);
    }
    return (int) folded;
  }
}

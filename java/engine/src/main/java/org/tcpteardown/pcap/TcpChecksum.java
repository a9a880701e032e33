package org.tcpteardown.pcap;

import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.TcpFlags;

/**
 * The checksum of a TCP segment and its pseudo-header (RFC 9293 section 3.1; RFC 8200 section 8.1).
 *
 * <p>To sum all payload takes longer than all the rest, and most of it is acknowledged, so was
 * right. {@link Repeats} says of which it is worth the time.
 */
public final class TcpChecksum {
  private static final int TCP = 6;
  private static final int HEADER_BYTES = 20;

  /**
   * Larger ones travel in jumbo frames, or the receiver's network card has put several together and
   * may have left the checksum of one (LRO).
   */
  private static final int MAX_PAYLOAD_BYTES = 1_460;

  /** What opens or ends a connection tells whether its sender's checksums are right at all. */
  private static final int TOLD_WHEN_RIGHT = TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST;

  private TcpChecksum() {}

  /**
   * Whether the checksum of such a segment is looked at.
   *
   * @param payloadBytes its payload on the wire
   * @param repeated whether it has payload that was sent before, as {@link Repeats} has it
   */
  public static boolean isChecked(int flags, int payloadBytes, boolean repeated) {
    return (payloadBytes == 0 || (repeated && payloadBytes <= MAX_PAYLOAD_BYTES))
        && (flags & TcpFlags.URG) == 0;
  }

  /**
   * What is told of a checksum that was looked at: that the one of an ordinary ACK is right is
   * nothing that anybody asks.
   */
  public static Checksum told(int flags, int payloadBytes, Checksum found) {
    boolean ordinary = payloadBytes == 0 && (flags & TOLD_WHEN_RIGHT) == 0;
    return ordinary && found == Checksum.RIGHT ? Checksum.UNKNOWN : found;
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
    return of(sum(source.address()) + sum(destination.address()), length, header, stored);
  }

  /**
   * Whether the checksum of a segment is right, which somebody else has summed.
   *
   * @param length of the segment with its header, in bytes
   * @param right what he says of it; he does not know what a sender leaves to its network card
   * @param stored the checksum that it has
   */
  public static Checksum of(
      Endpoint source, Endpoint destination, int length, boolean right, int stored) {
    long addresses = sum(source.address()) + sum(destination.address());
    if (isLeft(addresses, length, stored)) {
      return Checksum.UNKNOWN;
    }
    return right ? Checksum.RIGHT : Checksum.WRONG;
  }

  /**
   * Whether the checksum of a segment is right.
   *
   * @param addresses sum of the 16-bit words of both addresses
   * @param length of the segment with its header, in bytes
   * @param segment sum of all its 16-bit words
   * @param stored the checksum among them
   */
  static Checksum of(long addresses, int length, long segment, int stored) {
    if (fold(addresses + TCP + length + segment) == 0xffff) {
      return Checksum.RIGHT;
    }
    return isLeft(addresses, length, stored) ? Checksum.UNKNOWN : Checksum.WRONG;
  }

  /**
   * Whether the sender left it to its network card: Linux leaves there what that goes on from;
   * without the length when the card is to cut the data into segments.
   */
  private static boolean isLeft(long addresses, int length, int stored) {
    return stored == 0
        || stored == fold(addresses + TCP + length)
        || stored == fold(addresses + TCP);
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

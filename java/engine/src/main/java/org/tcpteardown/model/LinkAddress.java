package org.tcpteardown.model;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

/**
 * Hardware addresses (MAC, IEEE 802) as numbers of 48 bits, or {@link CapturedFrame#ABSENT}: there
 * is one in each segment, and an object for each would be too dear.
 */
public final class LinkAddress {
  private static final int BYTES = 6;
  private static final long GROUP = 1L << 40;
  private static final int OUI_BITS = 24;

  private LinkAddress() {}

  /**
   * The address, or absent if it is none of one machine: a loopback has zeros, groups have a bit.
   */
  public static long ofSender(long address) {
    return address <= 0 || (address & GROUP) != 0 ? ABSENT : address;
  }

  /** The same from its bytes. */
  public static long ofSender(byte[] bytes) {
    long address = 0;
    for (int i = 0; i < BYTES; i++) {
      address = (address << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return ofSender(address);
  }

  /** How Wireshark writes it: {@code 02:00:5e:10:00:01}. */
  public static String text(long address) {
    StringBuilder text = new StringBuilder();
    for (int shift = 8 * (BYTES - 1); shift >= 0; shift -= Byte.SIZE) {
      text.append(text.length() == 0 ? "" : ":");
      int octet = (int) (address >>> shift) & 0xff;
      text.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
    }
    return text.toString();
  }

  /** Whether it belongs to a group of routers and not to one of them: VRRP (RFC 5798), HSRP. */
  public static boolean isShared(long address) {
    long oui = address >>> OUI_BITS;
    return oui == 0x00005eL || (oui == 0x00000cL && ((address >>> 16) & 0xff) == 0x07);
  }
}

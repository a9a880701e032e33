package org.tcpteardown.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as a value.
 *
 * @param v6 whether this is an IPv6 address
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address
 */
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {

  /** Parses the numeric form that tshark prints; empty when the text is not an address. */
  public static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
  }

  private static Optional<IpAddress> parseV4(String text) {
    long bits = 0;
    int part = -1;
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && part >= 0) {
        bits = bits << 8 | part;
        part = -1;
        dots++;
      } else if (c >= '0' && c <= '9') {
        part = Math.max(part, 0) * 10 + (c - '0');
        if (part > 255) {
          return Optional.empty();
        }
      } else {
        return Optional.empty();
      }
    }
    return dots == 3 && part >= 0
        ? Optional.of(new IpAddress(false, 0, bits << 8 | part))
        : Optional.empty();
  }

  private static Optional<IpAddress> parseV6(String text) {
    // With a colon in it, the JDK never asks a name server; the check keeps out zone ids and names.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) < 0 && c != ':' && c != '.') {
        return Optional.empty();
      }
    }
    try {
      byte[] bytes = InetAddress.getByName(text).getAddress();
      if (bytes.length == 4) { // the JDK turns ::ffff:a.b.c.d into IPv4
        return Optional.of(
            new IpAddress(
                true,
                0,
                0xffff_0000_0000L | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt())));
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return Optional.of(new IpAddress(true, buffer.getLong(), buffer.getLong()));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = Boolean.compare(v6, other.v6);
    int byHigh = byFamily != 0 ? byFamily : Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  // Written out, as records do it slowly until the code is hot, and every frame needs it.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof IpAddress that
            && low == that.low
            && high == that.high
            && v6 == that.v6);
  }

  @Override
  public int hashCode() {
    long hash = KeyedHash.of(low);
    return KeyedHash.asInt(v6 ? KeyedHash.and(hash, high) : hash);
  }

  /** The text form: dotted decimal, or RFC 5952 for IPv6, as Wireshark shows it. */
  @Override
  public String toString() {
    return v6 ? v6Text() : v4Text(low);
  }

  private static String v4Text(long bits) {
    return (bits >> 24 & 255)
        + "."
        + (bits >> 16 & 255)
        + "."
        + (bits >> 8 & 255)
        + "."
        + (bits & 255);
  }

  private String v6Text() {
    if (high == 0 && low >>> 32 == 0xffff) {
      return "::ffff:" + v4Text(low & 0xffff_ffffL); // RFC 5952 section 5
    }
    int bestStart = -1;
    int bestLength = 1; // RFC 5952 section 4.2.2: a single zero group is not shortened
    for (int start = 0; start < 8; start++) {
      int length = 0;
      while (start + length < 8 && group(start + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = start;
        bestLength = length;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        text.append("::");
        i += bestLength - 1;
      } else {
        if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(i)));
      }
    }
    return text.toString();
  }

  private int group(int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3)) & 0xffff);
  }
}

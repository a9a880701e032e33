package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tcpteardown.model.IpAddress;

/** Text that is put together as UTF-8 at once: large sidecars are little else than numbers. */
final class ByteText {
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int FRACTION_DIGITS = 9;

  /** Digits and sign of the longest number. */
  private static final int MAX_NUMBER_BYTES = 20;

  private static final long[] POWERS_OF_TEN = powersOfTen();

  private byte[] bytes;
  private int length;

  ByteText(int expectedBytes) {
    bytes = new byte[Math.max(expectedBytes, 64)];
  }

  private static long[] powersOfTen() {
    long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  int length() {
    return length;
  }

  /** The bytes; only the first {@link #length} count. */
  byte[] bytes() {
    return bytes;
  }

  ByteText append(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  ByteText append(String text) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return append(text.substring(i).getBytes(StandardCharsets.UTF_8));
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  /** Appends text in the form that is safe in a line of a sidecar. */
  ByteText escaped(String text) {
    int count = text.length();
    reserve(count);
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7f || c == '\\') {
        return append(Escape.escape(text.substring(i)));
      }
      bytes[length++] = (byte) c;
    }
    return this;
  }

  ByteText append(byte[] more) {
    return append(more, 0, more.length);
  }

  ByteText append(byte[] from, int start, int count) {
    reserve(count);
    System.arraycopy(from, start, bytes, length, count);
    length += count;
    return this;
  }

  ByteText append(long number) {
    if (number == Long.MIN_VALUE) {
      return append(Long.toString(number));
    }
    reserve(MAX_NUMBER_BYTES);
    if (number < 0) {
      bytes[length++] = '-';
    }
    digits(Math.abs(number), 1);
    return this;
  }

  /** Appends nanoseconds as seconds with exactly nine decimals. */
  ByteText appendSeconds(long ns) {
    reserve(MAX_NUMBER_BYTES + 2);
    if (ns < 0) {
      bytes[length++] = '-';
    }
    digits(Math.abs(ns / NS_PER_SECOND), 1);
    bytes[length++] = '.';
    digits(Math.abs(ns % NS_PER_SECOND), FRACTION_DIGITS);
    return this;
  }

  /** At least so many digits, with leading zeros. */
  private void digits(long number, int least) {
    long rest = number;
    int count = least;
    while (count < POWERS_OF_TEN.length && rest >= POWERS_OF_TEN[count]) {
      count++;
    }
    length += count;
    int at = length;
    while (rest > Integer.MAX_VALUE) {
      long tenth = rest / 10;
      bytes[--at] = (byte) ('0' + rest - tenth * 10);
      rest = tenth;
    }
    int small = (int) rest;
    while (at > length - count) {
      // A tenth by a multiplication, which is exact for 31 bits and many times faster.
      int tenth = (int) ((small * 3_435_973_837L) >>> 35);
      bytes[--at] = (byte) ('0' + small - tenth * 10);
      small = tenth;
    }
  }

  /** Appends an address as {@link IpAddress#toString} has it. */
  ByteText append(IpAddress address) {
    if (address.v6()) {
      return append(address.toString());
    }
    reserve(MAX_NUMBER_BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digits((address.low() >>> shift) & 0xff, 1);
      if (shift > 0) {
        bytes[length++] = '.';
      }
    }
    return this;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}

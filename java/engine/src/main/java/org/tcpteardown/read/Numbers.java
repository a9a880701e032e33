package org.tcpteardown.read;

import java.time.DateTimeException;
import java.time.Instant;

/** The forms in which tshark writes numbers and times. */
final class Numbers {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** Of seconds until the year 2262, and of nanoseconds below four seconds. */
  private static final int MOST_DIGITS = 10;

  /** Nobody captured packets so long before 1970: with a minus a time after 1970 is meant. */
  private static final long MOST_SECONDS_BEFORE_1970 = 1_000_000_000L;

  private static final String MISSING = "<MISSING>";

  private Numbers() {}

  /** A decimal or 0x-hexadecimal number from 0 to {@link TsharkField#max}. */
  static long unsigned(FrameValues values, TsharkField field, int index) throws BadRecordException {
    byte[] text = values.text();
    int start = values.start(field, index);
    int end = values.end(field, index);
    int radix = 10;
    if (end - start > 2 && text[start] == '0' && (text[start + 1] | 0x20) == 'x') {
      radix = 16;
      start += 2;
    }
    long max = field.max();
    long number = start == end ? -1 : 0;
    for (int i = start; i < end && number >= 0; i++) {
      int digit = digit(text[i], radix);
      number = digit < 0 ? -1 : number * radix + digit;
      number = number > max ? -1 : number;
    }
    if (number < 0) {
      throw bad(values, field, index);
    }
    return number;
  }

  /**
   * Bytes from hexadecimal digits, two for each, with or without colons between: both are tshark's.
   * Where the field is there but none of its bytes was captured, tshark writes {@code <MISSING>}.
   *
   * @param target takes as many as it has room for
   * @return how many were read
   */
  static int bytes(FrameValues values, TsharkField field, int index, byte[] target)
      throws BadRecordException {
    byte[] text = values.text();
    int start = values.start(field, index);
    int end = values.end(field, index);
    if (start < end && text[start] == '<' && values.string(field, index).equals(MISSING)) {
      return 0;
    }
    int count = 0;
    for (int i = start; i < end && count < target.length; i += 2) {
      if (text[i] == ':') {
        i++;
      }
      int high = i + 1 < end ? digit(text[i], 16) : -1;
      int low = i + 1 < end ? digit(text[i + 1], 16) : -1;
      if (high < 0 || low < 0) {
        throw bad(values, field, index);
      }
      target[count++] = (byte) (high << 4 | low);
    }
    return count;
  }

  private static int digit(int c, int radix) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = (c | 0x20) - 'a';
    return radix == 16 && letter >= 0 && letter < 6 ? letter + 10 : -1;
  }

  /** 1 or 0: tshark 4.0 writes digits, 4.4 {@code True}, full EK {@code true}. */
  static int bool(FrameValues values, TsharkField field, int index) throws BadRecordException {
    return switch (values.string(field, index)) {
      case "1", "True", "true" -> 1;
      case "0", "False", "false" -> 0;
      default -> throw bad(values, field, index);
    };
  }

  /**
   * Nanoseconds since 1970 from {@code 1700000000.020000000}, or from the ISO form that full EK of
   * tshark 4.4 has.
   */
  static long timeNs(FrameValues values, TsharkField field, int index) throws BadRecordException {
    byte[] text = values.text();
    int start = values.start(field, index);
    int end = values.end(field, index);
    boolean negative = start < end && text[start] == '-';
    long seconds = 0;
    long fraction = 0;
    int secondDigits = 0;
    int fractionDigits = -1;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      int digit = digit(text[i], 10);
      if (text[i] == '.' && fractionDigits < 0 && secondDigits > 0) {
        fractionDigits = 0;
      } else if (digit >= 0 && fractionDigits >= 0 && fractionDigits < MOST_DIGITS) {
        fraction = fraction * 10 + digit;
        fractionDigits++;
      } else if (digit >= 0 && fractionDigits < 0 && secondDigits < MOST_DIGITS) {
        seconds = seconds * 10 + digit;
        secondDigits++;
      } else {
        return isoTimeNs(values, field, index);
      }
    }
    // Ten digits are nanoseconds too: a damaged record may have a fraction of a second or more.
    for (int i = Math.max(fractionDigits, 0); i < 9; i++) {
      fraction *= 10;
    }
    if (secondDigits == 0 || seconds > (Long.MAX_VALUE - fraction) / NS_PER_SECOND) {
      throw bad(values, field, index);
    }
    if (!negative) {
      return seconds * NS_PER_SECOND + fraction;
    }
    // tshark writes -8.500000000 for 7.5 s before 1970: the second below, and what was over. A
    // damaged record may have a fraction that counts backwards, and then the minus is that one's.
    boolean isOfFraction =
        seconds == 0 || seconds >= MOST_SECONDS_BEFORE_1970 || fraction >= NS_PER_SECOND;
    return isOfFraction ? seconds * NS_PER_SECOND - fraction : fraction - seconds * NS_PER_SECOND;
  }

  private static long isoTimeNs(FrameValues values, TsharkField field, int index)
      throws BadRecordException {
    try {
      Instant time = Instant.parse(values.string(field, index));
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), NS_PER_SECOND), time.getNano());
    } catch (DateTimeException | ArithmeticException e) {
      throw bad(values, field, index);
    }
  }

  static BadRecordException bad(FrameValues values, TsharkField field, int index) {
    String text = values.string(field, index);
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return BadRecordException.of(field.fieldName() + " is '" + Excerpt.printable(shown) + "'");
  }
}

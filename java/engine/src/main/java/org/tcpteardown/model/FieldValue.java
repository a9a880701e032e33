package org.tcpteardown.model;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The value of a finding or field.
 *
 * @param type its kind
 * @param number nanoseconds for a duration, the number for the other numeric kinds, 1 for a true
 *     flag, else 0
 * @param text the text of a {@link ValueType#TEXT}, else empty
 */
public record FieldValue(ValueType type, long number, String text) {

  // Written out: a record links its own at first use, which takes milliseconds of each run.

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof FieldValue that
            && type == that.type
            && number == that.number
            && text.equals(that.text));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + Long.hashCode(number)) + text.hashCode();
  }

  /** The value of a finding that only says "here". */
  public static final FieldValue NONE = new FieldValue(ValueType.NONE, 0, "");

  private static final FieldValue TRUE = new FieldValue(ValueType.FLAG, 1, "");
  private static final FieldValue FALSE = new FieldValue(ValueType.FLAG, 0, "");

  /** Most counts are small, and there is one for each of many fields of every flow. */
  private static final FieldValue[] SMALL_COUNTS = small(ValueType.COUNT);

  private static final FieldValue[] SMALL_SCORES = small(ValueType.SCORE);

  private static final long NS_PER_SECOND = 1_000_000_000L;

  /** A duration in nanoseconds; where clocks disagree and it would be negative, 0. */
  public static FieldValue duration(long durationNs) {
    return new FieldValue(ValueType.DURATION, Math.max(0, durationNs), "");
  }

  public static FieldValue count(long count) {
    return count >= 0 && count < SMALL_COUNTS.length
        ? SMALL_COUNTS[(int) count]
        : new FieldValue(ValueType.COUNT, count, "");
  }

  public static FieldValue bytes(long bytes) {
    return new FieldValue(ValueType.BYTES, bytes, "");
  }

  public static FieldValue number(long number) {
    return new FieldValue(ValueType.NUMBER, number, "");
  }

  public static FieldValue score(int score) {
    return score >= 0 && score < SMALL_SCORES.length
        ? SMALL_SCORES[score]
        : new FieldValue(ValueType.SCORE, score, "");
  }

  public static FieldValue frame(long frame) {
    return new FieldValue(ValueType.FRAME, frame, "");
  }

  /** Known to be true or false; there is no value where it is not known. */
  public static FieldValue flag(boolean is) {
    return is ? TRUE : FALSE;
  }

  private static FieldValue[] small(ValueType type) {
    return IntStream.rangeClosed(0, 100)
        .mapToObj(n -> new FieldValue(type, n, ""))
        .toArray(FieldValue[]::new);
  }

  public static FieldValue text(String text) {
    return new FieldValue(ValueType.TEXT, 0, text);
  }

  /**
   * The form used in sidecars and compared by expectations: seconds with nine decimals, decimal
   * numbers, text as it is, nothing for {@link #NONE}.
   */
  public String plain() {
    return switch (type) {
      case DURATION -> secondsText(number);
      case COUNT, BYTES, NUMBER, SCORE, FLAG, FRAME -> Long.toString(number);
      case TEXT -> text;
      case NONE -> "";
    };
  }

  /** Reads back what {@link #plain()} wrote; throws {@link NumberFormatException} if it did not. */
  public static FieldValue parse(ValueType type, String plain) {
    return switch (type) {
      case DURATION -> duration(parseSeconds(plain));
      case COUNT, BYTES, NUMBER, SCORE, FLAG, FRAME ->
          new FieldValue(type, Long.parseLong(plain), "");
      case TEXT -> text(plain);
      case NONE -> NONE;
    };
  }

  /** Nanoseconds as seconds with exactly nine decimals, for instance {@code -0.020000000}. */
  public static String secondsText(long durationNs) {
    StringBuilder text = new StringBuilder(20);
    if (durationNs < 0) {
      text.append('-');
    }
    // Ten digits with a leading 1 keep the zeros of the fraction; the 1 then becomes the point.
    text.append(Math.abs(durationNs / NS_PER_SECOND));
    int point = text.length();
    text.append(NS_PER_SECOND + Math.abs(durationNs % NS_PER_SECOND));
    text.setCharAt(point, '.');
    return text.toString();
  }

  /**
   * Seconds with up to nine decimals as nanoseconds.
   *
   * @throws NumberFormatException if it is something else, or more than a long holds
   */
  public static long parseSeconds(String text) {
    try {
      return seconds(text);
    } catch (ArithmeticException e) {
      throw new NumberFormatException("more seconds than can be: " + text);
    }
  }

  private static long seconds(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Math.multiplyExact(Long.parseLong(text), NS_PER_SECOND);
    }
    String fraction = text.substring(dot + 1);
    if (fraction.isEmpty() || fraction.length() > 9 || fraction.charAt(0) == '-') {
      throw new NumberFormatException("not seconds: " + text);
    }
    long whole =
        Math.multiplyExact(Math.abs(Long.parseLong(text.substring(0, dot))), NS_PER_SECOND);
    long ns = Math.addExact(whole, Long.parseLong(fraction + "0".repeat(9 - fraction.length())));
    return text.startsWith("-") ? -ns : ns;
  }
}

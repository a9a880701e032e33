package org.tcpteardown.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as users type it, for instance {@code 500ms}, {@code 60s}, {@code 2m}, {@code 1h} or
 * {@code 30d}.
 *
 * @param ns nanoseconds
 */
record TimeSpan(long ns) {
  static final TimeSpan NONE = new TimeSpan(0);

  private static final Pattern FORM = Pattern.compile("(\\d{1,7})(ms|s|m|h|d|)");

  /** Such as {@code 300 s}, for error messages and for picocli, which asks at each start. */
  @Override
  public String toString() {
    return ns / 1e9 + " s";
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<TimeSpan> {
    @Override
    public TimeSpan convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 500ms, 60s, 2m, 1h or 30d");
      }
      long factor =
          switch (matcher.group(2)) {
            case "ms" -> 1_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 1_000_000_000L;
          };
      try {
        return new TimeSpan(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
      } catch (ArithmeticException e) {
        throw new TypeConversionException("'" + text + "' is more than 292 years");
      }
    }
  }

  /** The same for ages, where {@code 30} would more likely mean days than seconds. */
  static final class WithUnit implements ITypeConverter<TimeSpan> {
    @Override
    public TimeSpan convert(String text) {
      TimeSpan span = new Converter().convert(text);
      if (text.chars().allMatch(Character::isDigit)) {
        throw new TypeConversionException("'" + text + "' has no unit: s, m, h or d");
      }
      return span;
    }
  }
}

package org.tcpteardown.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as users type it, for instance {@code 500ms}, {@code 60s}, {@code 2m} or {@code 1h}.
 *
 * @param ns nanoseconds
 */
record TimeSpan(long ns) {
  static final TimeSpan NONE = new TimeSpan(0);

  private static final Pattern FORM = Pattern.compile("(\\d{1,7})(ms|s|m|h|)");

  /** For picocli. */
  static final class Converter implements ITypeConverter<TimeSpan> {
    @Override
    public TimeSpan convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 500ms, 60s, 2m or 1h");
      }
      long factor =
          switch (matcher.group(2)) {
            case "ms" -> 1_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000_000_000L;
          };
      return new TimeSpan(Long.parseLong(matcher.group(1)) * factor);
    }
  }
}

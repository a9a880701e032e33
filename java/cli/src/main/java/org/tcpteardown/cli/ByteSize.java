package org.tcpteardown.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A size as users type it, for instance {@code 500M} or {@code 2G}; K, M and G are 1,024 of each
 * other, as du and journalctl count.
 *
 * @param bytes how much
 */
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([KMGT]?)(iB|B|)");
  private static final String UNITS = "KMGT";
  private static final int BITS_PER_UNIT = 10;
  private static final double STEP = 1 << BITS_PER_UNIT;

  /** For picocli. */
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + text + "' is not a size such as 500M or 2G");
      }
      String unit = matcher.group(2);
      int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
      try {
        long factor = 1L << (power * BITS_PER_UNIT);
        return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
      } catch (ArithmeticException e) {
        throw new TypeConversionException("'" + text + "' is more than any disk holds");
      }
    }
  }

  /** For people: {@code 812 B}, {@code 1.4 MiB}. */
  static String text(long bytes) {
    if (bytes < STEP) {
      return bytes + " B";
    }
    double value = bytes / STEP;
    int unit = 0;
    while (value >= STEP && unit < UNITS.length() - 1) {
      value /= STEP;
      unit++;
    }
    String form = value < STEP / 100 ? "%.1f %siB" : "%.0f %siB";
    return String.format(Locale.ROOT, form, value, UNITS.charAt(unit));
  }
}

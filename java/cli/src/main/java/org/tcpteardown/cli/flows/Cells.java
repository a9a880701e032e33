package org.tcpteardown.cli.flows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.tcpteardown.cli.render.SafeText;

/** Values as text. */
final class Cells {
  /** Nanoseconds of seconds, and more than anybody needs of a rate. */
  private static final int DECIMALS = 9;

  private static final int DECIMALS_IN_TABLES = 6;

  private Cells() {}

  /** Numbers without exponent, all else fit for a terminal. */
  static String text(Object value) {
    return text(value, DECIMALS);
  }

  /** The same for tables, where many digits are in the way. */
  static String brief(Object value) {
    return text(value, DECIMALS_IN_TABLES);
  }

  private static String text(Object value, int decimals) {
    if (value instanceof Double number) {
      return Double.isFinite(number)
          ? plain(BigDecimal.valueOf(number), decimals)
          : number.toString();
    }
    if (value instanceof BigDecimal number) {
      return plain(number, decimals);
    }
    return SafeText.line(value.toString());
  }

  private static String plain(BigDecimal exact, int decimals) {
    BigDecimal number =
        exact.scale() > decimals ? exact.setScale(decimals, RoundingMode.HALF_EVEN) : exact;
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}

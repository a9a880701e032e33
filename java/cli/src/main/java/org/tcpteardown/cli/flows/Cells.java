package org.tcpteardown.cli.flows;

import java.math.BigDecimal;
import org.tcpteardown.cli.render.SafeText;

/** Values as text. */
final class Cells {
  private Cells() {}

  /** Numbers without exponent, all else fit for a terminal. */
  static String text(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? plain(BigDecimal.valueOf(number)) : number.toString();
    }
    if (value instanceof BigDecimal number) {
      return plain(number);
    }
    return SafeText.line(value.toString());
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}

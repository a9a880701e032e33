package org.tcpteardown.cli.check;

import java.util.Collection;

/** What assertions can ask; called by the expression engine. */
public final class AssertionFunctions {
  AssertionFunctions() {}

  /** How many. */
  public int count(Collection<?> values) {
    return values.size();
  }

  /** How many are equal to {@code wanted}. */
  public long count(Collection<?> values, Object wanted) {
    return values.stream().filter(v -> v.toString().equals(wanted.toString())).count();
  }

  /** The largest; 0 if there is none. */
  public double max(Collection<?> values) {
    return values.stream().mapToDouble(AssertionFunctions::number).max().orElse(0);
  }

  /** The smallest; 0 if there is none. */
  public double min(Collection<?> values) {
    return values.stream().mapToDouble(AssertionFunctions::number).min().orElse(0);
  }

  /** All together. */
  public double sum(Collection<?> values) {
    return values.stream().mapToDouble(AssertionFunctions::number).sum();
  }

  private static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("'" + value + "' is not a number");
  }
}

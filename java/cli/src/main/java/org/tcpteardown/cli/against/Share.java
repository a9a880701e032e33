package org.tcpteardown.cli.against;

/**
 * So many connections of so many.
 *
 * @param count how many, from 0
 * @param of of how many; at least {@code count}
 */
public record Share(long count, long of) {
  /** Of the normal distribution for 95 %. */
  private static final double Z = 1.959963984540054;

  /** The part that they are, from 0 to 1; 0 of none. */
  public double part() {
    return of == 0 ? 0 : (double) count / of;
  }

  /** For each 1,000. */
  public double per1000() {
    return 1000 * part();
  }

  /**
   * Wilson's score interval for the part behind the sample, at 95 % (E. B. Wilson, 1927). Of none
   * it is everything.
   */
  Interval interval() {
    if (of == 0) {
      return new Interval(0, 1);
    }
    double z2 = Z * Z;
    double middle = part() + z2 / (2 * of);
    double half = Z * Math.sqrt((part() * (1 - part()) + z2 / (4 * of)) / of);
    double scale = 1 + z2 / of;
    return new Interval(Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale));
  }

  /**
   * An interval.
   *
   * @param from its lower end
   * @param to its upper end
   */
  public record Interval(double from, double to) {}
}

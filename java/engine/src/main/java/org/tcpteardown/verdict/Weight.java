package org.tcpteardown.verdict;

/**
 * How much an argument moves the odds of a cause. The numbers are judgement, not measurement; they
 * are few so that they can be compared with each other.
 */
public enum Weight {
  /** Shifts the balance a little: seen more often with this cause than without. */
  SLIGHT(1.5),
  /** Two of these without anything against them leave one doubt in ten. */
  STRONG(3),
  /** Hardly ever seen without this cause. */
  DECISIVE(9);

  private final double factor;

  Weight(double factor) {
    this.factor = factor;
  }

  /** What the odds are multiplied by, or divided by when it speaks against. */
  double factor() {
    return factor;
  }
}

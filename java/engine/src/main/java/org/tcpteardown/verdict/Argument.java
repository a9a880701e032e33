package org.tcpteardown.verdict;

/**
 * Something that speaks for or against a cause.
 *
 * @param supports whether it speaks for it
 * @param weight how much
 * @param text a clause for a person, without capital and full stop
 */
public record Argument(boolean supports, Weight weight, String text) {

  static Argument pro(Weight weight, String text) {
    return new Argument(true, weight, text);
  }

  static Argument contra(Weight weight, String text) {
    return new Argument(false, weight, text);
  }
}

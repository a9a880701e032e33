package org.tcpteardown.cli.check;

/** An expectation cannot be understood; the message is for the user. */
final class BadExpectationException extends Exception {
  private static final long serialVersionUID = 1L;

  BadExpectationException(String message) {
    super(message);
  }
}

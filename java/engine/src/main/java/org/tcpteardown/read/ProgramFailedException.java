package org.tcpteardown.read;

/**
 * A program that was needed for reading cannot be started, hangs, or gives something else than what
 * the input holds: what is wrong is not the input.
 */
public final class ProgramFailedException extends UnreadableInputException {
  private static final long serialVersionUID = 1L;

  public ProgramFailedException(String message) {
    super(message);
  }
}

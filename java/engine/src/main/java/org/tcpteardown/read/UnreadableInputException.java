package org.tcpteardown.read;

/** The input as a whole cannot be used. The message is for the user, one or more lines. */
public class UnreadableInputException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableInputException(String message) {
    super(message);
  }

  /** Never null, unlike in general. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}

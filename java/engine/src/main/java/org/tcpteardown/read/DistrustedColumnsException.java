package org.tcpteardown.read;

/** What came in columns is not to be used, and tshark is to be asked again in another way. */
final class DistrustedColumnsException extends UnreadableInputException {
  private static final long serialVersionUID = 1L;

  DistrustedColumnsException() {
    super("tshark's columns cannot be read");
  }
}

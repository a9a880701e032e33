package org.tcpteardown.read;

/** libpcap was to read a file of which only tshark can tell what is in it. */
public final class NeedsTsharkException extends UnreadableInputException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  NeedsTsharkException(String file, String reason) {
    super(file + " cannot be read without tshark: " + reason + ". Use --reader tshark.");
    this.reason = reason;
  }

  /** What it is that only tshark can read, in a few words. */
  public String reason() {
    return reason;
  }
}

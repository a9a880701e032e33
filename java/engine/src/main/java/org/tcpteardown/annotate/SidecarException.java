package org.tcpteardown.annotate;

/** A sidecar that cannot be used; the message says what is wrong and in which line. */
public final class SidecarException extends Exception {
  private static final long serialVersionUID = 1L;

  public SidecarException(String message) {
    super(message);
  }
}

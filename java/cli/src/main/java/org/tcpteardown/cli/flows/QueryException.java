package org.tcpteardown.cli.flows;

/** A question that cannot be understood; the message says why, for the one who asked. */
public final class QueryException extends Exception {
  private static final long serialVersionUID = 1L;

  public QueryException(String message) {
    super(message);
  }
}

package org.tcpteardown.read;

/**
 * A record that could not be read.
 *
 * @param line line of the input, from 1
 * @param message what is wrong, one printable line
 */
public record InputProblem(long line, String message) {

  /** {@code line 17: ...}. */
  @Override
  public String toString() {
    return "line " + line + ": " + message;
  }
}

package org.tcpteardown.read;

import java.nio.file.Path;

/** The tshark of this machine, for those who want to ask it something other than packets. */
public final class TsharkProgram {
  private TsharkProgram() {}

  /**
   * The tshark that the environment variable {@code TCPTEARDOWN_TSHARK} names, or the one found on
   * the path or where installers put it.
   *
   * @throws UnreadableInputException with what to type when there is none
   */
  public static Path find() throws UnreadableInputException {
    return TsharkLocator.find(null, System.getenv());
  }
}

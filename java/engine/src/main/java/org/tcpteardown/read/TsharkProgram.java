package org.tcpteardown.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tshark of this machine, for those who want to ask it something other than packets. */
public final class TsharkProgram {
  private static final long ANSWER_SECONDS = 30;

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

  /**
   * What it writes when it is started with these arguments.
   *
   * @throws ProgramFailedException when it does not start, or writes nothing for half a minute
   */
  public static String answer(Path tshark, String... arguments) throws ProgramFailedException {
    List<String> command = new ArrayList<>(List.of(tshark.toString()));
    command.addAll(List.of(arguments));
    try {
      ChildAnswer answer = ChildAnswer.of(command, ProcessBuilder.Redirect.DISCARD, ANSWER_SECONDS);
      if (answer.late()) {
        throw new ProgramFailedException(
            tshark + " gave no answer in " + ANSWER_SECONDS + " s and was ended.");
      }
      return answer.text();
    } catch (IOException e) {
      throw new ProgramFailedException(tshark + " could not be started: " + e.getMessage());
    }
  }
}

package org.tcpteardown.read;

import java.util.List;

/**
 * How reading went.
 *
 * @param reader what read: {@code tshark}, {@code ek} or {@code json}
 * @param version tshark's version, for instance {@code 4.0.17}; empty when unknown
 * @param complete whether every frame of the input was read
 * @param reason one line that says what is missing; empty when complete
 * @param frames number of frames delivered
 * @param badRecords number of records that could not be read
 * @param foreignLines number of skipped lines that are not tshark's, for instance a plugin's print
 * @param problems the first bad records, in input order; {@code badRecords} counts the rest
 * @param readerFailed whether what is missing is not the input's fault: a program that read it
 *     hung, was killed, or gave something else than the input holds
 * @param doubt one line about what was guessed, since tshark did not say its version; empty when
 *     nothing was
 */
public record ReadOutcome(
    String reader,
    String version,
    boolean complete,
    String reason,
    long frames,
    long badRecords,
    long foreignLines,
    List<InputProblem> problems,
    boolean readerFailed,
    String doubt) {

  public ReadOutcome {
    problems = List.copyOf(problems);
  }

  /** Of a reader that did what it should. */
  public ReadOutcome(
      String reader,
      String version,
      boolean complete,
      String reason,
      long frames,
      long badRecords,
      long foreignLines,
      List<InputProblem> problems) {
    this(reader, version, complete, reason, frames, badRecords, foreignLines, problems, false, "");
  }

  /** The same with something that was guessed. */
  ReadOutcome withDoubt(String guessed) {
    return new ReadOutcome(
        reader,
        version,
        complete,
        reason,
        frames,
        badRecords,
        foreignLines,
        problems,
        readerFailed,
        guessed);
  }
}

package org.tcpteardown.cli.render;

import org.tcpteardown.model.Severity;
import picocli.CommandLine.Help.Ansi;

/**
 * What the table shows.
 *
 * @param atLeast findings below this severity are only counted
 * @param maxRows rows at the most; 0 for all
 * @param colours whether the terminal takes colours
 * @param widthChars columns of the terminal, into which long lines are folded; 0 for no folding
 */
public record TableOptions(Severity atLeast, int maxRows, boolean colours, int widthChars) {

  /** A cell in the colour of a severity, where colours are wanted. */
  public String coloured(String cell, Severity severity) {
    String style =
        switch (severity) {
          case ERROR -> "bold,red";
          case WARN -> "bold,yellow";
          case NOTE -> "cyan";
          case CHAT -> "faint";
        };
    Ansi ansi = colours ? Ansi.ON : Ansi.OFF;
    return ansi.string("@|" + style + " " + cell + "|@");
  }
}

package org.tcpteardown.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Whether a person is watching. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input and output are both a terminal. */
  @SuppressWarnings("SystemConsoleNull") // the newer way is asked for below, where it exists
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is always a console object, and it can say what it is.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Columns of the terminal; 0 where nobody is watching, or it does not say. */
  static int widthChars() {
    if (!isInteractive()) {
      return 0;
    }
    String columns = System.getenv().getOrDefault("COLUMNS", "");
    try {
      return Integer.parseInt(columns.isEmpty() ? sizeFromTerminal() : columns);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The last number that stty prints. */
  private static String sizeFromTerminal() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String rowsAndColumns =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return rowsAndColumns.substring(rowsAndColumns.indexOf(' ') + 1);
    } catch (IOException e) {
      return ""; // no such program here
    }
  }

  /** Whether to use colours: on a terminal, unless the user asked for none (no-color.org). */
  static boolean wantsColours() {
    String noColor = System.getenv("NO_COLOR");
    return isInteractive() && (noColor == null || noColor.isEmpty());
  }
}

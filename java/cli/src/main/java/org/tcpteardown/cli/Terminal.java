package org.tcpteardown.cli;

import java.io.Console;

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

  /** Whether to use colours: on a terminal, unless the user asked for none (no-color.org). */
  static boolean wantsColours() {
    String noColor = System.getenv("NO_COLOR");
    return isInteractive() && (noColor == null || noColor.isEmpty());
  }
}

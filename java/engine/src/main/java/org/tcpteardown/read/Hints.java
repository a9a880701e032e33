package org.tcpteardown.read;

/** What to type instead, for messages. */
final class Hints {
  static final String NOTHING_ARRIVED =
      "The input is empty: nothing arrived.\n"
          + "If it comes through a pipe, the command before the pipe probably failed;"
          + " run it alone to see its message.";

  private Hints() {}

  static String tshark(InputKind kind) {
    return "tshark -n -r FILE -T "
        + (kind == InputKind.JSON ? "json" : "ek")
        + " $(tcpteardown fields --options)";
  }

  static String tsharkPipe() {
    return tshark(InputKind.EK) + " | tcpteardown analyze -";
  }
}

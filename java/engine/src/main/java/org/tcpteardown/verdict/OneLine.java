package org.tcpteardown.verdict;

import java.util.List;

/**
 * Shortens a text to what one line of Wireshark's details holds: that has 240 bytes with the name
 * of the field, and cuts in the middle of a word.
 */
final class OneLine {
  /** Leaves room for the name. */
  static final int MOST_CHARACTERS = 210;

  private static final String CUT = " ...";

  /** Where a text can end, the best first. */
  private static final List<String> JOINTS = List.of("; ", ": ", ", ", " ");

  private OneLine() {}

  static String of(String text) {
    return of(text, "");
  }

  /**
   * A text whose end is never cut.
   *
   * @param text what may be shortened
   * @param end what follows it
   */
  static String of(String text, String end) {
    int room = MOST_CHARACTERS - end.length();
    if (text.length() <= room) {
      return text + end;
    }
    String head = text.substring(0, room - CUT.length() + 1);
    for (String joint : JOINTS) {
      int at = head.lastIndexOf(joint);
      if (at >= room / 2) {
        return text.substring(0, at) + CUT + end;
      }
    }
    return text.substring(0, room - CUT.length()) + CUT + end;
  }
}

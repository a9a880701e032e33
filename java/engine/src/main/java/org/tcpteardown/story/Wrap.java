package org.tcpteardown.story;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at spaces. */
public final class Wrap {
  private Wrap() {}

  /**
   * Lines of at most {@code width} columns; a word that is longer than that stays whole.
   *
   * @param indent how far all lines but the first are indented
   */
  public static List<String> hanging(String text, int indent, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int from = rest.length() - rest.stripLeading().length();
      int space = rest.lastIndexOf(' ', width);
      if (space <= from) {
        space = rest.indexOf(' ', from + 1);
      }
      if (space < 0) {
        break;
      }
      lines.add(rest.substring(0, space).stripTrailing());
      rest = " ".repeat(indent) + rest.substring(space).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}

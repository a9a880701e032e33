package org.tcpteardown.cli.check;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as expected.
 *
 * @param kind what is wrong
 * @param name the finding's id, or the flow's field
 * @param where frame or flow, for a person
 * @param frame the frame, or 0 if it is about a flow or the capture
 * @param afterNs when that frame came, nanoseconds since the first one; null if not known
 * @param text what was expected and what was found
 * @param filter display filter that shows the place; empty if there is none
 */
record Difference(
    Kind kind,
    String name,
    String where,
    long frame,
    @Nullable Long afterNs,
    String text,
    String filter) {

  /** What is wrong. */
  enum Kind {
    MISSING("missing"),
    UNEXPECTED("unexpected"),
    CHANGED("changed"),
    ASSERTION("not so");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }
}

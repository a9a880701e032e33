package org.tcpteardown.cli;

import java.util.List;

/** What the manual page is written in. All text is plain: the form escapes it. */
interface ManualForm {
  /** Begins the page. */
  void begin(String program, String purpose);

  /** Begins a section, its name in capitals. */
  void section(String name);

  /** Begins what is told about a command. */
  void command(String name, String operands);

  /** Goes on with text; empty lines in it are left out. */
  void text(String text);

  /** Begins a paragraph. */
  void paragraph(String text);

  /** Shows a line that can be typed. */
  void example(String line);

  /** Explains something by its names. */
  void item(List<Term> names, String text);

  /** Ends the page. */
  void end();

  /**
   * A name that is explained: what is typed as it stands, and a word that stands for a value.
   *
   * @param name typed as it stands; may be empty
   * @param between what stands between both
   * @param value the word for the value; may be empty
   * @param optional whether the value may be left out
   */
  record Term(String name, String between, String value, boolean optional) {
    static Term typed(String name) {
      return new Term(name, "", "", false);
    }

    static Term value(String label) {
      return new Term("", "", label, false);
    }
  }
}

package org.tcpteardown.cli.survey;

import java.util.Locale;

/** Kinds of results that cannot be right, or hardly. */
enum Implausible {
  CONTRADICTING_FINDINGS("two findings of one frame exclude each other"),
  CONTRADICTS_VERDICT("a finding and the verdict, or two parts of the verdict, exclude each other"),
  TIME_BEYOND_CAPTURE("a duration is longer than that part of the capture"),
  NEGATIVE_TIME("a duration is negative"),
  WARNED_IN_GOOD_ORDER("a warning or an error, and the verdict says that all went well"),
  SENT_ONCE("something is called unanswered that was sent once and never repeated"),
  HEARD_AFTERWARDS("an end is called gone, and frames of it follow");

  private final String id = name().toLowerCase(Locale.ROOT);
  private final String meaning;

  Implausible(String meaning) {
    this.meaning = meaning;
  }

  String id() {
    return id;
  }

  /** In words, without full stop. */
  String meaning() {
    return meaning;
  }
}

package org.tcpteardown.archive;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.ValueType;

/**
 * Says what was found in many files as one of them has to say it: frames and connections by the
 * numbers that they have there, and with the name of their file where that is another.
 */
final class LocalNumbers {
  /** As all texts name them. */
  private static final Pattern NUMBERED =
      Pattern.compile("\\b(?:([Ff]rame|[Ff]low) (\\d+)|([Ff]rames|[Ff]lows) (\\d+) and (\\d+))");

  /** Without their first letters, which are capital ones where a sentence begins. */
  private static final String FRAME = "rame";

  private static final String FLOW = "low";

  private final Chain chain;
  private final Spans spans;
  private final int file;

  LocalNumbers(Chain chain, Spans spans, int file) {
    this.chain = chain;
    this.spans = spans;
    this.file = file;
  }

  int file() {
    return file;
  }

  boolean holds(long joinedFrame) {
    return chain.fileOf(joinedFrame) == file;
  }

  long frame(long joinedFrame) {
    return chain.frameIn(file, joinedFrame);
  }

  String text(String text) {
    // Most texts name none, and the expression alone would be tried at each character.
    int at = named(text, 0);
    if (at < 0) {
      return text;
    }
    StringBuilder local = new StringBuilder(text.length() + 32);
    Matcher matcher = NUMBERED.matcher(text).useTransparentBounds(true);
    int told = 0;
    while (at >= 0) {
      matcher.region(at, text.length());
      if (matcher.lookingAt()) {
        local.append(text, told, at).append(local(matcher));
        told = matcher.end();
        at = told - 1; // the last digit
      }
      at = named(text, at + 1);
    }
    return local.append(text, told, text.length()).toString();
  }

  /** Where a frame or connection may be named next; negative if nowhere. */
  private static int named(String text, int from) {
    int frame = text.indexOf(FRAME, from + 1);
    int flow = text.indexOf(FLOW, from + 1);
    return (frame < 0 ? flow : flow < 0 ? frame : Math.min(frame, flow)) - 1;
  }

  private String local(MatchResult match) {
    if (match.group(1) != null) {
      boolean frame = match.group(1).endsWith(FRAME);
      return match.group(1) + " " + told(frame, match.group(2));
    }
    boolean frames = match.group(3).endsWith(FRAME + "s");
    return match.group(3)
        + " "
        + told(frames, match.group(4))
        + " and "
        + told(frames, match.group(5));
  }

  private String told(boolean frame, String digits) {
    long number = Long.parseLong(digits);
    if (frame) {
      int in = chain.fileOf(number);
      return chain.frameIn(in, number) + (in == file ? "" : " of " + name(in));
    }
    Spans.Span first = null;
    for (Spans.Span span : spans.of(number)) {
      first = first == null || span.file() == file ? span : first;
    }
    return first == null
        ? digits
        : first.stream() + (first.file() == file ? "" : " of " + name(first.file()));
  }

  private String name(int of) {
    return chain.files().get(of).file().baseName();
  }

  /** Null where it is a frame of another file: there is no link to that. */
  @Nullable FieldValue value(@Nullable FieldValue value) {
    if (value == null) {
      return null;
    }
    return switch (value.type()) {
      case FRAME -> holds(value.number()) ? FieldValue.frame(frame(value.number())) : null;
      case TEXT -> FieldValue.text(text(value.text()));
      default -> value;
    };
  }

  /** The value of a finding, which must have one if its kind has. */
  FieldValue findingValue(FieldValue value) {
    FieldValue local = value(value);
    return local != null ? local : new FieldValue(ValueType.FRAME, 0, "");
  }
}

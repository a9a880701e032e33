package org.tcpteardown.annotate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.OrderlyTemplate;

/**
 * Sentences that many rows of a sidecar have but for their numbers, ports and addresses: each is
 * written once, with holes, and a row has its number and what belongs into the holes. All texts are
 * as they are in the file, with their escapes.
 */
final class SharedTexts {
  /** A text that begins with it is none, but refers to one. */
  static final char REFERENCE = '@';

  static final List<String> COLUMNS = List.of("number", "text");

  /** Nothing is shared. */
  static final SharedTexts NONE = new SharedTexts(List.of());

  private static final String HOLE = OrderlyTemplate.HOLE;
  private static final char SEPARATOR = '|';

  /** Longer ones are written in full: what is read may not grow without bounds. */
  private static final int LONGEST = 1_000;

  private final List<String> texts;
  private final Map<String, Integer> numbers = new HashMap<>();

  private SharedTexts(List<String> texts) {
    this.texts = texts;
    for (int i = 0; i < texts.size(); i++) {
      numbers.put(texts.get(i), i);
    }
  }

  boolean isEmpty() {
    return texts.isEmpty();
  }

  int size() {
    return texts.size();
  }

  /** Writes the rows of their section. */
  void write(ByteText out) {
    for (int i = 0; i < texts.size(); i++) {
      out.append(i).append('\t').append(texts.get(i)).append('\n');
    }
  }

  /** Writes a text, or what refers to it. */
  void write(ByteText out, String escaped) {
    Cut cut = texts.isEmpty() ? null : Cut.of(escaped);
    Integer number = cut == null ? null : numbers.get(cut.shape);
    if (cut != null && number != null) {
      out.append(REFERENCE).append(number);
      for (String part : cut.parts) {
        out.append(SEPARATOR).append(part);
      }
      return;
    }
    if (!escaped.isEmpty() && escaped.charAt(0) == REFERENCE) {
      out.append('\\');
    }
    out.append(escaped);
  }

  /**
   * A text without its numbers.
   *
   * @param shape the text with holes
   * @param parts what was in them
   */
  private record Cut(String shape, List<String> parts) {

    /** Each word with a digit in it leaves a hole; null if the text cannot be shared. */
    static @Nullable Cut of(String text) {
      if (text.length() > LONGEST || text.indexOf('{') >= 0 || text.indexOf(SEPARATOR) >= 0) {
        return null;
      }
      StringBuilder shape = new StringBuilder(text.length());
      List<String> parts = new ArrayList<>();
      int copied = 0;
      int word = 0;
      while (word < text.length()) {
        int space = text.indexOf(' ', word);
        int end = space < 0 ? text.length() : space;
        if (hasDigit(text, word, end)) {
          int first = word;
          int last = end;
          while (isPunctuation(text.charAt(first))) {
            first++;
          }
          while (isPunctuation(text.charAt(last - 1))) {
            last--;
          }
          shape.append(text, copied, first).append(HOLE);
          parts.add(text.substring(first, last));
          copied = last;
        }
        word = end + 1;
      }
      return new Cut(shape.append(text, copied, text.length()).toString(), parts);
    }

    private static boolean hasDigit(String text, int from, int to) {
      for (int i = from; i < to; i++) {
        if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
          return true;
        }
      }
      return false;
    }

    /** What may stand around a number. */
    private static boolean isPunctuation(char c) {
      return "(),.;:'\"".indexOf(c) >= 0;
    }
  }

  /** Learns which texts are worth it. */
  static final class Learner {
    /** Fewer are not worth a line of their own, and are better read where they belong. */
    private static final int LEAST_USES = 16;

    private final Map<String, Integer> uses = new LinkedHashMap<>();

    /** Takes the text of one of the rows. */
    void see(String escaped) {
      Cut cut = Cut.of(escaped);
      if (cut != null) {
        uses.merge(cut.shape, 1, Integer::sum);
      }
    }

    SharedTexts learnt() {
      return new SharedTexts(
          uses.entrySet().stream()
              .filter(text -> text.getValue() >= LEAST_USES)
              .map(Map.Entry::getKey)
              .toList());
    }
  }

  /** Those of a sidecar that is read. */
  static final class Reader {
    private final List<String> texts = new ArrayList<>();

    void text(String[] fields) {
      if (fields.length != COLUMNS.size()
          || Integer.parseInt(fields[0]) != texts.size()
          || fields[1].length() > 2 * LONGEST) {
        throw new IllegalArgumentException("not such a text");
      }
      texts.add(fields[1]);
    }

    /** The text itself, of one that may refer to it. */
    String whole(String written) {
      if (written.isEmpty() || written.charAt(0) != REFERENCE) {
        return written;
      }
      int separator = written.indexOf(SEPARATOR);
      int numberEnd = separator < 0 ? written.length() : separator;
      String shape = texts.get(Integer.parseInt(written, 1, numberEnd, 10));
      StringBuilder whole = new StringBuilder(shape.length() + written.length());
      int copied = 0;
      int from = numberEnd;
      for (int hole = shape.indexOf(HOLE); hole >= 0; hole = shape.indexOf(HOLE, copied)) {
        if (from >= written.length()) {
          throw new IllegalArgumentException("a text has more holes than that: " + written);
        }
        int next = written.indexOf(SEPARATOR, from + 1);
        int to = next < 0 ? written.length() : next;
        whole.append(shape, copied, hole).append(written, from + 1, to);
        copied = hole + HOLE.length();
        from = to;
      }
      if (from < written.length()) {
        throw new IllegalArgumentException("a text has fewer holes than that: " + written);
      }
      return copied == 0 ? shape : whole.append(shape, copied, shape.length()).toString();
    }
  }
}

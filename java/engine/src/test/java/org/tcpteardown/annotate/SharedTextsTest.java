package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Sentences of many rows are written once, and read as they were. */
final class SharedTextsTest {
  private static final int ENOUGH = 16;

  private static SharedTexts learnt(int times, IntFunction<String> text) {
    SharedTexts.Learner learner = new SharedTexts.Learner();
    for (int i = 0; i < times; i++) {
      learner.see(text.apply(i));
    }
    return learner.learnt();
  }

  private static String written(SharedTexts texts, String text) {
    ByteText out = new ByteText(0);
    texts.write(out, text);
    return out.toString();
  }

  private static SharedTexts.Reader reader(SharedTexts texts) {
    ByteText out = new ByteText(0);
    texts.write(out);
    SharedTexts.Reader reader = new SharedTexts.Reader();
    out.toString().lines().forEach(line -> reader.text(line.split("\t", -1)));
    return reader;
  }

  @Test
  void numbersTimesAndEndsAreLeftOut() {
    SharedTexts texts =
        learnt(ENOUGH, i -> "10.9.0." + i + ":80 refused (" + i + ".5 ms, frame " + i + ").");
    assertEquals(1, texts.size());
    String other = "2001:db8::7 refused (3 ms, frame 4).";
    assertEquals("@0|2001:db8::7|3|4", written(texts, other));
    assertEquals(other, reader(texts).whole("@0|2001:db8::7|3|4"));
  }

  @Test
  void whatFewRowsHaveIsWrittenInFull() {
    SharedTexts texts = learnt(ENOUGH - 1, i -> "Sent " + i + " times");
    assertTrue(texts.isEmpty());
    assertEquals("Sent 3 times", written(texts, "Sent 3 times"));
  }

  @Test
  void withoutNumbersTheWholeTextIsShared() {
    SharedTexts texts = learnt(ENOUGH, i -> "Check the server");
    assertEquals("@0", written(texts, "Check the server"));
    assertEquals("Check the server", reader(texts).whole("@0"));
  }

  /** Names from a capture may have any letters. */
  @Test
  void anyTextIsReadAsItWas() {
    Random random = new Random(14);
    String[] words = {
      "{}", "{", "|", "@1", "@", "a", "7", "(8)", "::1", "\\\\", "", ",", "ü9", "3|4"
    };
    List<String> all = new ArrayList<>();
    SharedTexts.Learner learner = new SharedTexts.Learner();
    for (int i = 0; i < 20_000; i++) {
      List<String> some = new ArrayList<>();
      for (int word = random.nextInt(5); word >= 0; word--) {
        some.add(words[random.nextInt(words.length)]);
      }
      all.add(String.join(" ", some));
      learner.see(all.get(i));
    }
    SharedTexts texts = learner.learnt();
    assertTrue(texts.size() > 20, texts.size() + " texts");
    SharedTexts.Reader reader = reader(texts);
    for (String text : all) {
      String there = written(texts, text);
      assertEquals(Escape.unescape(text), Escape.unescape(reader.whole(there)), there);
    }
  }

  @Test
  void referencesThatCannotBeAreRefused() {
    SharedTexts.Reader reader = reader(learnt(ENOUGH, i -> "Sent " + i + " times"));
    for (String bad : List.of("@", "@x", "@-1|2", "@1|2", "@0", "@0|1|2", "@99999999999|1")) {
      assertThrows(RuntimeException.class, () -> reader.whole(bad), bad);
    }
  }

  @Test
  void rowsThatAreNoneAreRefused() {
    SharedTexts.Reader reader = new SharedTexts.Reader();
    String[][] bad = {{"0"}, {"1", "text"}, {"0", "text", "more"}, {"0", "x".repeat(5_000)}};
    for (String[] fields : bad) {
      assertThrows(IllegalArgumentException.class, () -> reader.text(fields));
    }
  }
}

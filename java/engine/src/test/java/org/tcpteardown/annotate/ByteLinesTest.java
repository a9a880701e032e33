package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines and their columns where they lie in a buffer. */
final class ByteLinesTest {
  private static List<String> lines(String text, int bufferBytes) throws IOException {
    ByteLines lines =
        new ByteLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), bufferBytes);
    List<String> found = new ArrayList<>();
    while (lines.next()) {
      found.add(
          new String(
              lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8));
      assertEquals(found.size(), lines.number());
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void whateverTheBuffer(int bytes) throws IOException {
    assertEquals(List.of("a", "", "a long line", "b"), lines("a\n\na long line\nb\n", bytes));
    assertEquals(List.of("a", "no newline"), lines("a\nno newline", bytes));
    assertEquals(List.of(""), lines("\n", bytes));
    assertEquals(List.of(), lines("", bytes));
  }

  private static TabbedLine line(String text) throws IOException {
    ByteLines lines =
        new ByteLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    assertTrue(lines.next());
    TabbedLine line = new TabbedLine();
    line.cut(lines);
    return line;
  }

  @Test
  void columns() throws IOException {
    TabbedLine line = line("12\t\t-3\t1.000000002\t5u\t7\ta\\tb\té\n");
    assertEquals(8, line.columns());
    assertEquals(12, line.number(0));
    assertTrue(line.isEmpty(1));
    assertEquals(-3, line.number(2));
    assertEquals(1_000_000_002L, line.secondsNs(3));
    assertEquals(5_000, line.shortTimeNs(4));
    assertEquals(7, line.shortTimeNs(5));
    assertEquals("a\tb", line.text(6));
    assertEquals("é", line.text(7));
    assertTrue(line.startsWith(6, "a\\"));
    assertThrows(IndexOutOfBoundsException.class, () -> line.number(8));
  }

  @Test
  void numbersAreAsOtherReadersReadThem() throws IOException {
    TabbedLine line =
        line(
            "9223372036854775807\t9223372036854775808\t-0.500000000\t1.5\t-\t1 2\t12345678901.0\tu");
    assertEquals(Long.MAX_VALUE, line.number(0));
    assertThrows(NumberFormatException.class, () -> line.number(1));
    assertEquals(-500_000_000L, line.secondsNs(2));
    assertEquals(1_500_000_000L, line.secondsNs(3));
    assertThrows(NumberFormatException.class, () -> line.number(4));
    assertThrows(NumberFormatException.class, () -> line.number(5));
    assertThrows(NumberFormatException.class, () -> line.secondsNs(6));
    assertThrows(NumberFormatException.class, () -> line.shortTimeNs(7));
  }

  @Test
  void theSameBytesAreTheSameText() {
    KnownTexts texts = new KnownTexts();
    byte[] bytes = "orderly\torderly".getBytes(StandardCharsets.UTF_8);
    String first = texts.of(bytes, 0, 7);
    assertEquals("orderly", first);
    assertSame(first, texts.of(bytes, 8, 15));
    for (int i = 0; i < 100_000; i++) {
      byte[] other = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      assertEquals(Integer.toString(i), texts.of(other, 0, other.length));
    }
  }
}

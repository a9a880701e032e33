package org.tcpteardown.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SmallWritesTest {
  @Test
  void allComesThroughInOrder() throws IOException {
    Random random = new Random(5);
    StringBuilder expected = new StringBuilder();
    StringWriter out = new StringWriter();
    SmallWrites writes = new SmallWrites(out);
    for (int i = 0; i < 3000; i++) {
      String text =
          String.valueOf((char) ('a' + i % 26)).repeat(random.nextInt(i % 100 == 0 ? 20_000 : 9));
      expected.append(text);
      switch (i % 3) {
        case 0 -> writes.write(text);
        case 1 -> writes.write(text.toCharArray());
        default -> text.chars().forEach(c -> write(writes, c));
      }
    }
    writes.flush();
    assertEquals(expected.toString(), out.toString());
  }

  private static void write(SmallWrites writes, int c) {
    try {
      writes.write(c);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

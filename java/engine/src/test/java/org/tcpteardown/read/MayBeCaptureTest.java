package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is worth a look as a capture, by its first bytes. */
final class MayBeCaptureTest {
  @TempDir Path folder = Path.of("");

  private boolean mayBe(int... bytes) throws IOException {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return InputKind.mayBeCapture(Files.write(folder.resolve("file"), content));
  }

  @Test
  void byItsFirstBytes() throws IOException {
    assertEquals(true, mayBe(0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0));
    assertEquals(true, mayBe(0x0a, 0x0d, 0x0d, 0x0a, 28, 0, 0, 0));
    assertEquals(true, mayBe(0x1f, 0x8b, 8, 0, 0));
    assertEquals(false, mayBe('P', 'K', 3, 4, 0, 0));
    assertEquals(false, mayBe('{', '"', 'i', 'n', 'd', 'e', 'x'));
    assertEquals(false, mayBe());
  }
}

package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/** Letting a pipe fill changes nothing of what is read. */
class PipeInputTest {
  @Test
  void allBytesInOrder() throws IOException {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    assertArrayEquals(bytes, new PipeInput(new ByteArrayInputStream(bytes)).readAllBytes());
  }

  @Test
  void streamThatNeverTellsWhatItHasIsNotWaitedForEachTime() throws IOException {
    int[] availableCalls = {0};
    InputStream mute =
        new InputStream() {
          private int left = 5_000;

          @Override
          public int read() {
            return left-- > 0 ? 'x' : -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            int next = read();
            if (next < 0) {
              return -1;
            }
            bytes[offset] = (byte) next;
            return 1;
          }

          @Override
          public int available() {
            availableCalls[0]++;
            return 0;
          }
        };
    assertEquals(5_000, new PipeInput(mute).readAllBytes().length);
    // One call a read, and a second only after a wait: there were but a few waits.
    assertEquals(5_001 + 16, availableCalls[0]);
  }
}

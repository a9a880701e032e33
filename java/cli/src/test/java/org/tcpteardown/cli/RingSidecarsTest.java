package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingSidecarsTest {
  @TempDir Path folder = Path.of("");

  /** The capture cannot be had again, a sidecar can. */
  @Test
  void waitsWhileTheCaptureIsBehind() throws Exception {
    Path file = folder.resolve("ring_00001.pcapng");
    Files.copy(Checkout.capture("rv082-late-fin"), file);
    Path sidecar = folder.resolve("ring_00001.pcapng.tcpteardown");
    StringWriter err = new StringWriter();
    AtomicBoolean behind = new AtomicBoolean(true);
    CountDownLatch asked = new CountDownLatch(3);
    try (RingSidecars sidecars =
        new RingSidecars(new ReadingOptions(), /* toStore= */ false, new PrintWriter(err))) {
      sidecars.after(
          () -> {
            asked.countDown();
            return behind.get();
          });
      sidecars.finished(file);
      assertTrue(asked.await(60, TimeUnit.SECONDS));
      assertEquals(1, sidecars.waiting());
      assertFalse(Files.exists(sidecar));
      behind.set(false);
    }
    assertTrue(Files.exists(sidecar), err::toString);
    assertEquals("", err.toString());
  }
}

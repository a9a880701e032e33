package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.condition.OS.WINDOWS;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;

/** The first signal only asks. */
class InterruptsTest {
  @Test
  @DisabledOnOs(WINDOWS)
  void sigtermAsks() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    Interrupts interrupts = new Interrupts(asked::countDown);
    try {
      String self = Long.toString(ProcessHandle.current().pid());
      assertEquals(0, new ProcessBuilder("kill", "-TERM", self).start().waitFor());
      assertTrue(asked.await(60, TimeUnit.SECONDS));
    } finally {
      interrupts.close();
    }
  }
}

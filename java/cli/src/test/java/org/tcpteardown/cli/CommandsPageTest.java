package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page about commands says what the commands say. */
class CommandsPageTest {
  @Test
  void isThatOfTheCommands() throws IOException {
    Run manual = Run.of("manual", "--markdown");
    assertEquals(ExitCode.DONE, manual.code(), manual.err());
    assertEquals(
        Files.readString(Checkout.TOP.resolve("docs/commands.md")),
        manual.out(),
        "type: scripts/generate");
  }
}

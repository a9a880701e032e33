package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * The plugin is clean Lua. {@code scripts/test} installs luacheck; a bare Maven build may lack it.
 */
class PluginLintTest {
  @Test
  void luacheckHasNothingToSay() throws IOException, InterruptedException {
    ProcessBuilder luacheck =
        new ProcessBuilder("luacheck", "--no-color", "lua")
            .directory(Checkout.TOP.toFile())
            .redirectErrorStream(true);
    Process process;
    try {
      process = luacheck.start();
    } catch (IOException e) {
      assumeTrue(false, "luacheck is not installed (Debian: apt-get install lua-check)");
      return;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}

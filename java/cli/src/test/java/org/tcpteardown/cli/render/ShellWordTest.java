package org.tcpteardown.cli.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
  @Test
  void plainWordsNeedNoQuotes() {
    assertEquals("a/b-c.pcap", ShellWord.plainOrQuoted("a/b-c.pcap"));
    assertEquals("'a b'", ShellWord.plainOrQuoted("a b"));
    assertEquals("'a b$(x)`y`\"'\\''.pcap'", ShellWord.quoted("a b$(x)`y`\"'.pcap"));
  }

  @Test
  void whatSteersATerminalIsSpelled() {
    assertEquals(
        "$'a\\012\\033[31m\\342\\200\\256\\'\\\\'", ShellWord.quoted("a\n\u001b[31m\u202e'\\"));
  }

  @ParameterizedTest
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "another shell")
  @ValueSource(
      strings = {"a b", "it's", "\\n$x`y`\"*", "a\nb\u009b\u202e'\\\t\u007f1", "\u00fcn\n8"})
  void theShellReadsTheSame(String word) throws Exception {
    Process bash =
        new ProcessBuilder(
                "bash", "-c", "printf %s " + ShellWord.quoted(word) + " | od -An -v -tx1")
            .start();
    String shown = new String(bash.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertTrue(bash.waitFor(20, TimeUnit.SECONDS));
    StringBuilder expected = new StringBuilder();
    for (byte one : word.getBytes(StandardCharsets.UTF_8)) {
      expected.append(String.format("%02x", one & 0xff));
    }
    assertEquals(expected.toString(), shown.replaceAll("\\s", ""));
  }
}

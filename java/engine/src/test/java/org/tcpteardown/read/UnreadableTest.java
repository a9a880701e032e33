package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that cannot be used says so, and what to do instead. */
final class UnreadableTest {
  static String messageOf(byte[] input) {
    return assertThrows(UnreadableInputException.class, () -> ReadTesting.read(input)).getMessage();
  }

  static String messageOf(String input) {
    return messageOf(input.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertContains(String part, String message) {
    assertTrue(message.contains(part), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " \r\n\n"})
  void nothing(String input) {
    assertContains("nothing arrived", messageOf(input));
  }

  @Test
  void captureOnStandardInput() throws Exception {
    byte[] pcap = Files.readAllBytes(ReadTesting.resource("frames.pcap"));
    pcap[4] = 9;
    assertContains("cannot be read as a stream: the pcap version is not 2.4", messageOf(pcap));
    assertContains("middle of a record", messageOf(new byte[] {10, 13, 13, 10, 28, 0, 0, 0}));
    assertContains("is compressed", messageOf(new byte[] {31, (byte) 139, 8, 0, 0}));
  }

  @Test
  void captureForTheEkReader() {
    Path pcap = ReadTesting.resource("frames.pcap");
    String message =
        assertThrows(
                UnreadableInputException.class,
                () -> Readers.open(pcap, Choice.EK, TsharkUse.USUAL))
            .getMessage();
    assertContains("is a capture", message);
    assertContains("tcpteardown analyze ", message);
  }

  @Test
  void otherFormatThanChosen() {
    ByteArrayInputStream json = new ByteArrayInputStream("[\n]".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "Standard input is JSON, not EK. Use --reader json.",
        assertThrows(UnreadableInputException.class, () -> Readers.stdin(json, Choice.EK))
            .getMessage());
  }

  @Test
  void tsharkNeedsFile() {
    ByteArrayInputStream in = new ByteArrayInputStream(new byte[0]);
    String message =
        assertThrows(UnreadableInputException.class, () -> Readers.stdin(in, Choice.TSHARK))
            .getMessage();
    assertContains("reads files only", message);
  }

  @Test
  void textOfPowerShell() {
    assertContains(
        "PowerShell", messageOf("\ufeff{\"index\":{}}".getBytes(StandardCharsets.UTF_16LE)));
  }

  @Test
  void otherText() {
    String message = messageOf("Capturing on 'eth0'\n\u001b[31m1 packet\n");
    assertContains("not EK, JSON or a capture", message);
    assertContains("\\u001b[31m1 packet", message);
  }

  @Test
  void otherJson() {
    String lines = messageOf("{\"level\":\"info\"}\n{\"level\":\"warn\"}\n");
    assertContains("line 1: is JSON, but not a packet of tshark", lines);
    assertContains("level", lines);
    assertContains("tshark -n -r FILE -T ek", lines);
    assertContains("line 2: is JSON, but", messageOf("[\n{\"a\": 1}, {\"b\": []}]\n"));
  }

  @Test
  void noPacketAtAll() {
    assertContains("Not a single packet", messageOf("{\"timesta"));
    assertContains("line 2: is not valid JSON", messageOf("\n{]\n"));
  }

  @Test
  void missingFiles(@TempDir Path folder) throws Exception {
    assertContains("is empty", messageOfFile(Files.createFile(folder.resolve("empty"))));
    assertContains("There is no file", messageOfFile(folder.resolve("a.pcap")));
    assertContains("is a directory", messageOfFile(folder));
  }

  private static String messageOfFile(Path file) {
    return assertThrows(
            UnreadableInputException.class, () -> Readers.open(file, Choice.AUTO, TsharkUse.USUAL))
        .getMessage();
  }
}

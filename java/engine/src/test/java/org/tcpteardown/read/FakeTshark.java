package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A shell script in the place of tshark. In it, {@code frame} writes a SYN, frame 1, in the way
 * that was asked for, and {@code $way} is that way: {@code columns} or {@code ek}.
 */
final class FakeTshark {
  private static final Path PCAP = ReadTesting.resource("frames.pcap");

  private final Path folder;

  /** The script and what it leaves behind lie in that folder. */
  FakeTshark(Path folder) {
    this.folder = folder;
  }

  Path script(String body) throws IOException {
    Files.writeString(folder.resolve("frame.ek"), ReadTesting.ekFrame(1));
    Files.writeString(folder.resolve("frame.columns"), ReadTesting.columns(1));
    Path script = folder.resolve("tshark");
    Files.writeString(
        script,
        """
        #!/bin/sh
        [ "$1" = --version ] && { echo 'TShark (Wireshark) 4.2.99.'; exit; }
        cd 'FOLDER'
        echo "$WIRESHARK_CONFIG_DIR" > config
        echo "$TCPTEARDOWN_PLUGIN" > plugin
        case "$*" in *tabs*) way=columns;; *) way=ek;; esac
        echo $way >> ways
        frame() { cat frame.$way; }
        """
                .replace("FOLDER", folder.toString())
            + body);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  /** The ways in which it was asked. */
  List<String> ways() throws IOException {
    return Files.readAllLines(folder.resolve("ways"));
  }

  ReadTesting.Result readWith(String body) throws Exception {
    ReadTesting.Result result = ReadTesting.read(Readers.open(PCAP, Choice.TSHARK, script(body)));
    assertNothingLeft();
    return result;
  }

  String failureWith(String body) throws Exception {
    FrameReader reader = Readers.open(PCAP, Choice.TSHARK, script(body));
    String message =
        assertThrows(UnreadableInputException.class, () -> ReadTesting.read(reader)).getMessage();
    assertNothingLeft();
    return message;
  }

  void assertNothingLeft() throws IOException {
    Path configuration = Path.of(Files.readString(folder.resolve("config")).strip());
    assertTrue(configuration.isAbsolute());
    assertFalse(Files.exists(configuration));
    assertEquals("off", Files.readString(folder.resolve("plugin")).strip());
  }
}

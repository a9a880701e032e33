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
import org.tcpteardown.model.TcpFlags;

/**
 * A shell script in the place of tshark. In it, {@code frame} writes a SYN, frame 1, in the way
 * that was asked for, and {@code $way} is that way: {@code columns} or {@code ek}.
 */
final class FakeTshark {
  private final Path folder;
  private int packets = 1;
  private long silenceNs = TsharkUse.USUAL_SILENCE_NS;

  /** The script and what it leaves behind lie in that folder. */
  FakeTshark(Path folder) {
    this.folder = folder;
  }

  /** The capture holds so many packets: 1 if nobody says. */
  FakeTshark holding(int count) {
    packets = count;
    return this;
  }

  /** How long it may be silent. */
  FakeTshark silentFor(long milliseconds) {
    silenceNs = milliseconds * 1_000_000;
    return this;
  }

  /** The capture that it is to read. */
  Path capture() throws IOException {
    CaptureBytes file = CaptureBytes.pcap(262_144);
    for (int i = 0; i < packets; i++) {
      file.record(CaptureBytes.tcp(5_000 + i, TcpFlags.SYN));
    }
    return Files.write(folder.resolve("held.pcap"), file.bytes());
  }

  /** A reader of {@link #capture} with a script. */
  FrameReader reader(String body) throws Exception {
    return Readers.open(capture(), Choice.TSHARK, new TsharkUse(script(body), silenceNs));
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
    ReadTesting.Result result = ReadTesting.read(reader(body));
    assertNothingLeft();
    return result;
  }

  String failureWith(String body) throws Exception {
    FrameReader reader = reader(body);
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

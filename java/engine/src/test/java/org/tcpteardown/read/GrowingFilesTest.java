package org.tcpteardown.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.model.CapturedFrame;

/** Captures that other programs still write. */
class GrowingFilesTest {
  private static final Path RV082 = Path.of("../../test-captures/rv082-late-fin/capture.pcapng");

  @TempDir Path folder = Path.of("");
  private final List<CapturedFrame> frames = new ArrayList<>();

  /** Polls until nothing more comes at once. */
  private void drain(FrameFeed feed) throws IOException {
    for (int quiet = 0; quiet < 4; ) {
      quiet = feed.poll(60_000_000L, frames::add) == FrameFeed.State.QUIET ? quiet + 1 : 0;
    }
  }

  @Test
  void aFileThatGrows() throws Exception {
    byte[] bytes = Files.readAllBytes(RV082);
    Path file = Files.write(folder.resolve("a.pcapng"), Arrays.copyOf(bytes, 777));
    try (FrameFeed feed = FrameFeed.following(file)) {
      drain(feed);
      int before = frames.size();
      assertTrue(before > 0 && before < 19, before + " frames");
      Files.write(file, Arrays.copyOfRange(bytes, 777, bytes.length), StandardOpenOption.APPEND);
      drain(feed);
      assertEquals(19, frames.size());
      assertEquals(19, frames.get(18).frame());
    }
  }

  @Test
  void aFileThatIsEmptyAtFirst() throws Exception {
    Path file = Files.createFile(folder.resolve("a.pcapng"));
    try (FrameFeed feed = FrameFeed.following(file)) {
      drain(feed);
      Files.write(file, Files.readAllBytes(RV082));
      drain(feed);
      assertEquals(19, frames.size());
    }
  }

  @Test
  void aFileThatBecomesShorter() throws Exception {
    Path file = Files.write(folder.resolve("a.pcapng"), Files.readAllBytes(RV082));
    try (FrameFeed feed = FrameFeed.following(file)) {
      drain(feed);
      Files.write(file, new byte[10]);
      assertThrows(IOException.class, () -> drain(feed));
    }
  }

  @Test
  void filesOfAFolderInTheOrderOfTheirPackets() throws Exception {
    byte[] late = Files.readAllBytes(RV082); // of 2013
    byte[] early = new byte[24 + 16 + 60];
    System.arraycopy(Files.readAllBytes(ReadTesting.resource("frames.pcap")), 0, early, 0, 24);
    early[24] = 1; // one second, in either byte order a time before the others
    early[24 + 8] = 60;
    early[24 + 12] = 60;
    Files.write(folder.resolve("z-first.pcap"), early);
    Files.write(folder.resolve("a-second.pcapng"), Arrays.copyOf(late, late.length - 30));
    Files.writeString(folder.resolve("a-letter.pcap"), "Dear Sir or Madam");
    Files.createFile(folder.resolve("empty.pcapng"));
    try (FrameFeed feed = FrameFeed.following(folder)) {
      drain(feed);
      assertEquals(1 + 18, frames.size());
      assertEquals("a-second.pcapng", feed.fileName());
      assertEquals(1, feed.framesBefore());
      // It has not yet been finished.
      assertEquals("", feed.damage());
      Files.write(
          folder.resolve("a-second.pcapng"),
          Arrays.copyOfRange(late, late.length - 30, late.length),
          StandardOpenOption.APPEND);
      drain(feed);
      assertEquals(1 + 19, frames.size());
      assertEquals(20, frames.get(19).frame());
    }
  }

  @Test
  void theNextFileEndsTheOneBefore() throws Exception {
    byte[] bytes = Files.readAllBytes(RV082);
    Files.write(folder.resolve("1.pcapng"), Arrays.copyOf(bytes, bytes.length - 30));
    try (FrameFeed feed = FrameFeed.following(folder)) {
      drain(feed);
      assertEquals(18, frames.size());
      Files.write(folder.resolve("2.pcapng"), bytes);
      drain(feed);
      assertEquals(18 + 19, frames.size());
      assertEquals("it ends in the middle of a record", feed.damage());
      Files.delete(folder.resolve("1.pcapng"));
      Files.write(folder.resolve("3.pcapng"), bytes);
      drain(feed);
      assertEquals(18 + 19 + 19, frames.size());
    }
  }
}

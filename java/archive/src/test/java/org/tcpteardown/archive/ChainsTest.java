package org.tcpteardown.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long HOUR = 3600 * SECOND;

  private final List<String> remarks = new ArrayList<>();

  private static FileReport file(String site, String name, long fromSeconds, long toSeconds) {
    return new FileReport(
        new CaptureFile("file:/" + site + "/" + name, site, name, 1, 1),
        "",
        0,
        FileState.DONE,
        "",
        10,
        fromSeconds * SECOND,
        toSeconds * SECOND,
        1,
        1,
        1,
        1,
        true);
  }

  private List<List<String>> names(FileReport... files) {
    return Chains.of(List.of(files), HOUR, remarks).stream()
        .map(chain -> chain.files().stream().map(f -> f.file().name()).toList())
        .toList();
  }

  @Test
  void followEachOtherInTime() {
    assertEquals(
        List.of(List.of("a", "b", "c")),
        names(file("x", "b", 160, 220), file("x", "c", 220, 280), file("x", "a", 100, 160)));
    assertEquals(List.of(), remarks);
  }

  @Test
  void sitesAndLongPausesPart() {
    assertEquals(
        List.of(List.of("a"), List.of("b"), List.of("c")),
        names(file("x", "a", 100, 160), file("x", "b", 9000, 9060), file("y", "c", 160, 220)));
  }

  @Test
  void overlappingOnesAreFollowedSideBySide() {
    assertEquals(
        List.of(List.of("eth0-1", "eth0-2"), List.of("eth1-1", "eth1-2")),
        names(
            file("x", "eth0-1", 100, 160),
            file("x", "eth1-1", 101, 161),
            file("x", "eth1-2", 161, 220),
            file("x", "eth0-2", 160, 220)));
    assertEquals(1, remarks.size());
  }

  @Test
  void framesAreNumberedThrough() {
    Chain chain = new Chain(List.of(file("x", "a", 1, 2), file("x", "b", 2, 3)));
    assertEquals(13, chain.joined(1, 3));
    assertEquals(0, chain.fileOf(10));
    assertEquals(1, chain.fileOf(11));
    assertEquals(1, chain.frameIn(1, 11));
  }
}

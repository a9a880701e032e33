package org.tcpteardown.annotate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wireshark's own rules for its personal configuration folder. */
class StoreTest {
  @TempDir Path home = Path.of("");

  @Test
  void explicitFolderWins() {
    assertEquals(
        Path.of("/x"),
        folder(Map.of("WIRESHARK_CONFIG_DIR", "/x", "HOME", home.toString()), false));
  }

  @Test
  void freedesktopFolder() {
    assertEquals(home.resolve(".config/wireshark"), folder(Map.of("HOME", home.toString()), false));
    assertEquals(
        Path.of("/xdg/wireshark"),
        folder(Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", "/xdg"), false));
  }

  @Test
  void oldFolderOnlyWhereTheNewOneIsMissing() throws IOException {
    Path old = Files.createDirectory(home.resolve(".wireshark"));
    assertEquals(old, folder(Map.of("HOME", home.toString()), false));
    Path modern = Files.createDirectories(home.resolve(".config/wireshark"));
    assertEquals(modern, folder(Map.of("HOME", home.toString()), false));
  }

  @Test
  void windows() {
    assertEquals(
        Path.of("/roaming").resolve("Wireshark"), folder(Map.of("APPDATA", "/roaming"), true));
  }

  private Path folder(Map<String, String> env, boolean windows) {
    return Store.personalFolder(env, home.toString(), windows);
  }
}

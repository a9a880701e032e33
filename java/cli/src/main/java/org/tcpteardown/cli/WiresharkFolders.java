package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Asks tshark where Wireshark keeps what belongs to the user. */
final class WiresharkFolders {
  private static final String LUA_PLUGINS = "Personal Lua Plugins:";

  private WiresharkFolders() {}

  /** The folder for the user's Lua plugins, which may not exist yet. */
  static Path personalLuaPlugins(Path tshark) throws CommandFailure, IOException {
    Process process =
        new ProcessBuilder(tshark.toString(), "-G", "folders")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Optional<String> folder =
        text.lines()
            .filter(line -> line.startsWith(LUA_PLUGINS))
            .map(line -> line.substring(LUA_PLUGINS.length()).strip())
            .filter(path -> !path.isEmpty())
            .findFirst();
    return folder
        .map(Path::of)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.UNREADABLE,
                    "'" + tshark + " -G folders' names no folder for personal Lua plugins"));
  }
}

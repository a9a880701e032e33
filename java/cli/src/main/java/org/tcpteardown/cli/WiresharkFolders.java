package org.tcpteardown.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.UnreadableInputException;

/** Asks tshark where Wireshark keeps what belongs to the user. */
final class WiresharkFolders {
  private static final String LUA_PLUGINS = "Personal Lua Plugins:";

  private WiresharkFolders() {}

  /** The folder for the user's Lua plugins, which may not exist yet. */
  static Path personalLuaPlugins(Path tshark) throws CommandFailure, UnreadableInputException {
    String text = TsharkProgram.answer(tshark, "-G", "folders");
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

package org.tcpteardown.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.UnreadableInputException;

/** Asks tshark where Wireshark keeps what belongs to the user. */
final class WiresharkFolders {
  private static final String LUA_PLUGINS = "Personal Lua Plugins:";
  private static final String GLOBAL = "Global configuration:";

  private WiresharkFolders() {}

  private static Optional<String> folder(Path tshark, String name) throws UnreadableInputException {
    return TsharkProgram.answer(tshark, "-G", "folders")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .filter(path -> !path.isEmpty())
        .findFirst();
  }

  /** Wireshark's own colouring rules, if it has any. */
  static @Nullable Path colours(Path tshark) throws UnreadableInputException {
    return folder(tshark, GLOBAL).map(folder -> Path.of(folder, "colorfilters")).orElse(null);
  }

  /** The folder for the user's Lua plugins, which may not exist yet. */
  static Path personalLuaPlugins(Path tshark) throws CommandFailure, UnreadableInputException {
    return folder(tshark, LUA_PLUGINS)
        .map(Path::of)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.UNREADABLE,
                    "'" + tshark + " -G folders' names no folder for personal Lua plugins"));
  }
}

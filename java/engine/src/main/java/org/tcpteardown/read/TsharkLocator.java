package org.tcpteardown.read;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the tshark to start. */
final class TsharkLocator {
  static final String VARIABLE = "TCPTEARDOWN_TSHARK";

  private static final String ABSENT =
      """
      tshark was not found. It comes with Wireshark:
        Debian, Ubuntu   sudo apt-get install tshark
        Fedora           sudo dnf install wireshark-cli
        Arch             sudo pacman -S wireshark-cli
        macOS            brew install wireshark
        Windows          winget install WiresharkFoundation.Wireshark
      If it is installed in an unusual place, say where: \
      """
          + VARIABLE
          + "=/path/to/tshark";

  private TsharkLocator() {}

  /** There is none, and nobody said that there is. */
  static final class AbsentException extends UnreadableInputException {
    private static final long serialVersionUID = 1L;

    AbsentException() {
      super(ABSENT);
    }
  }

  /**
   * The tshark to use: the given one, else the one that the environment names, else the one on the
   * path, else one where installers put it.
   *
   * @throws UnreadableInputException with what to type when there is none
   */
  static Path find(@Nullable Path explicit, Map<String, String> environment)
      throws UnreadableInputException {
    if (explicit != null) {
      return named(explicit, "the option says");
    }
    String variable = environment.getOrDefault(VARIABLE, "");
    if (!variable.isEmpty()) {
      try {
        return named(Path.of(variable), VARIABLE + " says");
      } catch (InvalidPathException e) {
        throw new UnreadableInputException(
            VARIABLE + " is not a path: " + Excerpt.printable(variable));
      }
    }
    return candidates("tshark", environment).stream()
        .filter(TsharkLocator::isProgram)
        .findFirst()
        .orElseThrow(AbsentException::new);
  }

  private static Path named(Path path, String who) throws UnreadableInputException {
    if (!isProgram(path)) {
      String file = Excerpt.printable(path.toString());
      throw new UnreadableInputException(
          who + " that tshark is " + file + ", but there is no program of that name.");
    }
    return path;
  }

  static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  /** Where a program of Wireshark may be, the likeliest place first. */
  static List<Path> candidates(String name, Map<String, String> environment) {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean windows = os.startsWith("windows");
    String program = windows ? name + ".exe" : name;
    List<Path> candidates = new ArrayList<>();
    for (String folder : pathOf(environment).split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        resolve(folder, program).ifPresent(candidates::add);
      }
    }
    if (windows) {
      for (String variable : List.of("ProgramFiles", "ProgramW6432")) {
        String folder = environment.getOrDefault(variable, "C:\\Program Files");
        resolve(folder, "Wireshark\\" + program).ifPresent(candidates::add);
      }
    } else {
      candidates.add(Path.of("/Applications/Wireshark.app/Contents/MacOS", name));
      candidates.add(Path.of("/opt/homebrew/bin", name));
      candidates.add(Path.of("/usr/local/bin", name));
      candidates.add(Path.of("/usr/bin", name));
    }
    return candidates;
  }

  private static String pathOf(Map<String, String> environment) {
    String path = environment.get("PATH");
    return path != null ? path : environment.getOrDefault("Path", "");
  }

  private static Optional<Path> resolve(String folder, String program) {
    try {
      return Optional.of(Path.of(folder).resolve(program));
    } catch (InvalidPathException e) {
      return Optional.empty(); // a broken entry in PATH is not our business
    }
  }
}

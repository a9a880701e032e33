package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.render.SafeText;

/**
 * Keeps a command from writing over what it reads. Asked before anything is read. Files are
 * compared as the system knows them, so other spellings, symbolic and hard links do not hide one.
 */
final class OutputGuard {
  private record Named(String option, Path file) {}

  private final List<Path> inputs = new ArrayList<>();
  private final List<Named> outputs = new ArrayList<>();

  /** A file that will be read. */
  OutputGuard reads(@Nullable Path file) {
    if (file != null) {
      inputs.add(file);
    }
    return this;
  }

  /** A file that an option makes the command write; null if the option is not given. */
  OutputGuard writes(String option, @Nullable Path file) {
    if (file != null) {
      outputs.add(new Named(option, file));
    }
    return this;
  }

  /**
   * Complains of an output that is read, too, or that two options write.
   *
   * @throws CommandFailure as wrong usage
   */
  void check() throws CommandFailure {
    for (int i = 0; i < outputs.size(); i++) {
      Named output = outputs.get(i);
      for (Path input : inputs) {
        if (isSame(output.file(), input)) {
          throw wrong(output, "is " + input + ", which is read: it would be lost");
        }
      }
      if (isSavedResult(output.file())) {
        throw wrong(output, "is a saved result, which is read: it would be lost");
      }
      for (Named other : outputs.subList(0, i)) {
        if (isSame(output.file(), other.file())) {
          throw wrong(output, "is what " + other.option() + " writes, too");
        }
      }
    }
  }

  private static CommandFailure wrong(Named output, String why) {
    return new CommandFailure(
        ExitCode.USAGE,
        SafeText.line(output.option() + " " + output.file() + " " + why + "; nothing was done"));
  }

  private static boolean isSame(Path one, Path other) {
    if (isStream(one) && isStream(other)) {
      return false; // a terminal or pipe may be read and written
    }
    if (one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())) {
      return true;
    }
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // one of the two is not there
    }
  }

  /** What is saved of a capture is read in its place. */
  private static boolean isSavedResult(Path file) {
    try {
      Path real = file.toRealPath();
      return isSame(Objects.requireNonNullElse(real.getParent(), real), Store.ofUser().folder());
    } catch (IOException e) {
      return false; // it is not there
    }
  }

  private static boolean isStream(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }
}

package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.read.UnreadableInputException;

/**
 * The captures of one point of a path.
 *
 * @param name what the point is called, unless another has that name
 * @param place how the user named it
 * @param files by time
 */
record PointCaptures(String name, String place, List<Path> files) {
  /** A point that is one file. */
  static PointCaptures of(Path file) {
    return new PointCaptures(String.valueOf(file.getFileName()), file.toString(), List.of(file));
  }

  /**
   * A point of files and folders of files, which follow each other.
   *
   * @throws UnreadableInputException if one cannot be read, or a folder has none
   */
  static PointCaptures of(List<String> named) throws UnreadableInputException, IOException {
    List<String> problems = new ArrayList<>();
    List<String> captures = NamedCaptures.of(named, problems::add);
    if (!problems.isEmpty()) {
      throw new UnreadableInputException(SafeText.line(String.join("; ", problems)));
    }
    if (captures.size() == 1) {
      return of(Path.of(captures.get(0)));
    }
    CapturesInTime inTime = CapturesInTime.of(captures);
    boolean folder = named.size() == 1 && Files.isDirectory(Path.of(named.get(0)));
    Path place = Path.of(named.get(0)).toAbsolutePath().normalize();
    Path last = place.getFileName();
    String name = folder && last != null ? last.toString() : inTime.name();
    return new PointCaptures(name, String.join(" ", named), inTime.files());
  }
}

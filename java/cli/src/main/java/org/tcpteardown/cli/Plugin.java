package org.tcpteardown.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.tcpteardown.annotate.AtomicFile;

/** The Wireshark plugin that travels inside the jar. */
final class Plugin {
  static final String FILE_NAME = "tcpteardown.lua";

  private Plugin() {}

  static String source() throws IOException {
    try (InputStream in = Plugin.class.getResourceAsStream("/" + FILE_NAME)) {
      if (in == null) {
        throw new IOException("the plugin is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes it into a folder, which is made if needed. */
  static Path writeInto(Path folder) throws IOException {
    AtomicFile.createReadableFolder(folder);
    Path file = folder.resolve(FILE_NAME);
    String source = source();
    AtomicFile.write(file, out -> out.write(source));
    return file;
  }
}

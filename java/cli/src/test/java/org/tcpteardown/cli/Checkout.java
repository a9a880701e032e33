package org.tcpteardown.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in this checkout. */
final class Checkout {
  static final Path TOP = Path.of("../..").toAbsolutePath().normalize();
  static final Path PLUGIN = TOP.resolve("lua/tcpteardown.lua");
  static final Path CAPTURES = TOP.resolve("test-captures");

  private Checkout() {}

  /** {@code capture("rv082-late-fin")}, or {@code capture("unclosed/client")}. */
  static Path capture(String name) {
    return CAPTURES.resolve(name.contains("/") ? name + ".pcapng" : name + "/capture.pcapng");
  }

  /** All captures of the regression suite. */
  static List<Path> captures() {
    try (Stream<Path> files = Files.walk(CAPTURES, 2)) {
      return files.filter(f -> f.toString().endsWith(".pcapng")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

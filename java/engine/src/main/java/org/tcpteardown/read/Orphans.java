package org.tcpteardown.read;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a program that we started has started itself and left behind when it ended: a script in the
 * place of tshark may. Such processes have another parent then, and are known by a variable that
 * they inherit, which Linux shows.
 */
final class Orphans {
  private static final Path PROCESSES = Path.of("/proc");
  private static final String VARIABLE = "TCPTEARDOWN_CHILD";
  private static final AtomicLong STARTED = new AtomicLong();

  private final String entry;

  private Orphans(String entry) {
    this.entry = entry;
  }

  /** Those of the program that is about to be started. */
  static Orphans of(ProcessBuilder builder) {
    String value = ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet();
    builder.environment().put(VARIABLE, value);
    return new Orphans("\0" + VARIABLE + "=" + value + "\0");
  }

  /** Ends them. */
  void end() {
    if (Files.isDirectory(PROCESSES)) {
      ProcessHandle.allProcesses().filter(this::isOne).forEach(ProcessHandle::destroyForcibly);
    }
  }

  private boolean isOne(ProcessHandle process) {
    Path file = PROCESSES.resolve(Long.toString(process.pid())).resolve("environ");
    try {
      String variables = Files.readString(file, StandardCharsets.ISO_8859_1);
      return ("\0" + variables).contains(entry);
    } catch (IOException e) {
      return false; // of another user, or already gone
    }
  }
}

package org.tcpteardown.read;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program that we started. It does not outlive us, nor do those that it has started itself:
 * closing ends them, a signal to us ends them, and where there is a shell, so does even a SIGKILL,
 * by a second process that waits for our end.
 */
final class Child implements AutoCloseable {
  private static final long END_SECONDS = 60; // it frees a lot of memory first
  private static final long ORPHANS_SECONDS = 5;

  /**
   * Waits for the end of its standard input, which is ours, and ends the process $1 and those below
   * it; then removes $2 and $3. A ctrl-C in the terminal is not for it.
   */
  private static final String GUARD =
      """
      trap '' HUP INT TERM
      read -r line
      end() {
        set -- "$1" $(ps -A -o pid= -o ppid= | awk -v of="$1" '$2 == of { print $1 }')
        kill -9 "$1"
        shift
        for below; do end "$below"; done
      }
      end "$1"
      [ -z "$2" ] || rm -rf "$2"
      [ -z "$3" ] || rm -rf "$3"
      """;

  private final Process process;
  private final @Nullable Process guard;
  private final Runnable atShutdown;

  /**
   * What it has started and left behind ends with it: nobody else would, and its output stays open.
   */
  private final CompletableFuture<Void> orphansEnded;

  private final Thread shutdownHook = new Thread(this::shutDown, "tcpteardown-child-stop");

  private Child(Process process, @Nullable Process guard, Runnable atShutdown, Orphans orphans) {
    this.process = process;
    this.guard = guard;
    this.atShutdown = atShutdown;
    this.orphansEnded = process.onExit().thenRunAsync(orphans::end);
  }

  /**
   * Starts a program, with nothing on its standard input.
   *
   * @param folder to be removed if we are killed; empty for none
   * @param atShutdown called when it was ended since we were told to end
   */
  static Child start(ProcessBuilder builder, String folder, Runnable atShutdown)
      throws IOException {
    return start(builder, folder, "", atShutdown);
  }

  /**
   * The same with two folders.
   *
   * @param other to be removed as well; empty for none
   */
  static Child start(ProcessBuilder builder, String folder, String other, Runnable atShutdown)
      throws IOException {
    Orphans orphans = Orphans.of(builder);
    Process process = builder.start();
    Child child = new Child(process, guard(process.pid(), folder, other), atShutdown, orphans);
    try {
      Runtime.getRuntime().addShutdownHook(child.shutdownHook);
    } catch (IllegalStateException e) {
      child.kill(); // too late for a hook, and so for a child
      throw new IOException("the program is about to end", e);
    }
    process.getOutputStream().close();
    return child;
  }

  private static @Nullable Process guard(long pid, String folder, String other) {
    try {
      return new ProcessBuilder(
              "sh", "-c", GUARD, "tcpteardown-guard", Long.toString(pid), folder, other)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      return null; // without a shell only a SIGKILL leaves it alive
    }
  }

  Process process() {
    return process;
  }

  /** Ends it and all that it has started, and waits until it is gone. */
  void kill() {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> below = process.descendants().toList();
    // Process.destroyForcibly would close its output as well, under whoever reads it.
    process.toHandle().destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS); // reaps it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void shutDown() {
    atShutdown.run();
    kill();
    release();
  }

  private void awaitOrphans() {
    try {
      orphansEnded.get(ORPHANS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // They could not be found: there is nothing else to be done.
    }
  }

  private void release() {
    if (guard != null) {
      guard.destroyForcibly();
    }
  }

  @Override
  public void close() {
    kill();
    release();
    process.destroyForcibly(); // closes its streams
    awaitOrphans();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // Already shutting down: the hook does what this method does.
    }
  }
}

package org.tcpteardown.read;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program answers to a short question.
 *
 * @param text the beginning of what it wrote
 * @param late whether it had to be ended, since nothing came for too long
 * @param exitCode -1 if it did not end by itself
 */
record ChildAnswer(String text, boolean late, int exitCode) {
  /** No answer that is asked for is longer; a program that writes for ever is ended there. */
  private static final int MOST_BYTES = 1 << 20;

  /**
   * Asks, and waits for the answer.
   *
   * @param errors what is done with what it says on standard error
   * @throws IOException when it does not start
   */
  static ChildAnswer of(List<String> command, ProcessBuilder.Redirect errors, long seconds)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    return of(builder, seconds);
  }

  /** The same with errors among the rest. */
  static ChildAnswer withErrors(List<String> command, long seconds) throws IOException {
    return of(new ProcessBuilder(command).redirectErrorStream(true), seconds);
  }

  private static ChildAnswer of(ProcessBuilder builder, long seconds) throws IOException {
    long milliseconds = TimeUnit.SECONDS.toMillis(seconds);
    try (Child child = Child.start(builder, "", () -> {})) {
      SilenceLimit output =
          new SilenceLimit(child.process().getInputStream(), milliseconds, child::kill);
      try {
        String text = new String(output.readNBytes(MOST_BYTES), Charset.defaultCharset());
        boolean ended = child.process().waitFor(milliseconds, TimeUnit.MILLISECONDS);
        boolean late = output.isExceeded() || !ended;
        return new ChildAnswer(text, late, late ? -1 : child.process().exitValue());
      } finally {
        output.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

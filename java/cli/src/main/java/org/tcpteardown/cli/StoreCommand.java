package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.annotate.StorePruning;
import org.tcpteardown.annotate.StoredResult;
import org.tcpteardown.cli.render.SafeText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tcpteardown store}. */
@Command(
    name = "store",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | prune)",
    description = "Look at, or tidy up, what is saved for the Wireshark plugin.",
    subcommands = {StoreCommand.ListResults.class, StoreCommand.Prune.class})
final class StoreCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "store list or store prune?");
  }

  /** {@code tcpteardown store list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "List the saved results, newest first: age, size, whether the capture is still where it"
              + " was (there, gone, - where that is not known), and where that is.")
  static final class ListResults implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      Store store = Store.ofUser();
      List<StoredResult> results = store.list();
      print(results, out);
      long bytes = results.stream().mapToLong(StoredResult::sizeBytes).sum();
      out.println(SafeText.line(count(results.size(), bytes) + " in " + store.folder()));
      return ExitCode.DONE;
    }
  }

  /** {@code tcpteardown store prune}. */
  @Command(
      name = "prune",
      mixinStandardHelpOptions = true,
      description =
          "Remove old results from the store. Without options, as happens by itself whenever"
              + " results are saved: those older than 180 days, and the oldest beyond 2 GiB.")
  static final class Prune implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
        names = "--older-than",
        paramLabel = "TIME",
        converter = TimeSpan.WithUnit.class,
        description = "Remove results older than that, for instance 30d or 12h; 0s for all.")
    private @Nullable TimeSpan olderThan;

    @Option(
        names = "--max-size",
        paramLabel = "SIZE",
        converter = ByteSize.Converter.class,
        description = "Remove the oldest until all others together are at most so large: 500M, 2G.")
    private @Nullable ByteSize maxSize;

    @Option(names = "--dry-run", description = "Only list what would be removed.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      StorePruning pruning = new StorePruning(Store.ofUser());
      if (dryRun) {
        StorePruning.Outcome plan = pruning.plan(bounds());
        print(plan.removed(), out);
        tell("would be removed", plan, out);
        return ExitCode.DONE;
      }
      StorePruning.Outcome outcome = pruning.prune(bounds());
      tell("removed", outcome, out);
      for (IOException failure : outcome.failures()) {
        err.println(SafeText.line("tcpteardown: could not be removed: " + Words.of(failure)));
      }
      return outcome.failures().isEmpty() ? ExitCode.DONE : ExitCode.UNWRITABLE;
    }

    private StorePruning.Bounds bounds() {
      if (olderThan == null && maxSize == null) {
        return StorePruning.USUAL;
      }
      return new StorePruning.Bounds(
          olderThan == null ? null : Duration.ofNanos(olderThan.ns()),
          maxSize == null ? -1 : maxSize.bytes());
    }

    private static void tell(String what, StorePruning.Outcome outcome, PrintWriter out) {
      out.println(
          count(outcome.removed().size(), outcome.removedBytes())
              + " "
              + what
              + "; "
              + count(outcome.kept().size(), outcome.keptBytes())
              + " kept");
    }
  }

  /** Bounds in words. */
  static String bounds(StorePruning.Bounds bounds) {
    Duration oldest = bounds.oldest();
    return (oldest == null ? "" : oldest.toDays() + " days, ") + ByteSize.text(bounds.mostBytes());
  }

  private static String count(int results, long bytes) {
    return results + (results == 1 ? " result, " : " results, ") + ByteSize.text(bytes);
  }

  private static void print(List<StoredResult> results, PrintWriter out) {
    Instant now = Instant.now();
    for (StoredResult result : results) {
      StoredResult.Capture capture = result.capture();
      String place =
          switch (capture.presence()) {
            case THERE -> "there";
            case GONE -> "gone";
            case UNKNOWN -> "-";
          };
      out.println(
          SafeText.line(
              String.format(
                  Locale.ROOT,
                  "%7s %9s  %-5s  %s",
                  age(Duration.between(result.written(), now)),
                  ByteSize.text(result.sizeBytes()),
                  place,
                  capture.name().isEmpty() ? "-" : capture.name())));
    }
  }

  /** A time ago, in its largest unit. */
  private static String age(Duration age) {
    if (age.toDays() > 0) {
      return age.toDays() + " d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }
}

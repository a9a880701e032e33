package org.tcpteardown.cli.check;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.read.UnreadableInputException;

/** Checks one capture after the other, or several at once. */
final class Checker {
  private final CheckRun.Analyzer analyzer;
  private final List<Assertion> assertions;
  private final boolean update;

  Checker(CheckRun.Analyzer analyzer, List<Assertion> assertions, boolean update) {
    this.analyzer = analyzer;
    this.assertions = assertions;
    this.update = update;
  }

  Outcome check(Case one) {
    long startNs = System.nanoTime();
    List<Difference> differences = new ArrayList<>();
    Outcome.Status status;
    String error = one.error();
    try {
      status =
          !error.isEmpty()
              ? Outcome.Status.ERROR
              : one.points().isEmpty()
                  ? compare(one, differences)
                  : comparePoints(one, differences);
    } catch (UnreadableInputException | IOException | BadExpectationException e) {
      status = Outcome.Status.ERROR;
      error =
          one.leadsOut()
              ? "it is a link that leads out of " + one.within() + ", and cannot be checked"
              : String.valueOf(e.getMessage());
    }
    return new Outcome(
        one.capture(),
        one.file().path(),
        status,
        List.copyOf(differences),
        error,
        System.nanoTime() - startNs);
  }

  private Outcome.Status compare(Case one, List<Difference> differences)
      throws UnreadableInputException, IOException, BadExpectationException {
    String name = String.valueOf(one.capture().getFileName());
    Result result = analyzer.analyze(one.capture());
    String reader = result.capture().reader();
    String version = result.capture().readerVersion();
    Expectation expectation = one.file().of(name, reader, version);
    if (!result.ruleFailures().isEmpty()) {
      throw new IOException("fault of this program: " + String.join("; ", result.ruleFailures()));
    }
    for (Assertion assertion : assertions) {
      Difference difference = assertion.check(result);
      if (difference != null) {
        differences.add(difference);
      }
    }
    if (update) {
      return updated(one, name, result, expectation) && differences.isEmpty()
          ? Outcome.Status.UPDATED
          : differences.isEmpty() ? Outcome.Status.AS_EXPECTED : Outcome.Status.DIFFERENT;
    }
    if (expectation == null && assertions.isEmpty()) {
      throw new BadExpectationException(
          one.file().path() + " says nothing of it: write it with --update, then review it");
    }
    if (!result.capture().complete() && (expectation == null || expectation.complete())) {
      throw new IOException("the capture ended early: " + result.capture().reason());
    }
    if (expectation != null) {
      differences.addAll(Comparison.of(result, expectation));
    }
    return differences.isEmpty() ? Outcome.Status.AS_EXPECTED : Outcome.Status.DIFFERENT;
  }

  private Outcome.Status comparePoints(Case one, List<Difference> differences)
      throws UnreadableInputException, IOException, BadExpectationException {
    String comparison = String.valueOf(one.capture().getFileName());
    List<Result> results = analyzer.compare(one.points());
    boolean changed = false;
    for (int i = 0; i < results.size(); i++) {
      String name = String.valueOf(one.points().get(i).getFileName());
      Result result = results.get(i);
      String reader = result.capture().reader();
      String version = result.capture().readerVersion();
      Expectation expectation = one.file().of(comparison, name, reader, version);
      if (update) {
        JsonObject now = Updater.of(result, expectation);
        changed |= one.file().put(comparison, name, reader, version, now);
      } else if (expectation != null) {
        differences.addAll(Comparison.of(result, expectation));
      }
    }
    if (changed) {
      one.file().save();
      return Outcome.Status.UPDATED;
    }
    return differences.isEmpty() ? Outcome.Status.AS_EXPECTED : Outcome.Status.DIFFERENT;
  }

  /** Writes what is now expected; says whether that changed anything. */
  private static boolean updated(Case one, String name, Result result, @Nullable Expectation before)
      throws IOException, BadExpectationException {
    if (!ExpectationFile.isPlainName(name)) {
      throw new BadExpectationException(
          one.file().path() + " cannot speak of it: there is a backslash in its name");
    }
    JsonObject now = Updater.of(result, before);
    boolean changes =
        one.file().put(name, result.capture().reader(), result.capture().readerVersion(), now);
    if (changes) {
      one.file().save();
    }
    return changes;
  }
}

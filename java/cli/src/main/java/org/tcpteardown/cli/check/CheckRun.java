package org.tcpteardown.cli.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.read.UnreadableInputException;

/** One run over many captures, and its reports. */
public final class CheckRun {
  private final List<Outcome> outcomes;

  private CheckRun(List<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /** Analyses a capture; called by several threads at once. */
  public interface Analyzer {
    Result analyze(Path capture) throws UnreadableInputException, IOException;

    /** Compares captures of the same traffic, and gives the result of each. */
    List<Result> compare(List<Path> captures) throws UnreadableInputException, IOException;
  }

  /**
   * What to check.
   *
   * @param paths captures and folders
   * @param expect a file of expectations in place of those beside the captures; or null
   * @param assertions expressions that must hold of every capture
   * @param update whether to write what is found as what is expected
   * @param jobs how many captures at once
   */
  public record Order(
      List<Path> paths, @Nullable Path expect, List<String> assertions, boolean update, int jobs) {}

  /**
   * Checks all captures, in the order of their names.
   *
   * @throws IllegalArgumentException if an assertion cannot be understood
   */
  public static CheckRun of(Order order, Analyzer analyzer) throws IOException {
    try {
      List<Assertion> assertions = new ArrayList<>();
      for (String text : order.assertions()) {
        assertions.add(Assertion.parse(text));
      }
      List<Case> cases = Cases.of(order.paths(), order.expect());
      Checker checker = new Checker(analyzer, assertions, order.update());
      return new CheckRun(inParallel(cases, checker, order.jobs()));
    } catch (BadExpectationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** All files that a run over these paths reads. */
  public static List<Path> inputs(Order order) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Case one : Cases.of(order.paths(), order.expect())) {
      files.addAll(one.points().isEmpty() ? List.of(one.capture()) : one.points());
      files.add(one.file().path());
    }
    return files;
  }

  private static List<Outcome> inParallel(List<Case> cases, Checker checker, int jobs)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    try {
      List<Future<Outcome>> running = new ArrayList<>();
      for (Case one : cases) {
        running.add(pool.submit(() -> checker.check(one)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : running) {
        outcomes.add(one.get());
      }
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  /** Whether every capture was as expected. */
  public boolean passed() {
    return outcomes.stream()
        .noneMatch(
            o -> o.status() == Outcome.Status.DIFFERENT || o.status() == Outcome.Status.ERROR);
  }

  /** Whether every capture could be compared. */
  public boolean allChecked() {
    return outcomes.stream().noneMatch(o -> o.status() == Outcome.Status.ERROR);
  }

  /** How many captures. */
  public int size() {
    return outcomes.size();
  }

  /** For people. */
  public void print(PrintWriter out) {
    TextReport.print(outcomes, out);
  }

  /** JUnit's XML. */
  public void writeJunit(Path file) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          try {
            JunitReport.write(outcomes, out);
          } catch (XMLStreamException e) {
            throw e.getNestedException() instanceof IOException failure
                ? failure
                : new IOException(e);
          }
        });
  }

  /** SARIF 2.1.0. */
  public void writeSarif(Path file) throws IOException {
    AtomicFile.write(file, out -> SarifReport.write(outcomes, out));
  }
}

package org.tcpteardown.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.PathRule;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.PathComparison;

/** What lies between two capture points: what it did to each connection, and all findings. */
public final class Link {
  private final PathPoints points;
  private final PathComparison comparison;
  private final List<PathReport> reports = new ArrayList<>();
  private final List<Finding> findingsA = new ArrayList<>();
  private final List<Finding> findingsB = new ArrayList<>();

  private final Result resultA;
  private final Result resultB;

  private Link(CapturePoint a, CapturePoint b, PathComparison comparison) {
    this.points = new PathPoints(a.name(), b.name());
    this.comparison = comparison;
    this.resultA = a.result();
    this.resultB = b.result();
    for (CrossedFlow flow : comparison.flows()) {
      reports.add(PathNarrator.tell(flow, points));
      for (PathRule rule : RuleList.PATH) {
        rule.judge(
            flow,
            points,
            (atA, frame, severity, value, text) ->
                (atA ? findingsA : findingsB)
                    .add(
                        new Finding(
                            frame.frame(),
                            frame.timeNs(),
                            frame.lengthBytes(),
                            frame.flow(),
                            rule.info().id(),
                            severity,
                            value,
                            text)));
      }
    }
    Comparator<Finding> byFrame =
        Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);
    findingsA.sort(byFrame);
    findingsB.sort(byFrame);
  }

  /**
   * Compares two points.
   *
   * @param mapped what an end that the first point knows is called at the other one
   */
  public static Link between(CapturePoint a, CapturePoint b, UnaryOperator<Endpoint> mapped)
      throws IOException {
    seal(List.of(a, b));
    PathComparison comparison = compare(a, b, mapped);
    if (comparison.matches().needPayload()) {
      a.readPayload();
      b.readPayload();
      comparison = compare(a, b, mapped);
    }
    a.log().forgetPayload();
    b.log().forgetPayload();
    return new Link(a, b, comparison);
  }

  /** Each is work for one core. */
  private static void seal(List<CapturePoint> points) throws IOException {
    try {
      points.parallelStream()
          .forEach(
              point -> {
                try {
                  point.log().seal();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static PathComparison compare(
      CapturePoint a, CapturePoint b, UnaryOperator<Endpoint> mapped) {
    return PathComparison.of(a.log(), a.bounds(), b.log(), b.bounds(), mapped);
  }

  /** What one of both captures says for itself. */
  Result result(boolean ofA) {
    return ofA ? resultA : resultB;
  }

  public PathPoints points() {
    return points;
  }

  public PathComparison comparison() {
    return comparison;
  }

  /** What is said of a connection: its number at the first point; null if it has no pair. */
  public @Nullable PathReport report(long numberAtA) {
    CrossedFlow flow = comparison.ofA(numberAtA);
    return flow == null ? null : PathNarrator.tell(flow, points);
  }

  /** What is said of each connection of which not every packet crossed. */
  public List<PathReport> reports() {
    return reports;
  }

  /** Findings on frames of the first point, by frame. */
  public List<Finding> findingsA() {
    return findingsA;
  }

  /** Findings on frames of the other point, by frame. */
  public List<Finding> findingsB() {
    return findingsB;
  }
}

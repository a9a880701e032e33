package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.compare.CapturePoint;
import org.tcpteardown.compare.ComparedResult;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PointRecorder;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.read.UnreadableInputException;

/** Captures of the same traffic, read and laid side by side, neighbour by neighbour. */
final class ComparedCaptures {
  private final List<CapturePoint> points = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private int exitCode = ExitCode.DONE;

  private ComparedCaptures() {}

  /**
   * Reads and compares captures.
   *
   * @param captures in the order of their points on the path
   * @param stoppedTogether whether each is known to have run as long as the others
   * @param mapped what an end is called at the next point
   * @param analyzers one for each capture; they say what is kept of it
   */
  static ComparedCaptures read(
      List<Path> captures,
      boolean stoppedTogether,
      UnaryOperator<Endpoint> mapped,
      Supplier<CaptureAnalyzer> analyzers)
      throws UnreadableInputException, IOException {
    ComparedCaptures compared = new ComparedCaptures();
    for (Path capture : captures) {
      CaptureAnalyzer analyzer = analyzers.get();
      PointRecorder recorder = new PointRecorder();
      Result result = analyzer.analyze(capture.toString(), recorder);
      compared.exitCode = Math.max(compared.exitCode, analyzer.exitCode(result));
      compared.points.add(
          CapturePoint.of(nameOf(capture, captures), capture, result, recorder, stoppedTogether));
    }
    for (int i = 0; i + 1 < captures.size(); i++) {
      compared.links.add(Link.between(compared.points.get(i), compared.points.get(i + 1), mapped));
    }
    return compared;
  }

  /** The file's name; with its folder where two have the same. */
  private static String nameOf(Path capture, List<Path> captures) {
    String name = String.valueOf(capture.getFileName());
    long same = captures.stream().filter(c -> String.valueOf(c.getFileName()).equals(name)).count();
    return same > 1 ? capture.toString() : name;
  }

  /** What lies between each two neighbours. */
  List<Link> links() {
    return links;
  }

  /** The exit code that the captures deserve by themselves. */
  int exitCode() {
    return exitCode;
  }

  /** How many captures there are. */
  int count() {
    return points.size();
  }

  /**
   * A capture's result, with what its neighbours tell; made each time, as it may be large.
   *
   * @param capture which one, from 0
   */
  Result result(int capture) {
    ComparedResult compared = new ComparedResult();
    if (capture > 0) {
      compared.add(links.get(capture - 1), false);
    }
    if (capture < links.size()) {
      compared.add(links.get(capture), true);
    }
    return compared.of(points.get(capture).result());
  }
}

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
import org.tcpteardown.compare.FlowNumbers;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PointRecorder;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.read.FilePart;
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
      List<PointCaptures> captures,
      boolean stoppedTogether,
      UnaryOperator<Endpoint> mapped,
      Supplier<CaptureAnalyzer> analyzers)
      throws UnreadableInputException, IOException {
    ComparedCaptures compared = new ComparedCaptures();
    for (PointCaptures capture : captures) {
      CaptureAnalyzer analyzer = analyzers.get();
      String name = nameOf(capture, captures);
      PointRecorder recorder = new PointRecorder();
      List<FilePart> parts = new ArrayList<>();
      Result result;
      if (capture.files().size() == 1) {
        Path file = capture.files().get(0);
        result = analyzer.analyze(file.toString(), recorder);
        parts.add(CapturePoint.whole(file, result));
      } else {
        CapturesInTime inTime = new CapturesInTime(capture.files());
        result = analyzer.analyze(inTime, name, recorder, parts);
      }
      compared.exitCode = Math.max(compared.exitCode, analyzer.exitCode(result));
      compared.points.add(CapturePoint.of(name, parts, result, recorder, stoppedTogether));
    }
    for (int i = 0; i + 1 < captures.size(); i++) {
      compared.links.add(Link.between(compared.points.get(i), compared.points.get(i + 1), mapped));
    }
    return compared;
  }

  /** Its name; as the user named it where two have the same. */
  private static String nameOf(PointCaptures capture, List<PointCaptures> captures) {
    long same = captures.stream().filter(c -> c.name().equals(capture.name())).count();
    return same > 1 ? capture.place() : capture.name();
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
   * The result of a capture that is one file, with what its neighbours tell; made each time, as it
   * may be large.
   *
   * @param capture which one, from 0
   */
  Result result(int capture) {
    ComparedResult compared = new ComparedResult();
    addNeighbours(compared, capture);
    return compared.of(points.get(capture).result());
  }

  /** The files of a capture, by time. */
  List<FilePart> files(int capture) {
    return points.get(capture).files();
  }

  /**
   * The result of one of the files of a capture, read alone, with what the capture's neighbours
   * tell of its frames.
   *
   * @param capture which one, from 0
   * @param analyzer reads the file
   */
  Result result(int capture, FilePart file, CaptureAnalyzer analyzer)
      throws UnreadableInputException, IOException {
    FlowNumbers numbers = new FlowNumbers();
    Result result = analyzer.analyze(file.file().toString(), numbers);
    ComparedResult compared = new ComparedResult(file, numbers);
    addNeighbours(compared, capture);
    return compared.of(result);
  }

  private void addNeighbours(ComparedResult compared, int capture) {
    if (capture > 0) {
      compared.add(links.get(capture - 1), false, capture > 1 ? links.get(capture - 2) : null);
    }
    if (capture < links.size()) {
      boolean more = capture + 1 < links.size();
      compared.add(links.get(capture), true, more ? links.get(capture + 1) : null);
    }
  }
}

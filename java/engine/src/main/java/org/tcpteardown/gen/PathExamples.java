package org.tcpteardown.gen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.compare.CapturePoint;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.compare.PointRecorder;
import org.tcpteardown.compare.TwoLaneText;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Finding;

/** Real flows that show what only two captures tell: one at the client, one at the server. */
final class PathExamples {
  private static final String AT_CLIENT = "client.pcapng";
  private static final String AT_SERVER = "server.pcapng";

  private PathExamples() {}

  /** Whether it takes two captures to see such a finding. */
  static boolean needs(FindingInfo info) {
    return RuleList.PATH.stream().anyMatch(rule -> rule.info().id() == info.id());
  }

  /** The first flow with that finding in the captures that the finding names. */
  static Examples.Example of(Path top, FindingInfo info) throws IOException {
    Path folder = top.resolve("test-captures").resolve(info.example()).resolveSibling("");
    Link link =
        Link.between(
            point(folder.resolve(AT_CLIENT)), point(folder.resolve(AT_SERVER)), end -> end);
    Finding finding =
        Stream.of(link.findingsA(), link.findingsB())
            .flatMap(List::stream)
            .filter(f -> f.id() == info.id())
            .findFirst()
            .orElseThrow(
                () -> new IllegalStateException(info.example() + " does not show " + info.id()));
    PathReport report = link.report(finding.flow());
    List<String> lines = report == null ? List.of() : TwoLaneText.of(report);
    return new Examples.Example(info.example(), lines, finding);
  }

  private static CapturePoint point(Path capture) throws IOException {
    PointRecorder recorder = new PointRecorder();
    recorder.begin();
    Result result = Examples.analyze(Examples.frames(capture), recorder);
    return CapturePoint.of(
        String.valueOf(capture.getFileName()),
        List.of(CapturePoint.whole(capture, result)),
        result,
        recorder,
        /* ranOn= */ false);
  }
}

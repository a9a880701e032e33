package org.tcpteardown.cli.survey;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.population.PopulationFinding;

/** What came of one capture: counts, and the lines that are to be told. */
final class SurveyedCapture {
  private static final String SINCE = ", since ";

  private final Path path;
  private final SurveyOptions options;
  private Outcome outcome = Outcome.DONE;
  private String reason = "";
  private String reader = "";
  private String handedOver = "";
  private long frames;
  private long flows;
  private final Map<FindingKind, Long> findings = new TreeMap<>();
  private final Map<String, Long> ends = new TreeMap<>();
  private final Map<String, Long> causes = new TreeMap<>();
  private final Map<Implausible, Long> implausible = new TreeMap<>();
  private final List<Entry> listed = new ArrayList<>();
  private final List<Entry> urn = new ArrayList<>();

  SurveyedCapture(Path path, SurveyOptions options) {
    this.path = path;
    this.options = options;
  }

  void notice(String line) {
    int since = line.indexOf(SINCE);
    handedOver = since < 0 ? line : line.substring(since + SINCE.length());
  }

  void failed(Outcome how, String why) {
    outcome = how;
    reason = why;
  }

  void read(Result result) {
    frames = result.capture().frames();
    flows = result.flows().size();
    reader = result.capture().reader();
    if (!result.ruleFailures().isEmpty()) {
      failed(Outcome.FAULT, String.join("; ", result.ruleFailures()));
    } else if (!result.capture().complete()) {
      failed(Outcome.INCOMPLETE, result.capture().reason());
    }
  }

  void population(PopulationFinding finding) {
    findings.merge(new FindingKind(finding.id().id(), finding.severity(), true), 1L, Long::sum);
    if (options.lists(finding.id().id())) {
      listed.add(
          new Entry(
              path,
              CapturedFrame.ABSENT,
              CapturedFrame.ABSENT,
              finding.id().id(),
              finding.severity().id(),
              finding.text(),
              ""));
    }
  }

  void flow(JudgedFlow flow) {
    ends.merge(flow.end(), 1L, Long::sum);
    causes.merge(flow.cause(), 1L, Long::sum);
    if (options.lists(flow.cause())) {
      listed.add(flow.entry(flow.cause(), "end " + flow.end()));
    } else if (options.lists(flow.end())) {
      listed.add(flow.entry(flow.end(), "cause " + flow.cause()));
    }
    for (Finding finding : flow.findings()) {
      finding(finding, flow.entry(finding));
    }
  }

  /** Takes a finding that belongs to none of the flows. */
  void finding(Finding finding) {
    finding(
        finding,
        new Entry(
            path,
            finding.frame(),
            finding.flow(),
            finding.id().id(),
            finding.severity().id(),
            finding.text(),
            ""));
  }

  private void finding(Finding finding, Entry entry) {
    findings.merge(new FindingKind(finding.id().id(), finding.severity(), false), 1L, Long::sum);
    if (options.lists(finding.id().id()) || options.lists(finding.severity().id())) {
      listed.add(entry);
    }
    if (options.draws(finding.severity())) {
      urn.add(entry);
    }
  }

  void implausible(JudgedFlow flow, Implausible kind, long frame, String text) {
    implausible.merge(kind, 1L, Long::sum);
    if (options.lists(kind.id())) {
      listed.add(flow.entry(kind.id(), frame, text));
    }
  }

  Path path() {
    return path;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Why it could not be read to its end, or at all; empty if it was. */
  String reason() {
    return reason;
  }

  /** Who read it; empty if nobody could. */
  String reader() {
    return reader;
  }

  /** Why tshark had to read it; empty if it had not. */
  String handedOver() {
    return handedOver;
  }

  long frames() {
    return frames;
  }

  long flows() {
    return flows;
  }

  Map<FindingKind, Long> findings() {
    return findings;
  }

  Map<String, Long> ends() {
    return ends;
  }

  Map<String, Long> causes() {
    return causes;
  }

  Map<Implausible, Long> implausible() {
    return implausible;
  }

  /** The lines that are wished for, in the order of flows. */
  List<Entry> listed() {
    return listed;
  }

  /** The findings of which some are to be drawn. */
  List<Entry> urn() {
    return urn;
  }
}

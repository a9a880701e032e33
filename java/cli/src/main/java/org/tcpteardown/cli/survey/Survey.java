package org.tcpteardown.cli.survey;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.tcpteardown.analysis.InOrder;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.cli.captures.CaptureTree;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.rules.PopulationRules;
import org.tcpteardown.read.UnreadableInputException;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.FlowEnd;

/** What many captures have in them. */
public final class Survey {
  final Tally<FindingKind> findings = new Tally<>();
  final Tally<String> causes = new Tally<>();
  final Tally<String> ends = new Tally<>();
  final Tally<Implausible> implausible = new Tally<>();
  final Tally<Integer> exitCodes = new Tally<>();

  /** Why tshark had to read, without numbers. */
  final Tally<String> handOvers = new Tally<>();

  /** Captures that could not be read to their end, or at all, with the reason. */
  final Map<Path, String> troubled = new TreeMap<>();

  final List<Entry> listed = new ArrayList<>();
  final RandomSample urn;
  private long captures;
  private long frames;
  private long flows;

  private Survey(SurveyOptions options) {
    urn = new RandomSample(options.sample(), options.seed());
  }

  /** Analyses a capture; called by several threads at once. */
  public interface Analyzer {
    Result analyze(Path capture, Witness witness) throws UnreadableInputException, IOException;
  }

  /** Surveys all captures in the folders and below them, and those named. */
  public static Survey of(List<Path> paths, SurveyOptions options, Analyzer analyzer)
      throws IOException {
    Survey survey = new Survey(options);
    Set<Path> captures = new TreeSet<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        for (Path folder : CaptureTree.folders(path, survey::unreadable)) {
          captures.addAll(CaptureTree.namedOrBegun(folder));
        }
      } else {
        captures.add(path);
      }
    }
    List<Path> sorted = List.copyOf(captures);
    if (!sorted.isEmpty()) {
      new InOrder<>(
              sorted.size(),
              index -> CaptureSurvey.of(analyzer, sorted.get(index), options),
              survey::add)
          .finish();
    }
    return survey;
  }

  /** All names that {@link SurveyOptions#listed} may hold. */
  public static Set<String> names() {
    return Stream.of(
            RuleList.INFOS.stream().map(info -> info.id().id()),
            PopulationRules.ALL.stream().map(rule -> rule.info().id().id()),
            Stream.of(Severity.values()).map(Severity::id),
            Stream.of(Cause.values()).map(Cause::id),
            Stream.of(FlowEnd.values()).map(FlowEnd::id),
            Stream.of(Implausible.values()).map(Implausible::id))
        .flatMap(names -> names)
        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
  }

  private void add(SurveyedCapture capture) {
    captures++;
    frames += capture.frames();
    flows += capture.flows();
    findings.add(capture.findings());
    causes.add(capture.causes());
    ends.add(capture.ends());
    implausible.add(capture.implausible());
    exitCodes.add(capture.outcome().exitCode(), 1);
    if (!capture.handedOver().isEmpty()) {
      handOvers.add(withoutNumbers(capture.handedOver()), 1);
    }
    if (capture.outcome() != Outcome.DONE) {
      troubled.put(capture.path(), capture.outcome().exitCode() + ": " + capture.reason());
    }
    listed.addAll(capture.listed());
    capture.urn().forEach(urn::offer);
  }

  private void unreadable(Path path, String why) {
    troubled.put(path, Outcome.UNREADABLE.exitCode() + ": " + why);
  }

  private static String withoutNumbers(String reason) {
    return reason.replaceAll("frame \\d+", "a frame");
  }

  /** How many captures there were. */
  public long captures() {
    return captures;
  }

  long frames() {
    return frames;
  }

  long flows() {
    return flows;
  }

  /** For people. */
  public void print(PrintWriter out) {
    SurveyText.print(this, out);
  }

  /** For programs: one JSON object a line. */
  public void printLines(PrintWriter out) throws IOException {
    SurveyJson.print(this, out);
  }
}

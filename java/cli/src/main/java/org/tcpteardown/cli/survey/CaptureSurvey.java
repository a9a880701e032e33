package org.tcpteardown.cli.survey;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/** Surveys one capture. */
final class CaptureSurvey {
  private final Survey.Analyzer analyzer;
  private final Path path;
  private final SurveyedCapture capture;
  private final TimeRegions regions = new TimeRegions();

  private CaptureSurvey(Survey.Analyzer analyzer, Path path, SurveyOptions options) {
    this.analyzer = analyzer;
    this.path = path;
    this.capture = new SurveyedCapture(path, options);
  }

  /** Whatever is wrong with a capture is told of that capture, and stops nothing. */
  static SurveyedCapture of(Survey.Analyzer analyzer, Path path, SurveyOptions options) {
    CaptureSurvey survey = new CaptureSurvey(analyzer, path, options);
    try {
      survey.run();
    } catch (UnreadableInputException | IOException e) {
      survey.capture.failed(Outcome.UNREADABLE, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      survey.capture.failed(Outcome.FAULT, e.toString());
    }
    return survey.capture;
  }

  private void run() throws UnreadableInputException, IOException {
    Result result = analyzer.analyze(path, new Seen());
    capture.read(result);
    result.population().forEach(capture::population);
    Map<Long, List<Finding>> byFlow = new HashMap<>();
    for (Finding finding : result.findings()) {
      byFlow.computeIfAbsent(finding.flow(), flow -> new ArrayList<>()).add(finding);
    }
    Recount recount = new Recount();
    for (FlowRow row : result.flows()) {
      List<Finding> findings = byFlow.remove(row.number());
      JudgedFlow flow = JudgedFlow.of(path, row, findings == null ? List.of() : findings);
      capture.flow(flow);
      Contradictions.look(flow, capture::implausible);
      Durations.look(flow, regions, capture::implausible);
      recount.suspect(flow);
    }
    byFlow.values().forEach(findings -> findings.forEach(capture::finding));
    if (!recount.isEmpty()) {
      read(result.capture().reader(), recount);
      recount.report(capture::implausible);
    }
  }

  /** Reads the capture once more, as it was read before. */
  private void read(String reader, Recount recount) throws UnreadableInputException, IOException {
    Choice choice = reader.equals("tshark") ? Choice.TSHARK : Choice.AUTO;
    try (FrameReader frames = Readers.open(path, choice, TsharkUse.USUAL)) {
      frames.read(recount::frame);
    }
  }

  private final class Seen implements Witness {
    @Override
    public void begin() {
      regions.begin();
    }

    @Override
    public void frame(CapturedFrame frame) {
      regions.frame(frame);
    }

    @Override
    public void notice(String line) {
      capture.notice(line);
    }
  }
}

package org.tcpteardown.gen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Analysis;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.FlowObserver;
import org.tcpteardown.analysis.FlowWatch;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.ReadOutcome;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;
import org.tcpteardown.story.Ladder;
import org.tcpteardown.story.LadderText;

/**
 * Real flows that show findings, from the test captures. Each capture is read once. Stream numbers
 * are thrown away, for they differ between versions of tshark: the flows are told apart here.
 */
final class Examples {
  private final Map<String, List<CapturedFrame>> captures = new TreeMap<>();
  private final Map<String, Result> results = new TreeMap<>();
  private final Map<FindingId, Example> pathExamples = new EnumMap<>(FindingId.class);

  /**
   * A flow with a finding.
   *
   * @param capture below {@code test-captures}
   * @param ladder its decisive frames
   * @param finding the first of its kind in the capture
   */
  record Example(String capture, List<String> ladder, Finding finding) {}

  /**
   * Reads the captures that the findings name.
   *
   * @param top the checkout's top folder
   */
  static Examples read(Path top, List<FindingInfo> findings, List<PopulationInfo> population)
      throws IOException {
    Examples examples = new Examples();
    TreeSet<String> names = new TreeSet<>();
    findings.stream().map(FindingInfo::example).filter(e -> !e.isEmpty()).forEach(names::add);
    population.stream().map(PopulationInfo::example).forEach(names::add);
    for (String name : names) {
      List<CapturedFrame> frames = frames(top.resolve("test-captures").resolve(name));
      examples.captures.put(name, frames);
      examples.results.put(name, analyze(frames, null));
    }
    for (FindingInfo info : findings) {
      if (PathExamples.needs(info)) {
        examples.pathExamples.put(info.id(), PathExamples.of(top, info));
      }
    }
    return examples;
  }

  /** The first flow with that finding in the capture that the finding names. */
  Example of(FindingInfo info) {
    Example path = pathExamples.get(info.id());
    if (path != null) {
      return path;
    }
    List<CapturedFrame> frames = captures.getOrDefault(info.example(), List.of());
    Result result = results.get(info.example());
    if (result == null) {
      throw new IllegalStateException(
          "finding " + info.id() + " names no capture that shows it: add .example(...)");
    }
    Finding finding =
        result.findings().stream()
            .filter(f -> f.id() == info.id() && f.flow() != CapturedFrame.ABSENT)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no flow of test-captures/"
                            + info.example()
                            + " shows "
                            + info.id()
                            + ": name another capture in .example(...)"));
    FlowWatch watch = new FlowWatch(finding.flow());
    analyze(frames, watch);
    FlowReport report = watch.report().orElseThrow();
    List<String> ladder =
        LadderText.of(report.story().flow(), watch.frames(), Ladder.of(report, watch.frames()));
    return new Example(info.example(), ladder, finding);
  }

  /** The first finding of that kind in the capture that it names. */
  PopulationFinding of(PopulationInfo info) {
    Result result = results.get(info.example());
    return Stream.ofNullable(result)
        .flatMap(r -> r.population().stream())
        .filter(f -> f.id() == info.id())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "test-captures/"
                        + info.example()
                        + " does not show "
                        + info.id()
                        + ": name another capture in .example(...)"));
  }

  static Result analyze(List<CapturedFrame> frames, @Nullable FlowObserver watch) {
    Analysis analysis = new Analysis(Settings.defaults());
    if (watch != null) {
      analysis.watch(watch);
    }
    frames.forEach(analysis::accept);
    return analysis.finish(
        new CaptureInfo("", "", "", true, "", frames.size(), 0, Settings.defaults(), List.of()));
  }

  static List<CapturedFrame> frames(Path capture) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (FrameReader reader = Readers.open(capture, Choice.AUTO, TsharkUse.USUAL)) {
      ReadOutcome outcome = reader.read(frame -> frames.add(unnumbered(frame)));
      if (!outcome.complete()) {
        throw new IOException(capture + ": " + outcome.reason());
      }
    } catch (UnreadableInputException e) {
      throw new IOException(e);
    }
    return frames;
  }

  private static CapturedFrame unnumbered(CapturedFrame frame) {
    if (frame instanceof Segment s) {
      return s.withStream(CapturedFrame.ABSENT);
    }
    if (frame instanceof IcmpError e) {
      return new IcmpError(
          e.frame(),
          e.timeNs(),
          e.lengthBytes(),
          e.capturedBytes(),
          CapturedFrame.ABSENT,
          e.sender(),
          e.v6(),
          e.type(),
          e.code(),
          e.mtuBytes(),
          e.quotedSource(),
          e.quotedDestination());
    }
    return frame;
  }
}

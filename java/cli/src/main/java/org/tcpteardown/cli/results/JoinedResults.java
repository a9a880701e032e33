package org.tcpteardown.cli.results;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Evictions;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.read.FilePart;

/**
 * Results of captures as one: each connection once, with the numbers that it has in one file of
 * them all. What many connections have in common stays what each capture showed by itself.
 *
 * @param result of all
 * @param parts what each capture is of the whole
 * @param moments when some frames were captured: the first and last of each capture
 */
public record JoinedResults(Result result, List<FilePart> parts, Map<Long, Long> moments) {

  /**
   * Puts them together, in the order of their first frames.
   *
   * @param of at least one
   * @param missing what a person has to know of what is missing
   */
  public static JoinedResults of(List<ResultOfFile> of, List<String> missing) {
    List<ResultOfFile> files =
        of.stream()
            .filter(file -> !file.result().fingerprint().isEmpty() || of.size() == 1)
            .sorted(
                Comparator.comparingLong(
                    (ResultOfFile file) -> file.result().fingerprint().startTimeNs()))
            .toList();
    return new Joiner(files.isEmpty() ? of : files, missing).joined();
  }

  private static final class Joiner {
    private final List<ResultOfFile> files;
    private final List<String> missing;
    private final JoinedNumbers numbers;
    private final Map<Long, Long> moments = new HashMap<>();
    private final Fingerprint fingerprint = new Fingerprint();
    private final List<FilePart> parts = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<PopulationFinding> population = new ArrayList<>();

    Joiner(List<ResultOfFile> files, List<String> missing) {
      this.files = files;
      this.missing = missing;
      this.numbers = new JoinedNumbers(files);
    }

    JoinedResults joined() {
      for (int i = 0; i < files.size(); i++) {
        part(i);
        findings(i);
        population(i);
      }
      population.sort(Comparator.comparing(PopulationFinding::severity).reversed());
      List<FlowRow> flows = flows();
      long facts = flows.stream().mapToLong(flow -> flow.facts().size()).sum();
      Result result =
          new Result(
              capture(),
              fingerprint,
              findings,
              facts,
              flows,
              Result.ends(flows),
              population,
              List.of(),
              Evictions.NONE);
      return new JoinedResults(result, List.copyOf(parts), moments);
    }

    private void part(int i) {
      ResultOfFile file = files.get(i);
      Fingerprint print = file.result().fingerprint();
      long firstNs = print.startTimeNs();
      long lastNs = firstNs;
      if (!print.isEmpty()) {
        for (Fingerprint.Early early : print.early()) {
          frame(i, early);
        }
        frame(i, print.last());
        lastNs = Math.max(firstNs, print.last().timeNs());
      }
      parts.add(
          new FilePart(Path.of(file.name()), numbers.frame(i, 1), file.frames(), firstNs, lastNs));
    }

    private void frame(int i, Fingerprint.Early frame) {
      long number = numbers.frame(i, frame.frame());
      fingerprint.add(
          new OtherFrame(number, frame.timeNs(), frame.lengthBytes(), frame.capturedBytes()));
      moments.put(number, frame.timeNs());
    }

    private void findings(int i) {
      for (Finding finding : files.get(i).result().findings()) {
        findings.add(
            new Finding(
                numbers.frame(i, finding.frame()),
                finding.timeNs(),
                finding.lengthBytes(),
                numbers.flow(i, finding.flow()),
                finding.id(),
                finding.severity(),
                numbers.value(i, finding.value()),
                numbers.text(i, finding.text())));
      }
    }

    private void population(int i) {
      ResultOfFile file = files.get(i);
      String where = files.size() == 1 ? "" : " (" + file.name() + ")";
      for (PopulationFinding one : file.result().population()) {
        population.add(
            new PopulationFinding(
                one.id(),
                one.severity(),
                one.subject(),
                one.value(),
                one.span(),
                one.count(),
                one.of(),
                one.flows().stream().map(flow -> numbers.flow(i, flow)).toList(),
                numbers.text(i, one.text()) + where));
      }
    }

    /** Each once: the last capture that a connection touches tells all of it. */
    private List<FlowRow> flows() {
      List<FlowRow> flows = new ArrayList<>();
      Map<Long, JoinedRow> open = new HashMap<>();
      for (int i = 0; i < files.size(); i++) {
        for (FlowRow row : files.get(i).result().flows()) {
          JoinedRow earlier = open.remove(numbers.flow(i, row.number()));
          JoinedRow joined = new JoinedRow(numbers, i, row, earlier);
          if (files.get(i).toldLater().contains(row.number())) {
            open.put(joined.number(), joined);
          } else {
            flows.add(joined);
          }
        }
      }
      flows.addAll(open.values()); // the capture that tells more is not among these
      flows.sort(Comparator.comparingLong(FlowRow::number));
      return flows;
    }

    private CaptureInfo capture() {
      CaptureInfo first = files.get(0).result().capture();
      String reason = "";
      long frames = 0;
      for (ResultOfFile file : files) {
        CaptureInfo capture = file.result().capture();
        frames += capture.frames();
        if (!capture.complete() && reason.isEmpty()) {
          reason = files.size() == 1 ? capture.reason() : file.name() + ": " + capture.reason();
        }
      }
      String more = files.size() == 1 ? "" : " and " + (files.size() - 1) + " more";
      return new CaptureInfo(
          first.name() + more,
          first.reader(),
          first.readerVersion(),
          files.stream().allMatch(file -> file.result().capture().complete()),
          reason,
          frames,
          first.firstTimeNs(),
          first.settings(),
          missing,
          first.filter());
    }
  }
}

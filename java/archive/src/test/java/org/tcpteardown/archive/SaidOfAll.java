package org.tcpteardown.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.ValueType;

/**
 * What is said of all connections, without the numbers of frames and flows, to compare one capture
 * with the same one in pieces.
 */
final class SaidOfAll {
  private final Map<String, Integer> flows = new TreeMap<>();
  private final Map<String, Integer> findings = new TreeMap<>();

  /** Of one sidecar. */
  static SaidOfAll of(Path sidecar) throws IOException, SidecarException {
    SaidOfAll said = new SaidOfAll();
    said.add(read(sidecar), Set.of());
    return said;
  }

  /** Of all sidecars of an archive. */
  static SaidOfAll ofArchive(Path out) throws IOException, SidecarException {
    return ofArchive(out, file -> true);
  }

  /** Of some sidecars of an archive. */
  static SaidOfAll ofArchive(Path out, Predicate<CaptureFile> wanted)
      throws IOException, SidecarException {
    SaidOfAll said = new SaidOfAll();
    for (Map.Entry<String, String> file : ids(out, wanted).entrySet()) {
      said.add(read(Path.of(file.getKey())), goingOn(out, file.getValue()));
    }
    return said;
  }

  /** The sidecars, and the names of what belongs to them. */
  private static Map<String, String> ids(Path out, Predicate<CaptureFile> wanted)
      throws IOException {
    Map<String, String> ids = new HashMap<>();
    List<String> lines = Files.readAllLines(out.resolve(Layout.FILES));
    for (String line : lines.subList(1, lines.size())) {
      String[] columns = line.split("\t", -1);
      CaptureFile file = new CaptureFile(columns[13], columns[1], columns[2], 0, 0);
      Path sidecar = out.resolve(Layout.sidecar(file));
      if (wanted.test(file) && Files.exists(sidecar)) {
        ids.put(sidecar.toString(), Layout.goingOn(file));
      }
    }
    return ids;
  }

  private static Set<Long> goingOn(Path out, String name) throws IOException {
    return Files.exists(out.resolve(name))
        ? Files.readAllLines(out.resolve(name)).stream()
            .map(Long::valueOf)
            .collect(Collectors.toSet())
        : Set.of();
  }

  static Result read(Path sidecar) throws IOException, SidecarException {
    try (BufferedReader in = Files.newBufferedReader(sidecar)) {
      return SidecarReader.read(in);
    }
  }

  private void add(Result result, Set<Long> goingOn) {
    for (FlowRow flow : result.flows()) {
      if (!goingOn.contains(flow.number())) {
        flows.merge(told(flow), 1, Integer::sum);
      }
    }
    for (Finding finding : result.findings()) {
      findings.merge(told(finding), 1, Integer::sum);
    }
  }

  private static String told(FlowRow flow) {
    StringBuilder text = new StringBuilder();
    text.append(flow.client()).append(" > ").append(flow.server());
    for (FlowField field : FlowField.values()) {
      FieldValue value = flow.value(field);
      if (field != FlowField.FLOW && value != null) {
        text.append(" | ").append(field.id()).append('=').append(withoutNumbers(value.plain()));
      }
    }
    return text.toString();
  }

  private static String told(Finding finding) {
    String value = finding.value().type() == ValueType.FRAME ? "#" : finding.value().plain();
    return FieldValue.secondsText(finding.timeNs())
        + " "
        + finding.lengthBytes()
        + " "
        + finding.id().id()
        + " "
        + finding.severity().id()
        + " "
        + value
        + " "
        + withoutNumbers(finding.text());
  }

  private static String withoutNumbers(String text) {
    String without = text.replaceAll("\\b(frame|flow) \\d+(?: of [^ ),;]*pcap[a-z]*)?", "$1 #");
    return without.replaceAll(
        "\\b(frame|flow)s \\d+(?: of [^ ]*pcap[a-z]*)? and \\d+(?: of [^ ),;]*pcap[a-z]*)?",
        "$1s # and #");
  }

  /** What the other does not say, with a minus, and what only it says, with a plus. */
  List<String> differences(SaidOfAll other) {
    return Stream.concat(differences(flows, other.flows), differences(findings, other.findings))
        .toList();
  }

  private static Stream<String> differences(Map<String, Integer> one, Map<String, Integer> other) {
    Stream<String> missing =
        one.entrySet().stream()
            .filter(e -> !e.getValue().equals(other.getOrDefault(e.getKey(), 0)))
            .map(e -> "- " + e.getKey() + " x" + e.getValue());
    Stream<String> extra =
        other.entrySet().stream()
            .filter(e -> !e.getValue().equals(one.getOrDefault(e.getKey(), 0)))
            .map(e -> "+ " + e.getKey() + " x" + e.getValue());
    return Stream.concat(missing, extra);
  }

  int flows() {
    return flows.values().stream().mapToInt(Integer::intValue).sum();
  }

  int findings() {
    return findings.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Compares a sidecar, or an archive's results, with an archive's, and prints what differs. */
  public static void main(String[] args) throws Exception {
    Path first = Path.of(args[0]);
    SaidOfAll whole = Files.isDirectory(first) ? ofArchive(first) : of(first);
    SaidOfAll pieces = ofArchive(Path.of(args[1]));
    List<String> differences = whole.differences(pieces);
    differences.stream()
        .limit(args.length > 2 ? Long.parseLong(args[2]) : 20)
        .forEach(System.out::println);
    System.out.printf(
        "whole: %d flows, %d findings; pieces: %d flows, %d findings; %d differences%n",
        whole.flows(), whole.findings(), pieces.flows(), pieces.findings(), differences.size());
  }
}

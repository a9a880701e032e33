package org.tcpteardown.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.ValueType;

/**
 * What is said of all connections, to compare one capture with the same one in pieces: without the
 * numbers of flows, and without those of frames or with those that they have in the whole.
 */
final class SaidOfAll {
  private static final Pattern ONE =
      Pattern.compile("\\b([Ff]rame|[Ff]low) (\\d+)(?: of ([^ ),;]*pcap[a-z]*))?");

  private static final Pattern TWO =
      Pattern.compile(
          "\\b([Ff]rames|[Ff]lows) (\\d+)(?: of ([^ ]*pcap[a-z]*))?"
              + " and (\\d+)(?: of ([^ ),;]*pcap[a-z]*))?");

  private final Map<String, Integer> flows = new TreeMap<>();
  private final Map<String, Integer> findings = new TreeMap<>();

  /** Of all FINs and RSTs, but for what names other frames. */
  private final Map<String, Integer> facts = new TreeMap<>();

  /** Where connections begin; those that cross files do so again in each. */
  private final Set<String> begins = new TreeSet<>();

  /** What of a FIN or RST names another frame, for which both must be in one file. */
  private final Set<String> links = new TreeSet<>();

  /** How many frames of the whole come before each piece, by its name; null: not told. */
  private final @Nullable Map<String, Long> before;

  private SaidOfAll(@Nullable Map<String, Long> before) {
    this.before = before;
  }

  /** Of one sidecar, without frames. */
  static SaidOfAll of(Path sidecar) throws IOException, SidecarException {
    SaidOfAll said = new SaidOfAll(/* before= */ null);
    said.add(read(sidecar), "", Set.of());
    return said;
  }

  /** Of one sidecar, with frames. */
  static SaidOfAll withFrames(Path sidecar) throws IOException, SidecarException {
    SaidOfAll said = new SaidOfAll(Map.of("", 0L));
    said.add(read(sidecar), "", Set.of());
    return said;
  }

  /** Of all sidecars of an archive, with the frames of the capture that its files are cut from. */
  static SaidOfAll ofArchiveWithFrames(Path out) throws IOException, SidecarException {
    return ofArchive(out, file -> true, new SaidOfAll(before(out)));
  }

  private static Map<String, Long> before(Path out) throws IOException {
    List<String[]> files =
        Files.readAllLines(out.resolve(Layout.FILES)).stream()
            .skip(1)
            .map(line -> line.split("\t", -1))
            .sorted(Comparator.comparing(columns -> new BigDecimal(columns[7])))
            .toList();
    Map<String, Long> before = new HashMap<>();
    long frames = 0;
    for (String[] columns : files) {
      before.put(columns[2], frames);
      frames += Long.parseLong(columns[5]);
    }
    return before;
  }

  /** Of all sidecars of an archive. */
  static SaidOfAll ofArchive(Path out) throws IOException, SidecarException {
    return ofArchive(out, file -> true);
  }

  /** Of some sidecars of an archive. */
  static SaidOfAll ofArchive(Path out, Predicate<CaptureFile> wanted)
      throws IOException, SidecarException {
    return ofArchive(out, wanted, new SaidOfAll(/* before= */ null));
  }

  private static SaidOfAll ofArchive(Path out, Predicate<CaptureFile> wanted, SaidOfAll said)
      throws IOException, SidecarException {
    for (Map.Entry<String, String> file : ids(out, wanted).entrySet()) {
      String name =
          String.valueOf(Path.of(file.getKey()).getFileName()).replace(".tcpteardown", "");
      said.add(read(Path.of(file.getKey())), name, goingOn(out, file.getValue()));
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

  private void add(Result result, String file, Set<Long> goingOn) {
    for (FlowRow flow : result.flows()) {
      if (!goingOn.contains(flow.number())) {
        flows.merge(told(flow, file), 1, Integer::sum);
      }
      if (before != null) {
        begins.add(ends(flow) + " from " + frame(flow.firstFrame(), file));
        flow.facts().forEach(one -> add(one, file));
      }
    }
    for (Finding finding : result.findings()) {
      findings.merge(told(finding, file), 1, Integer::sum);
    }
  }

  private void add(FrameFacts facts, String file) {
    String frame = "frame " + frame(facts.frame(), file);
    StringBuilder text = new StringBuilder(frame);
    text.append(' ').append(FieldValue.secondsText(facts.timeNs()));
    text.append(' ').append(facts.lengthBytes());
    for (Map.Entry<FrameField, FieldValue> fact : facts.values().entrySet()) {
      FieldValue value = fact.getValue();
      String name = " | " + fact.getKey().id() + "=";
      if (value.type() == ValueType.FRAME) {
        links.add(frame + name + frame(value.number(), file));
      } else {
        text.append(name).append(numbered(value.plain(), file));
      }
    }
    this.facts.merge(text.toString(), 1, Integer::sum);
  }

  private static String ends(FlowRow flow) {
    return flow.client() + " > " + flow.server();
  }

  private String told(FlowRow flow, String file) {
    StringBuilder text = new StringBuilder(ends(flow));
    text.append(" to ").append(frame(flow.lastFrame(), file));
    for (FlowField field : FlowField.values()) {
      FieldValue value = flow.value(field);
      if (field != FlowField.FLOW && value != null) {
        text.append(" | ").append(field.id()).append('=').append(numbered(value.plain(), file));
      }
    }
    return text.toString();
  }

  private String told(Finding finding, String file) {
    String value = finding.value().type() == ValueType.FRAME ? "#" : finding.value().plain();
    return FieldValue.secondsText(finding.timeNs())
        + " "
        + frame(finding.frame(), file)
        + " "
        + finding.lengthBytes()
        + " "
        + finding.id().id()
        + " "
        + finding.severity().id()
        + " "
        + value
        + " "
        + numbered(finding.text(), file);
  }

  private String frame(long frame, String file) {
    return before == null ? "#" : Long.toString(before.getOrDefault(file, 0L) + frame);
  }

  private String numbered(String text, String file) {
    String one =
        ONE.matcher(text)
            .replaceAll(m -> m.group(1) + " " + number(m.group(1), m.group(2), m.group(3), file));
    return TWO.matcher(one)
        .replaceAll(
            m ->
                m.group(1)
                    + " "
                    + number(m.group(1), m.group(2), m.group(3), file)
                    + " and "
                    + number(m.group(1), m.group(4), m.group(5), file));
  }

  private String number(String what, String digits, @Nullable String of, String file) {
    boolean isFrame = what.regionMatches(true, 0, "frame", 0, 5);
    return isFrame ? frame(Long.parseLong(digits), of == null ? file : of) : "#";
  }

  /** What the other does not say, with a minus, and what only it says, with a plus. */
  List<String> differences(SaidOfAll other) {
    return Stream.of(
            differences(flows, other.flows),
            differences(findings, other.findings),
            differences(facts, other.facts),
            begins.stream().filter(one -> !other.begins.contains(one)).map(one -> "- " + one),
            other.links.stream().filter(one -> !links.contains(one)).map(one -> "+ " + one))
        .flatMap(differences -> differences)
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
}

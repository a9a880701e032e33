package org.tcpteardown.annotate;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.CaptureInfo;
import org.tcpteardown.analysis.Evictions;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.OrderlyRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;

/** Reads sidecars back; refuses what is foreign, newer, broken or cut off. */
public final class SidecarReader {
  private static final int FINDING_TEXT = SidecarRows.FINDING_COLUMNS.indexOf("text");

  private final BufferedReader in;
  private long lineNumber;

  private final Fingerprint fingerprint = new Fingerprint();
  private final SharedTexts.Reader texts = new SharedTexts.Reader();
  private final List<Finding> findings = new ArrayList<>();
  private final Map<Long, List<FrameFacts>> facts = new HashMap<>();
  private long factRows;
  private final List<FlowRow> flows = new ArrayList<>();
  private final OrderlySection.Reader orderly = new OrderlySection.Reader();
  private long orderlyRows;
  private final List<PopulationFinding> population = new ArrayList<>();
  private String section = "";
  private final Map<FlowField, Integer> flowColumns = new EnumMap<>(FlowField.class);
  private String name = "-";
  private String reader = "";
  private String readerVersion = "";
  private boolean complete = true;
  private String reason = "";
  private String filter = "";
  private long frames;
  private Settings settings = Settings.defaults();

  private SidecarReader(BufferedReader in) {
    this.in = in;
  }

  /**
   * Reads a whole sidecar.
   *
   * @throws SidecarException if it is not one that this version understands
   */
  public static Result read(BufferedReader in) throws IOException, SidecarException {
    return new SidecarReader(in).read();
  }

  private Result read() throws IOException, SidecarException {
    String[] first = fields(in.readLine());
    if (!first[0].equals(SidecarFormat.MAGIC) || first.length < 2) {
      throw error("not a tcpteardown sidecar");
    }
    if (!first[1].equals(SidecarFormat.VERSION)) {
      throw error(
          "format version "
              + first[1]
              + ", but this program knows "
              + SidecarFormat.VERSION
              + ": analyse the capture again");
    }
    String line;
    while ((line = in.readLine()) != null) {
      String[] fields = fields(line);
      if (fields[0].equals(SidecarFormat.END)) {
        return end(fields);
      }
      try {
        if (fields[0].startsWith("#")) {
          header(fields);
        } else {
          row(fields);
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
        throw error("cannot be understood (" + e.getMessage() + ")");
      }
    }
    throw error("the file was cut off: there is no #end");
  }

  private String[] fields(@Nullable String line) {
    lineNumber++;
    return line == null ? new String[] {""} : line.split("\t", -1);
  }

  private SidecarException error(String what) {
    return new SidecarException("line " + lineNumber + ": " + what);
  }

  private Result end(String[] fields) throws SidecarException {
    long rows = findings.size() + factRows + flows.size();
    if (fields.length < 2 || !fields[1].equals(Long.toString(rows))) {
      throw error("rows are missing: " + rows + " were read");
    }
    flows.sort(Comparator.comparingLong(FlowRow::number));
    factRows += orderlyRows * OrderlyRow.FACT_ROWS;
    CaptureInfo capture =
        new CaptureInfo(
            name,
            reader,
            readerVersion,
            complete,
            reason,
            frames,
            fingerprint.startTimeNs(),
            settings,
            List.of(),
            filter);
    return new Result(
        capture,
        fingerprint,
        findings,
        factRows,
        flows,
        Result.ends(flows),
        population,
        List.of(),
        Evictions.NONE);
  }

  private void header(String[] fields) {
    switch (fields[0]) {
      case SidecarFormat.CAPTURE -> name = Escape.unescape(fields[1]);
      case SidecarFormat.READER -> {
        reader = fields[1];
        readerVersion = Escape.unescape(fields[2]);
      }
      case SidecarFormat.COMPLETE -> {
        complete = fields[1].equals("yes");
        reason = complete ? "" : Escape.unescape(fields[2]);
      }
      case SidecarFormat.FILTER -> filter = Escape.unescape(fields[1]);
      case SidecarFormat.FRAMES -> frames = Long.parseLong(fields[1]);
      case SidecarFormat.EARLY -> fingerprint.add(frame(fields));
      case SidecarFormat.LAST -> fingerprint.end(frame(fields));
      case SidecarFormat.POPULATION -> population.add(population(fields));
      case SidecarFormat.SET -> settings = settings.with(fields[1], fields[2]);
      case SidecarFormat.FLOWS -> {
        section = fields[0];
        flowColumns(Arrays.asList(fields).subList(2, fields.length));
      }
      case SidecarFormat.TEXTS,
          SidecarFormat.FINDINGS,
          SidecarFormat.FACTS,
          SidecarFormat.SHAPES,
          SidecarFormat.ENDS,
          SidecarFormat.ORDERLY ->
          section = fields[0];
      default -> {
        // A later version of the same format may say more in its header.
      }
    }
  }

  private static OtherFrame frame(String[] fields) {
    return new OtherFrame(
        Long.parseLong(fields[1]),
        FieldValue.parseSeconds(fields[2]),
        Integer.parseInt(fields[3]),
        Integer.parseInt(fields[4]));
  }

  /** A finding about the population, from its line. */
  static PopulationFinding population(String[] fields) {
    Severity severity =
        Severity.byId(fields[2])
            .orElseThrow(() -> new IllegalArgumentException("unknown severity " + fields[2]));
    List<Long> examples =
        fields[9].isEmpty()
            ? List.of()
            : Arrays.stream(fields[9].split(",", -1)).map(Long::valueOf).toList();
    PopulationId id =
        PopulationId.byId(fields[1])
            .orElseThrow(() -> new IllegalArgumentException("unknown finding " + fields[1]));
    return new PopulationFinding(
        id,
        severity,
        Escape.unescape(fields[3]),
        Escape.unescape(fields[4]),
        new Span(time(fields[5]), time(fields[6])),
        Long.parseLong(fields[7]),
        Long.parseLong(fields[8]),
        examples,
        Escape.unescape(fields[10]));
  }

  private static long time(String seconds) {
    return seconds.isEmpty() ? Span.OPEN : FieldValue.parseSeconds(seconds);
  }

  private void row(String[] fields) {
    switch (section) {
      case SidecarFormat.TEXTS -> texts.text(fields);
      case SidecarFormat.FINDINGS -> {
        fields[FINDING_TEXT] = texts.whole(fields[FINDING_TEXT]);
        findings.add(SidecarRows.finding(fields));
      }
      case SidecarFormat.FACTS -> {
        FrameFacts frame = SidecarRows.facts(fields);
        factRows++;
        facts.computeIfAbsent(frame.flow(), flow -> new ArrayList<>()).add(frame);
      }
      case SidecarFormat.FLOWS -> flows.add(flow(fields));
      case SidecarFormat.SHAPES -> orderly.shape(fields);
      case SidecarFormat.ENDS -> orderly.ends(fields);
      case SidecarFormat.ORDERLY -> {
        flows.add(orderly.flow(fields, fingerprint.firstTimeNs()));
        orderlyRows++;
      }
      default -> throw new IllegalArgumentException("a row before any section");
    }
  }

  private void flowColumns(List<String> columns) {
    flowColumns.clear();
    for (FlowField field : FlowField.values()) {
      int column = columns.indexOf(field.id());
      if (column >= SidecarRows.FLOW_LEAD) {
        flowColumns.put(field, column);
      }
    }
  }

  private FlowRow flow(String[] fields) {
    Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);
    long number = Long.parseLong(fields[0]);
    values.put(FlowField.FLOW, FieldValue.count(number));
    flowColumns.forEach(
        (field, column) -> {
          if (!fields[column].isEmpty()) {
            String text = field.isSentence() ? texts.whole(fields[column]) : fields[column];
            values.put(field, FieldValue.parse(field.type(), Escape.unescape(text)));
          }
        });
    return new StoredFlow(
        number,
        SidecarRows.endpoint(fields[1], fields[2]),
        SidecarRows.endpoint(fields[3], fields[4]),
        Long.parseLong(fields[5]),
        Long.parseLong(fields[6]),
        facts.getOrDefault(number, List.of()),
        values);
  }
}

package org.tcpteardown.annotate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.PopulationFinding;

/** Makes the rows of a sidecar, and names their columns. */
final class SidecarRows {
  static final List<String> FINDING_COLUMNS =
      List.of("frame", "time", "length", "flow", "id", "severity", "value", "text");

  static final List<String> FACT_COLUMNS = List.of("frame", "time", "length", "flow", "name=value");

  /** The flow fields after the leading columns. */
  private static final List<FlowField> FLOW_FIELDS =
      Arrays.stream(FlowField.values()).filter(field -> field != FlowField.FLOW).toList();

  static final List<String> FLOW_COLUMNS = flowColumns();

  /** The columns before those of fields. */
  static final int FLOW_LEAD = 7;

  private static final int USUAL_LINE_BYTES = 600;

  private SidecarRows() {}

  private static List<String> flowColumns() {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "flow",
                "client.address",
                "client.port",
                "server.address",
                "server.port",
                "first.frame",
                "last.frame"));
    FLOW_FIELDS.forEach(field -> columns.add(field.id()));
    return List.copyOf(columns);
  }

  static void finding(ByteText out, Finding finding) {
    finding(out, finding, SharedTexts.NONE);
  }

  static void finding(ByteText out, Finding finding, SharedTexts texts) {
    frame(out, finding.frame(), finding.timeNs(), finding.lengthBytes());
    out.append('\t');
    if (finding.flow() != CapturedFrame.ABSENT) {
      out.append(finding.flow());
    }
    out.append('\t')
        .append(finding.id().id())
        .append('\t')
        .append(finding.severity().id())
        .append('\t');
    value(out, finding.value());
    texts.write(out.append('\t'), Escape.escape(finding.text()));
    out.append('\n');
  }

  /** A finding, from its line, its text in full. */
  static Finding finding(String[] fields) {
    FindingInfo info =
        RuleList.find(fields[4])
            .orElseThrow(() -> new IllegalArgumentException("unknown finding " + fields[4]));
    Severity severity =
        Severity.byId(fields[5])
            .orElseThrow(() -> new IllegalArgumentException("unknown severity " + fields[5]));
    return new Finding(
        Long.parseLong(fields[0]),
        FieldValue.parseSeconds(fields[1]),
        Integer.parseInt(fields[2]),
        fields[3].isEmpty() ? CapturedFrame.ABSENT : Long.parseLong(fields[3]),
        info.id(),
        severity,
        FieldValue.parse(info.type(), Escape.unescape(fields[6])),
        Escape.unescape(fields[7]));
  }

  /** Says how many rows it adds; of a row that is text already, none. */
  static int facts(ByteText out, FlowRow flow) {
    if (flow instanceof TextRow row) {
      row.copyFacts(out);
      return 0;
    }
    List<FrameFacts> all = flow.facts();
    for (FrameFacts facts : all) {
      frame(out, facts.frame(), facts.timeNs(), facts.lengthBytes());
      out.append('\t').append(facts.flow());
      for (Map.Entry<FrameField, FieldValue> fact : facts.values().entrySet()) {
        out.append('\t').append(fact.getKey().id()).append('=');
        value(out, fact.getValue());
      }
      out.append('\n');
    }
    return all.size();
  }

  /** The facts of one frame, from their line. */
  static FrameFacts facts(String[] fields) {
    Map<FrameField, FieldValue> values = new EnumMap<>(FrameField.class);
    for (int i = 4; i < fields.length; i++) {
      int equals = fields[i].indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("not name=value: " + fields[i]);
      }
      for (FrameField field : FrameField.values()) {
        if (field.id().equals(fields[i].substring(0, equals))) {
          String plain = Escape.unescape(fields[i].substring(equals + 1));
          values.put(field, FieldValue.parse(field.type(), plain));
        }
      }
    }
    return new FrameFacts(
        Long.parseLong(fields[0]),
        FieldValue.parseSeconds(fields[1]),
        Integer.parseInt(fields[2]),
        Long.parseLong(fields[3]),
        values);
  }

  /** One end of a flow, from its two columns. */
  static Endpoint endpoint(String address, String port) {
    IpAddress parsed =
        IpAddress.parse(address)
            .orElseThrow(() -> new IllegalArgumentException("not an address: " + address));
    return new Endpoint(parsed, Integer.parseInt(port));
  }

  static void flow(ByteText out, FlowRow flow) {
    flow(out, flow, SharedTexts.NONE);
  }

  static void flow(ByteText out, FlowRow flow, SharedTexts texts) {
    if (flow instanceof TextRow row) {
      flow(out, row, texts);
      return;
    }
    out.append(flow.number());
    endpoint(out, flow.client());
    endpoint(out, flow.server());
    out.append('\t').append(flow.firstFrame()).append('\t').append(flow.lastFrame());
    for (FlowField field : FLOW_FIELDS) {
      out.append('\t');
      FieldValue value = flow.value(field);
      if (value != null && field.isSentence()) {
        texts.write(out, Escape.escape(value.text()));
      } else if (value != null) {
        value(out, value);
      }
    }
    out.append('\n');
  }

  private static void flow(ByteText out, TextRow row, SharedTexts texts) {
    if (texts.isEmpty()) {
      row.copyFlow(out);
      return;
    }
    ByteText line = new ByteText(USUAL_LINE_BYTES);
    row.copyFlow(line);
    byte[] bytes = line.bytes();
    int end = line.length() - 1;
    int copied = 0;
    int column = 0;
    int start = 0;
    for (int at = 0; at <= end; at++) {
      if (at == end || bytes[at] == '\t') {
        if (column >= FLOW_LEAD && FLOW_FIELDS.get(column - FLOW_LEAD).isSentence()) {
          out.append(bytes, copied, start - copied);
          texts.write(out, new String(bytes, start, at - start, StandardCharsets.UTF_8));
          copied = at;
        }
        column++;
        start = at + 1;
      }
    }
    out.append(bytes, copied, line.length() - copied);
  }

  /** All texts of a flow that may be shared, with their escapes. */
  static List<String> sentences(FlowRow flow) {
    List<String> found = new ArrayList<>();
    for (FlowField field : FLOW_FIELDS) {
      FieldValue value = field.isSentence() ? flow.value(field) : null;
      if (value != null) {
        found.add(Escape.escape(value.text()));
      }
    }
    return found;
  }

  static void population(ByteText out, PopulationFinding finding) {
    out.append(SidecarFormat.POPULATION).append('\t').append(finding.id().id());
    out.append('\t').append(finding.severity().id());
    out.append('\t').escaped(finding.subject());
    out.append('\t').escaped(finding.value());
    time(out, finding.span().fromNs());
    time(out, finding.span().toNs());
    out.append('\t').append(finding.count()).append('\t').append(finding.of()).append('\t');
    for (int i = 0; i < finding.flows().size(); i++) {
      out.append(i == 0 ? "" : ",").append(finding.flows().get(i));
    }
    out.append('\t').escaped(finding.text()).append('\n');
  }

  private static void time(ByteText out, long ns) {
    out.append('\t');
    if (ns != PopulationFinding.Span.OPEN) {
      out.appendSeconds(ns);
    }
  }

  private static void frame(ByteText out, long frame, long timeNs, int lengthBytes) {
    out.append(frame).append('\t').appendSeconds(timeNs);
    out.append('\t').append(lengthBytes);
  }

  private static void endpoint(ByteText out, Endpoint end) {
    out.append('\t').append(end.address()).append('\t').append(end.port());
  }

  static void value(ByteText out, FieldValue value) {
    switch (value.type()) {
      case DURATION -> out.appendSeconds(value.number());
      case TEXT -> out.escaped(value.text());
      case NONE -> {}
      default -> out.append(value.number());
    }
  }
}

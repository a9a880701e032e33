package org.tcpteardown.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.ValueType;

/**
 * Something that is known of a flow: its ends, a {@link FlowField}, or what a finding about it
 * says.
 *
 * @param name as in a query; of fields and findings the display-filter field is {@code
 *     tcpteardown.} and this
 * @param type what it holds
 * @param summary one line, without full stop
 * @param part for what is neither field nor finding; else null
 * @param field the field, else null
 * @param finding the finding, else null
 */
public record FlowColumn(
    String name,
    ColumnType type,
    String summary,
    @Nullable Part part,
    @Nullable FlowField field,
    @Nullable FindingId finding) {

  /** What is neither a field nor a finding. */
  public enum Part {
    CAPTURE("capture", ColumnType.TEXT, "The capture that it is in, as it was named"),
    CLIENT("client", ColumnType.TEXT, "Address of who opened it, or is taken for it"),
    CLIENT_PORT("client.port", ColumnType.NUMBER, "Port of the client"),
    SERVER("server", ColumnType.TEXT, "Address of the other end"),
    SERVER_PORT("server.port", ColumnType.NUMBER, "Port of the server"),
    FIRST_FRAME("first.frame", ColumnType.NUMBER, "Number of its first frame"),
    LAST_FRAME("last.frame", ColumnType.NUMBER, "Number of its last frame"),
    CLOSE_TIME(
        "close.time",
        ColumnType.TIME,
        "When its end began: its first RST, or its first FIN if there is none; UTC"),
    MINUTE("minute", ColumnType.MINUTE, "The minute of close.time; UTC"),
    FINDINGS("findings", ColumnType.TEXT, "What was found in it: the ids, with commas");

    private final String id;
    private final ColumnType type;
    private final String summary;

    Part(String id, ColumnType type, String summary) {
      this.id = id;
      this.type = type;
      this.summary = summary;
    }
  }

  /** All of them, in the order in which they are listed. */
  public static final List<FlowColumn> ALL = all();

  private static final Map<String, FlowColumn> BY_NAME = byName();

  /** The column with this name; empty if there is none. */
  public static Optional<FlowColumn> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The column of a part. */
  public static FlowColumn of(Part part) {
    return new FlowColumn(part.id, part.type, part.summary, part, null, null);
  }

  /** The column of a field. */
  public static FlowColumn of(FlowField field) {
    return new FlowColumn(
        field.id(), ColumnType.of(field.type()), field.summary(), null, field, null);
  }

  private static FlowColumn of(FindingInfo info) {
    String worst = info.type() == ValueType.NONE ? "" : "; of several the largest value";
    return new FlowColumn(
        info.id().id(), ColumnType.of(info.type()), info.summary() + worst, null, null, info.id());
  }

  private static List<FlowColumn> all() {
    List<FlowColumn> all = new ArrayList<>();
    all.add(of(Part.CAPTURE));
    all.add(of(FlowField.FLOW));
    for (Part part : Part.values()) {
      if (part != Part.CAPTURE) {
        all.add(of(part));
      }
    }
    for (FlowField field : FlowField.values()) {
      if (field != FlowField.FLOW) {
        all.add(of(field));
      }
    }
    for (FindingInfo info : RuleList.INFOS) {
      all.add(of(info));
    }
    return List.copyOf(all);
  }

  private static Map<String, FlowColumn> byName() {
    Map<String, FlowColumn> byName = new LinkedHashMap<>();
    ALL.forEach(column -> byName.put(column.name, column));
    return byName;
  }
}

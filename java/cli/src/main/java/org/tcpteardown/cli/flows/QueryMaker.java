package org.tcpteardown.cli.flows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumn;

/** Makes SQL of a question. */
public final class QueryMaker {
  private static final String TABLE = "flows";

  /** What is shown of a connection where there is not room for all. */
  private static final List<String> USUAL =
      List.of(
          "flow",
          "client",
          "client.port",
          "server",
          "server.port",
          "end",
          "closed_by",
          "cause",
          "rst.count",
          "fin.count",
          "verdict.what");

  /** What is shown of a group behind what it is grouped by. */
  private static final List<String> USUAL_OF_GROUPS =
      List.of(
          Grouping.FLOWS,
          "syn.count",
          "ct.count",
          "fin.count.clt",
          "fin.count.srv",
          "rst.count.clt",
          "rst.count.srv");

  private final Question question;
  private final Names inner = new Names(Set.of());
  private final Names outer;

  private QueryMaker(Question question) {
    this.question = question;
    this.outer = question.by().isEmpty() ? inner : new Names(Set.of(Grouping.FLOWS));
  }

  /**
   * The SQL of a question.
   *
   * @param everything whether all that is known of a connection is shown where nothing else is said
   * @param severalCaptures whether to show which capture a connection is in
   */
  public static Query of(Question question, boolean everything, boolean severalCaptures)
      throws QueryException {
    return new QueryMaker(question).query(everything, severalCaptures);
  }

  /** A query of the user's own. */
  public static Query ofSql(String sql) throws QueryException {
    Names names = new Names(Set.of());
    String text = SqlText.of(sql, names);
    return new Query(text, "", columns(names.used()), List.of());
  }

  private Query query(boolean everything, boolean severalCaptures) throws QueryException {
    if (question.by().isEmpty() && !question.having().isEmpty()) {
      throw new QueryException(
          "--having is about the groups that --by makes; --where is about connections");
    }
    String where =
        question.where().isEmpty() ? "" : " WHERE " + Condition.filter(question.where(), inner);
    List<String> keys = new ArrayList<>();
    for (String key : question.by()) {
      keys.add(key(key));
    }
    List<String> labels = labels(keys, everything, severalCaptures);
    List<String> shown = new ArrayList<>();
    for (String label : labels) {
      shown.add(Condition.expression(label, outer));
    }
    String having =
        question.having().isEmpty()
            ? ""
            : " WHERE " + Condition.groupFilter(question.having(), outer);
    String order = order(keys);
    String from = keys.isEmpty() ? TABLE + where : groups(keys, where) + having;
    String sql = "SELECT " + String.join(", ", shown) + " FROM " + from + order + limit();
    return new Query(sql, "SELECT COUNT(*) FROM " + from, columns(inner.used()), labels);
  }

  private String limit() {
    return question.top() == 0 ? "" : " LIMIT " + question.top();
  }

  private String key(String typed) throws QueryException {
    String name = inner.find(typed);
    if (name == null) {
      throw inner.unknown(typed);
    }
    return name;
  }

  private List<String> labels(List<String> keys, boolean everything, boolean severalCaptures) {
    if (!question.columns().isEmpty()) {
      return question.columns();
    }
    List<String> labels = new ArrayList<>();
    if (!keys.isEmpty()) {
      labels.addAll(keys);
      labels.addAll(USUAL_OF_GROUPS);
      labels.removeIf(label -> keys.contains(label) && labels.indexOf(label) >= keys.size());
      return labels;
    }
    if (everything) {
      FlowColumn.ALL.stream().filter(c -> c.finding() == null).forEach(c -> labels.add(c.name()));
      return labels;
    }
    if (severalCaptures) {
      labels.add("capture");
    }
    labels.addAll(USUAL);
    return labels;
  }

  /** What a group is asked for is known only now. */
  private String groups(List<String> keys, String where) {
    Set<String> wanted = new LinkedHashSet<>(outer.used());
    keys.forEach(wanted::remove);
    List<String> parts = new ArrayList<>();
    keys.forEach(key -> parts.add(inner.use(key)));
    for (String name : wanted) {
      if (!name.equals(Grouping.FLOWS)) {
        inner.use(name);
      }
      parts.add(Grouping.sql(name) + " AS \"" + name + '"');
    }
    String quoted = keys.stream().map(key -> '"' + key + '"').collect(Collectors.joining(", "));
    return "(SELECT "
        + String.join(", ", parts)
        + " FROM "
        + TABLE
        + where
        + " GROUP BY "
        + quoted
        + ")";
  }

  private String order(List<String> keys) throws QueryException {
    List<String> parts = new ArrayList<>();
    for (String sort : question.sort()) {
      parts.add(order(sort, keys));
    }
    if (parts.isEmpty() && !keys.isEmpty() && !isMoment(keys.get(0))) {
      parts.add(outer.use(Grouping.FLOWS) + " DESC");
    }
    List<String> last = keys.isEmpty() ? List.of("capture", "flow") : keys;
    boolean unsorted = keys.isEmpty() && parts.isEmpty();
    if (!unsorted) {
      last.forEach(name -> parts.add(outer.use(name)));
    }
    // Captures are in the order in which they were named, and flows in that of their numbers.
    return unsorted ? "" : " ORDER BY " + String.join(", ", parts);
  }

  private static boolean isMoment(String key) {
    return FlowColumn.find(key)
        .filter(c -> c.type() == ColumnType.MINUTE || c.type() == ColumnType.TIME)
        .isPresent();
  }

  /** Numbers with the largest first, all else from A to Z, unless it is said otherwise. */
  private String order(String sort, List<String> keys) throws QueryException {
    int colon = sort.lastIndexOf(':');
    String direction = colon < 0 ? "" : sort.substring(colon + 1).toLowerCase(Locale.ROOT);
    boolean said = direction.equals("asc") || direction.equals("desc");
    String by = said ? sort.substring(0, colon) : sort;
    String sql = Condition.expression(by, outer);
    boolean text = keys.isEmpty() ? isText(by) : keys.contains(outer.find(by)) && isText(by);
    String upOrDown = said ? direction.toUpperCase(Locale.ROOT) : text ? "ASC" : "DESC";
    return sql + " " + upOrDown + " NULLS LAST";
  }

  private boolean isText(String typed) {
    @Nullable String name = outer.find(typed);
    return name != null
        && FlowColumn.find(name)
            .filter(c -> c.type() != ColumnType.NUMBER && c.type() != ColumnType.SECONDS)
            .isPresent();
  }

  private static List<FlowColumn> columns(Set<String> names) {
    return names.stream().flatMap(name -> FlowColumn.find(name).stream()).toList();
  }
}

package org.tcpteardown.cli.summary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.tcpteardown.cli.against.Rates;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.flows.FlowColumn;
import org.tcpteardown.flows.FlowColumn.Part;
import org.tcpteardown.flows.FlowColumns;

/** The columns of flows that a summary needs, by name. */
public final class SummaryColumns {
  private static final List<FlowColumn> WANTED =
      List.of(
          FlowColumn.of(Part.CAPTURE),
          FlowColumn.of(FlowField.FLOW),
          FlowColumn.of(Part.CLIENT),
          FlowColumn.of(Part.CLIENT_PORT),
          FlowColumn.of(Part.SERVER),
          FlowColumn.of(Part.SERVER_PORT),
          FlowColumn.of(Part.CLOSE_TIME),
          FlowColumn.of(FlowField.END),
          FlowColumn.of(FlowField.CAUSE),
          FlowColumn.of(FlowField.SYN_COUNT),
          FlowColumn.of(FlowField.CT_COUNT),
          FlowColumn.of(FlowField.RST_COUNT_CLT),
          FlowColumn.of(FlowField.RST_COUNT_SRV),
          FlowColumn.of(FlowField.HALF_CLOSE_TIME));

  /** With what it takes to compare captures with others. */
  private static final List<FlowColumn> WITH_FINDINGS = withFindings();

  private static final int FINDINGS = WANTED.size();
  private static final int CAPTURE = place(FlowColumn.of(Part.CAPTURE));
  private static final int CLIENT = place(FlowColumn.of(Part.CLIENT));
  private static final int CLIENT_PORT = place(FlowColumn.of(Part.CLIENT_PORT));
  private static final int SERVER = place(FlowColumn.of(Part.SERVER));
  private static final int SERVER_PORT = place(FlowColumn.of(Part.SERVER_PORT));
  private static final int CLOSE_TIME = place(FlowColumn.of(Part.CLOSE_TIME));

  private final FlowColumns flows;

  /**
   * No flows yet.
   *
   * @param comparable whether {@link #rates} will be asked for
   */
  public SummaryColumns(boolean comparable) {
    flows = new FlowColumns(comparable ? WITH_FINDINGS : WANTED);
  }

  private static List<FlowColumn> withFindings() {
    List<FlowColumn> all = new ArrayList<>(WANTED);
    all.add(FlowColumn.of(Part.FINDINGS));
    return all;
  }

  private static int place(FlowColumn column) {
    return WANTED.indexOf(column);
  }

  /** To be filled with flows. */
  public FlowColumns flows() {
    return flows;
  }

  /** Of how many flows each measure holds; only if they are comparable. */
  public Rates rates() {
    Rates rates = new Rates();
    IntFunction<String> ends = texts(FlowField.END);
    IntFunction<String> causes = texts(FlowField.CAUSE);
    IntToLongFunction ofClient = numbers(FlowField.RST_COUNT_CLT);
    IntToLongFunction ofServer = numbers(FlowField.RST_COUNT_SRV);
    Map<String, Set<String>> found = new HashMap<>();
    for (int row = 0; row < rows(); row++) {
      rates.add(
          new Rates.Connection(
              found.computeIfAbsent(text(FINDINGS, row), ids -> Set.of(ids.split(",", -1))),
              ends.apply(row),
              causes.apply(row),
              ofClient.applyAsLong(row),
              ofServer.applyAsLong(row)));
    }
    return rates;
  }

  int rows() {
    return flows.rows();
  }

  /** A number of each row; 0 where it is missing. */
  IntToLongFunction numbers(FlowField field) {
    int column = place(FlowColumn.of(field));
    return row -> number(column, row);
  }

  /** A text of each row; a dash where it is missing. */
  IntFunction<String> texts(FlowField field) {
    int column = place(FlowColumn.of(field));
    return row -> text(column, row);
  }

  long clientPort(int row) {
    return number(CLIENT_PORT, row);
  }

  long serverPort(int row) {
    return number(SERVER_PORT, row);
  }

  /** When its end began; 0 if it did not. */
  long closeTimeNs(int row) {
    return number(CLOSE_TIME, row);
  }

  String capture(int row) {
    return text(CAPTURE, row);
  }

  String client(int row) {
    return text(CLIENT, row);
  }

  String server(int row) {
    return text(SERVER, row);
  }

  private long number(int column, int row) {
    return flows.isAbsent(column, row) ? 0 : flows.value(column, row);
  }

  private String text(int column, int row) {
    return flows.isAbsent(column, row)
        ? "-"
        : flows.texts(column).get((int) flows.value(column, row));
  }
}

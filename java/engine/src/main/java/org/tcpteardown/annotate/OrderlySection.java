package org.tcpteardown.annotate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.OrderlyRow;
import org.tcpteardown.analysis.OrderlyTemplate;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.tcp.OrderlyFlow.Fin;

/**
 * Flows in good order as a sidecar has them: nearly all of a large capture, so each is a short line
 * of numbers. What many of them share is written once, as a shape, and so are their addresses.
 */
final class OrderlySection {
  /** Follows a number that is one of microseconds instead of nanoseconds. */
  static final char MICROS = 'u';

  static final long NS_PER_US = 1000;

  /** More pairs of addresses are not collected; rows then have their own. */
  private static final int MOST_ENDS = 100_000;

  /** The fields that a shape has for all its flows. */
  private static final List<FlowField> SHARED =
      Arrays.stream(FlowField.values())
          .filter(
              field ->
                  field != FlowField.FLOW
                      && field != FlowField.HALF_CLOSE_TIME
                      && field != FlowField.IDLE_BEFORE_CLOSE)
          .toList();

  private static final int SHAPE_LEAD = 4;

  static final List<String> SHAPE_COLUMNS = shapeColumns();

  static final List<String> ENDS_COLUMNS =
      List.of("ends", "client.address", "server.address", "server.port");

  static final List<String> COLUMNS =
      List.of(
          "flow",
          "shape",
          "ends",
          "client.port",
          "first.frame",
          "last.frame-first.frame",
          "fin.frame-first.frame",
          "fin.time-capture.time",
          "fin.acked_in-fin.frame",
          "fin.ack_delay",
          "fin2.frame-fin.frame",
          "half_close_time",
          "fin2.acked_in-fin2.frame",
          "fin2.ack_delay",
          "idle_before_close");

  private final long captureTimeNs;
  private final int mostEnds;
  private final Map<OrderlyTemplate, Integer> shapes = new HashMap<>();
  private final List<OrderlyTemplate> shapeList = new ArrayList<>();
  private final Map<Ends, Integer> ends = new HashMap<>();
  private final List<Ends> endsList = new ArrayList<>();

  /** The two ends of a flow but for the client's port. */
  record Ends(IpAddress client, Endpoint server) {

    // Written out: a record links its own at first use, which takes milliseconds of each run.

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Ends that
              && client.equals(that.client)
              && server.equals(that.server));
    }

    @Override
    public int hashCode() {
      return 31 * client.hashCode() + server.hashCode();
    }

    /** From a row of the section of ends, its number left out. */
    static Ends parse(String[] fields) {
      return new Ends(
          SidecarRows.endpoint(fields[1], "0").address(),
          SidecarRows.endpoint(fields[2], fields[3]));
    }
  }

  /**
   * Nothing yet.
   *
   * @param captureTimeNs time of the capture's first frame, from which times count
   */
  OrderlySection(long captureTimeNs) {
    this(captureTimeNs, MOST_ENDS);
  }

  OrderlySection(long captureTimeNs, int mostEnds) {
    this.captureTimeNs = captureTimeNs;
    this.mostEnds = mostEnds;
  }

  private static List<String> shapeColumns() {
    List<String> columns =
        new ArrayList<>(List.of("shape", "first_closer", "fin.length", "fin2.length"));
    SHARED.forEach(field -> columns.add(field.id()));
    return List.copyOf(columns);
  }

  /** Collects what a row refers to; to be called for all of them before they are written. */
  void collect(OrderlyRow row) {
    if (!shapes.containsKey(row.common())) {
      shapes.put(row.common(), shapeList.size());
      shapeList.add(row.common());
    }
    if (endsList.size() < mostEnds) {
      Ends both = new Ends(row.client().address(), row.server());
      if (ends.putIfAbsent(both, endsList.size()) == null) {
        endsList.add(both);
      }
    }
  }

  int shapes() {
    return shapeList.size();
  }

  int ends() {
    return endsList.size();
  }

  void writeShapes(ByteText out) {
    for (int i = 0; i < shapeList.size(); i++) {
      OrderlyTemplate shape = shapeList.get(i);
      out.append(i).append('\t').append(shape.clientClosedFirst() ? "client" : "server");
      out.append('\t').append(shape.firstFinBytes()).append('\t').append(shape.secondFinBytes());
      for (FlowField field : SHARED) {
        out.append('\t');
        FieldValue value = shape.shared(field);
        if (value != null) {
          SidecarRows.value(out, value);
        }
      }
      out.append('\n');
    }
  }

  void writeEnds(ByteText out) {
    for (int i = 0; i < endsList.size(); i++) {
      Ends both = endsList.get(i);
      out.append(i).append('\t').append(both.client());
      out.append('\t').append(both.server().address()).append('\t').append(both.server().port());
      out.append('\n');
    }
  }

  void write(ByteText out, OrderlyRow row) {
    Fin first = row.firstFin();
    Fin second = row.secondFin();
    out.append(row.number()).append('\t').append(shapes.getOrDefault(row.common(), 0));
    Integer known = ends.get(new Ends(row.client().address(), row.server()));
    out.append('\t');
    if (known != null) {
      out.append(known);
    }
    out.append('\t').append(row.client().port());
    out.append('\t').append(row.firstFrame());
    out.append('\t');
    if (row.lastFrame() != second.ackFrame()) {
      out.append(row.lastFrame() - row.firstFrame());
    }
    out.append('\t').append(first.frame() - row.firstFrame());
    time(out, first.timeNs() - captureTimeNs);
    if (first.ackFrame() == second.frame()) {
      out.append("\t\t");
    } else {
      out.append('\t').append(first.ackFrame() - first.frame());
      time(out, first.ackTimeNs() - first.timeNs());
    }
    out.append('\t').append(second.frame() - first.frame());
    time(out, row.halfCloseNs());
    out.append('\t').append(second.ackFrame() - second.frame());
    time(out, second.ackTimeNs() - second.timeNs());
    time(out, first.quietNs());
    if (known == null) {
      out.append('\t').append(row.client().address());
      out.append('\t').append(row.server().address()).append('\t').append(row.server().port());
    }
    out.append('\n');
  }

  private static void time(ByteText out, long ns) {
    out.append('\t');
    if (ns != 0 && ns % NS_PER_US == 0) {
      out.append(ns / NS_PER_US).append(MICROS);
    } else {
      out.append(ns);
    }
  }

  /** What was read of a sidecar's shapes and ends, and makes flows of its rows. */
  static final class Reader {
    private final List<OrderlyTemplate> shapes = new ArrayList<>();
    private final List<Ends> ends = new ArrayList<>();

    void shape(String[] fields) {
      if (fields.length != SHAPE_COLUMNS.size() || Integer.parseInt(fields[0]) != shapes.size()) {
        throw new IllegalArgumentException("not such a shape");
      }
      Map<FlowField, FieldValue> values = new EnumMap<>(FlowField.class);
      for (int i = 0; i < SHARED.size(); i++) {
        String text = fields[SHAPE_LEAD + i];
        if (!text.isEmpty()) {
          FlowField field = SHARED.get(i);
          values.put(field, FieldValue.parse(field.type(), Escape.unescape(text)));
        }
      }
      shapes.add(
          new OrderlyTemplate(
              values,
              fields[1].equals("client"),
              Integer.parseInt(fields[2]),
              Integer.parseInt(fields[3])));
    }

    void ends(String[] fields) {
      if (fields.length != ENDS_COLUMNS.size() || Integer.parseInt(fields[0]) != ends.size()) {
        throw new IllegalArgumentException("not such ends");
      }
      ends.add(Ends.parse(fields));
    }

    /** The shape with this number. */
    OrderlyTemplate shape(int number) {
      return shapes.get(number);
    }

    /** How many ends there are. */
    int endsCount() {
      return ends.size();
    }

    /** The ends with this number. */
    Ends ends(int number) {
      return ends.get(number);
    }

    OrderlyRow flow(String[] fields, long captureTimeNs) {
      boolean ownEnds = fields[2].isEmpty();
      if (fields.length != COLUMNS.size() + (ownEnds ? ENDS_COLUMNS.size() - 1 : 0)) {
        throw new IllegalArgumentException("not such a flow");
      }
      Ends both =
          ownEnds
              ? Ends.parse(Arrays.copyOfRange(fields, COLUMNS.size() - 1, COLUMNS.size() + 3))
              : ends.get(Integer.parseInt(fields[2]));
      long firstFrame = Long.parseLong(fields[4]);
      long fin = firstFrame + Long.parseLong(fields[6]);
      long finNs = captureTimeNs + ns(fields[7]);
      long fin2 = fin + Long.parseLong(fields[10]);
      long fin2Ns = finNs + ns(fields[11]);
      // Mostly the other FIN acknowledges the first, and the ACK of that one is the last frame.
      boolean byOther = fields[8].isEmpty();
      long ackedIn = byOther ? fin2 : fin + Long.parseLong(fields[8]);
      long ackedNs = byOther ? fin2Ns : finNs + ns(fields[9]);
      long ackedIn2 = fin2 + Long.parseLong(fields[12]);
      return new OrderlyRow(
          Long.parseLong(fields[0]),
          new Endpoint(both.client(), Integer.parseInt(fields[3])),
          both.server(),
          firstFrame,
          fields[5].isEmpty() ? ackedIn2 : firstFrame + Long.parseLong(fields[5]),
          new Fin(fin, finNs, ns(fields[14]), ackedIn, ackedNs),
          new Fin(fin2, fin2Ns, 0, ackedIn2, fin2Ns + ns(fields[13])),
          shapes.get(Integer.parseInt(fields[1])));
    }

    private static long ns(String text) {
      int last = text.length() - 1;
      return last > 0 && text.charAt(last) == MICROS
          ? Math.multiplyExact(Long.parseLong(text, 0, last, 10), NS_PER_US)
          : Long.parseLong(text);
    }
  }
}

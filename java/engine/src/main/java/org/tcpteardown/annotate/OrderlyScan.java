package org.tcpteardown.annotate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.OrderlyTemplate;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.IpAddress;

/** A flow in good order: the columns of {@link OrderlySection}. */
final class OrderlyScan implements ScannedFlow {
  private static final int SHAPE = 1;
  private static final int ENDS = 2;
  private static final int CLIENT_PORT = 3;
  private static final int FIRST_FRAME = 4;
  private static final int FRAMES_TO_LAST = 5;
  private static final int FRAMES_TO_FIN = 6;
  private static final int FIN_TIME = 7;
  private static final int FRAMES_TO_FIN2 = 10;
  private static final int HALF_CLOSE_TIME = 11;
  private static final int FRAMES_TO_FIN2_ACK = 12;
  private static final int IDLE = 14;
  private static final int OWN_CLIENT = OrderlySection.COLUMNS.size();
  private static final int OWN_SERVER = OWN_CLIENT + 1;
  private static final int OWN_PORT = OWN_CLIENT + 2;

  private final TabbedLine line;
  private final OrderlySection.Reader shapes;

  /** By the number of their ends; made when they are first asked for. */
  private @Nullable String[] clients = new String[0];

  private @Nullable String[] servers = new String[0];

  private long captureTimeNs;

  OrderlyScan(TabbedLine line, OrderlySection.Reader shapes) {
    this.line = line;
    this.shapes = shapes;
  }

  /** From when on times count. */
  void captureBegins(long timeNs) {
    captureTimeNs = timeNs;
  }

  /** Refuses a line that is none of these. */
  void check() {
    int columns = line.columns();
    int wanted = OrderlySection.COLUMNS.size();
    if (columns < wanted
        || columns
            != (line.isEmpty(ENDS) ? wanted + OrderlySection.ENDS_COLUMNS.size() - 1 : wanted)) {
      throw new IllegalArgumentException("not such a flow");
    }
  }

  private OrderlyTemplate shape() {
    return shapes.shape(Math.toIntExact(line.number(SHAPE)));
  }

  /** Which ends it has; less than 0 if the line names its own. */
  private int ends() {
    return line.isEmpty(ENDS) ? -1 : Math.toIntExact(line.number(ENDS));
  }

  private static String text(@Nullable String[] known, int place, IpAddress address) {
    String text = known[place];
    if (text == null) {
      text = address.toString();
      known[place] = text;
    }
    return text;
  }

  @Override
  public long number() {
    return line.number(0);
  }

  @Override
  public String client() {
    int ends = ends();
    if (ends < 0) {
      return line.text(OWN_CLIENT);
    }
    IpAddress address = shapes.ends(ends).client();
    if (ends >= clients.length) {
      clients = Arrays.copyOf(clients, shapes.endsCount());
    }
    return text(clients, ends, address);
  }

  @Override
  public long clientPort() {
    return line.number(CLIENT_PORT);
  }

  @Override
  public String server() {
    int ends = ends();
    if (ends < 0) {
      return line.text(OWN_SERVER);
    }
    IpAddress address = shapes.ends(ends).server().address();
    if (ends >= servers.length) {
      servers = Arrays.copyOf(servers, shapes.endsCount());
    }
    return text(servers, ends, address);
  }

  @Override
  public long serverPort() {
    int ends = ends();
    return ends < 0 ? line.number(OWN_PORT) : shapes.ends(ends).server().port();
  }

  @Override
  public long firstFrame() {
    return line.number(FIRST_FRAME);
  }

  @Override
  public long lastFrame() {
    long first = firstFrame();
    return line.isEmpty(FRAMES_TO_LAST)
        ? first
            + line.number(FRAMES_TO_FIN)
            + line.number(FRAMES_TO_FIN2)
            + line.number(FRAMES_TO_FIN2_ACK)
        : first + line.number(FRAMES_TO_LAST);
  }

  @Override
  public long orderlyFinNs() {
    return captureTimeNs + line.shortTimeNs(FIN_TIME);
  }

  @Override
  public long value(FlowField field) {
    return switch (field) {
      case FLOW -> number();
      case HALF_CLOSE_TIME -> line.shortTimeNs(HALF_CLOSE_TIME);
      case IDLE_BEFORE_CLOSE -> line.shortTimeNs(IDLE);
      default -> {
        FieldValue value = shape().shared(field);
        yield value == null ? ABSENT : value.number();
      }
    };
  }

  @Override
  public @Nullable String text(FlowField field) {
    FieldValue value = shape().value(field, line.shortTimeNs(HALF_CLOSE_TIME));
    return value == null ? null : value.text();
  }
}

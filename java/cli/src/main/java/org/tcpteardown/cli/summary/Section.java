package org.tcpteardown.cli.summary;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;

/**
 * A ranking, or a list of what stands out.
 *
 * @param kind what it is about
 * @param lines the first few
 * @param more how many there are behind them
 */
record Section(Kind kind, List<Line> lines, int more) {

  /** In the order in which they are told. */
  enum Kind {
    CLIENTS_BY_SERVER_RST(
        "clients by server RST", Column.RSTS, Column.CONNECTIONS, Column.SYN_RATE),
    SERVERS_BY_RST("servers by RST sent", Column.RSTS, Column.CONNECTIONS, Column.CLIENT_RSTS),
    PORTS_BY_REFUSALS("ports by refusals", Column.REFUSED, Column.CONNECTIONS, Column.SYN_RATE),
    CAUSES("causes", Column.CONNECTIONS),
    LONGEST_HALF_CLOSES("longest half-closes", Column.TIME),
    ALWAYS_RESET("ends that always reset", Column.CONNECTIONS, Column.OF),
    ODD_ONES_OUT("odd ones out", Column.CONNECTIONS, Column.OF);

    private final String title;

    /** Never changes. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Column> columns;

    Kind(String title, Column... columns) {
      this.title = title;
      this.columns = List.of(columns);
    }

    /** For people. */
    String title() {
      return title;
    }

    /** For programs. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What is said of each line. */
    List<Column> columns() {
      return columns;
    }
  }

  /** Something that is said of a line: a number. */
  enum Column {
    RSTS("rsts", "RSTs", "Frames with RST of servers"),
    CLIENT_RSTS("client_rsts", "clients' RSTs", "Frames with RST of clients"),
    REFUSED("refused", "refused", "Connections that were refused"),
    CONNECTIONS("connections", "connections", "Connections"),
    OF("of", "", "Of so many connections"),
    SYN_RATE(
        "syns_per_connection",
        "SYNs per connection",
        "SYNs for each connection that came about; null if none did"),
    TIME("time", "time", "Between the two ends' first FINs, in seconds");

    private final String id;
    private final String title;
    private final String summary;

    Column(String id, String title, String summary) {
      this.id = id;
      this.title = title;
      this.summary = summary;
    }

    String id() {
      return id;
    }

    String title() {
      return title;
    }

    String summary() {
      return summary;
    }

    /** A number in words. */
    String text(@Nullable Number number) {
      if (this == SYN_RATE) {
        return number == null
            ? "none came about"
            : String.format(Locale.ROOT, "%.1f", number.doubleValue());
      }
      long count = number == null ? 0 : number.longValue();
      return switch (this) {
        case TIME -> Wording.time(count);
        case OF -> "of " + Rankings.count(count);
        default -> Rankings.count(count);
      };
    }
  }

  /**
   * One of them.
   *
   * @param name whom or what it is about
   * @param numbers what is said of it, for each column; null for what cannot be said
   * @param filter the display filter that selects its connections
   * @param leftOut how many of its connections the filter does not select, for it would be too long
   * @param capture of which capture, for a filter by the flows' numbers; else empty
   */
  record Line(
      String name,
      List<? extends @Nullable Number> numbers,
      String filter,
      long leftOut,
      String capture) {

    /** Of all captures, with a filter for all of its connections. */
    static Line of(String name, List<? extends @Nullable Number> numbers, String filter) {
      return new Line(name, numbers, filter, 0, "");
    }
  }
}

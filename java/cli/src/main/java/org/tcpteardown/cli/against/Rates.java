package org.tcpteardown.cli.against;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of how many connections each measure holds. */
public final class Rates {
  private final Map<Measure, Long> counts = new HashMap<>();
  private final Map<String, Measure> findings = new HashMap<>();
  private final Map<String, Measure> causes = new HashMap<>();
  private final Map<String, Measure> ends = new HashMap<>();
  private long connections;

  /** No connection yet. */
  public Rates() {
    for (Measure measure : Measure.ALL) {
      switch (measure.kind()) {
        case FINDING -> findings.put(measure.id(), measure);
        case CAUSE -> causes.put(measure.id(), measure);
        case END -> ends.put(measure.id(), measure);
        case RESET_BY -> {
          // By the counters.
        }
      }
    }
  }

  /**
   * A connection.
   *
   * @param findings ids of its findings
   * @param end how it ended
   * @param cause why
   * @param rstsOfClient RSTs that the client sent
   * @param rstsOfServer RSTs that the server sent
   */
  public record Connection(
      Set<String> findings, String end, String cause, long rstsOfClient, long rstsOfServer) {}

  /** Adds one. */
  public void add(Connection connection) {
    connections++;
    connection.findings().forEach(id -> count(findings.get(id)));
    count(causes.get(connection.cause()));
    count(ends.get(connection.end()));
    if (connection.rstsOfClient() > 0) {
      count(Measure.BY_CLIENT);
    }
    if (connection.rstsOfServer() > 0) {
      count(Measure.BY_SERVER);
    }
  }

  private void count(@Nullable Measure measure) {
    if (measure != null) {
      counts.merge(measure, 1L, Long::sum);
    }
  }

  /** How many there are. */
  public long connections() {
    return connections;
  }

  /** How many of them have it. */
  Share of(Measure measure) {
    return new Share(counts.getOrDefault(measure, 0L), connections);
  }
}

package org.tcpteardown.population.rules;

import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.tcp.OrderlyFlow;

/**
 * Which connections servers took and refused after they had ended several at once. A bounded number
 * of times for each server: those that were taken are thinned, so that one may be named too late,
 * and never too early.
 */
final class Aftermath {
  /** A service that restarts is asked again within this; later refusals have their own story. */
  private static final long NEAR_NS = 60_000_000_000L;

  private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();

  /**
   * What a server did after a moment.
   *
   * @param refused how many connections it refused from then on, until it took one again
   * @param more whether it may have been more
   * @param firstNs when it refused the first of them, nanoseconds since 1970
   * @param lastNs when it refused the last of them
   * @param takenNs when it is known to have taken one again, after those; -1 if it is not
   */
  record After(int refused, boolean more, long firstNs, long lastNs, long takenNs) {
    /** Nothing is known. */
    static final After UNKNOWN = new After(0, false, 0, 0, -1);

    /** Whether the refusals were over and a connection was taken, or none was refused at all. */
    boolean taken() {
      return takenNs >= 0;
    }

    /** Whether a refusal is one of them. */
    boolean holds(long timeNs) {
      return refused > 0 && timeNs >= firstNs && timeNs <= lastNs;
    }

    /**
     * As the end of a sentence, with its punctuation; empty if nothing is known.
     *
     * @param sinceNs when the moment was over
     */
    String inWords(long sinceNs) {
      if (refused == 0) {
        return taken()
            ? "; none was refused afterwards, and the next one taken "
                + Wording.time(takenNs - sinceNs)
                + " later, as when a server is reloaded or drained"
            : "";
      }
      return inShort()
          + (refused == 1 ? ", " : ", the first ")
          + Wording.time(Math.max(0, firstNs - sinceNs))
          + " later, and "
          + (taken()
              ? "took one "
                  + Wording.time(takenNs - sinceNs)
                  + " later, as when its process ends and is started again"
              : "is not seen to take one again, as when its process ends");
    }

    /** That it refused some, if it did, as the end of a sentence with its punctuation. */
    String inShort() {
      return refused == 0
          ? ""
          : "; it refused the next "
              + (refused == 1 ? "connection" : refused + " connections")
              + (more ? " and perhaps more" : "");
    }
  }

  /** Times of one server. */
  private static final class Server implements BoundedTable.Weighed {
    private final Times taken = new Times();
    private final Times refused = new Times();

    @Override
    public long weight() {
      return 1L + taken.seen() + 10L * refused.seen();
    }
  }

  void accept(EndedFlow ended) {
    if (refuses(ended)) {
      server(ended.server()).refused.add(ended.flow().server().rsts().get(0).timeNs());
      return;
    }
    Segment synAck = ended.flow().server().firstSynAck();
    if (synAck != null && ended.flow().server().synAcked()) {
      server(ended.server()).taken.add(synAck.timeNs());
    }
  }

  void accept(OrderlyFlow flow) {
    server(flow.server()).taken.add(flow.synAckTimeNs());
  }

  private Server server(Endpoint endpoint) {
    return servers.get(endpoint, Server::new);
  }

  /** Whether a server refused the flow by a RST. */
  static boolean refuses(EndedFlow ended) {
    return !ended.flow().server().rsts().isEmpty() && RefusingServer.refused(ended);
  }

  /** What is told of a connection that was refused just after such a moment, as a clause. */
  static String closedBefore(int connections, long beforeNs) {
    return "this server had ended "
        + connections
        + " connections at once "
        + Wording.time(Math.max(0, beforeNs))
        + " before";
  }

  /** What a server did after it had ended several connections from one time to another. */
  After after(Endpoint endpoint, long fromNs, long toNs) {
    Server server = servers.find(endpoint);
    if (server == null) {
      return After.UNKNOWN;
    }
    long takenNs = server.taken.firstAfter(toNs);
    long refusedNs = server.refused.firstAfter(fromNs);
    boolean soon = refusedNs >= 0 && refusedNs <= toNs + NEAR_NS;
    boolean before = refusedNs >= 0 && takenNs >= 0 && takenNs < refusedNs;
    if (!soon || before) {
      boolean known = takenNs >= 0 && takenNs <= toNs + NEAR_NS && !soon;
      return known && !server.refused.isThinned()
          ? new After(0, false, 0, 0, takenNs)
          : After.UNKNOWN;
    }
    long[] run = server.refused.between(refusedNs, takenNs < 0 ? Long.MAX_VALUE : takenNs);
    int near = 1;
    while (near < run.length && run[near] - run[near - 1] <= NEAR_NS) {
      near++;
    }
    return new After(near, server.refused.isThinned(), refusedNs, run[near - 1], takenNs);
  }
}

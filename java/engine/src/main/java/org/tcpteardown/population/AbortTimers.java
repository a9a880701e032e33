package org.tcpteardown.population;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.PayloadBurst;
import org.tcpteardown.tcp.RoundTrip;
import org.tcpteardown.tcp.RstFamily;

/**
 * Which servers reset connections always after the same silence, though a request had just come. It
 * keeps a few times for each server.
 */
final class AbortTimers {
  /** Fewer may be alike by chance. */
  private static final int ENOUGH = 3;

  /** A timer of a program is exact; one that is looked at now and then would spread over more. */
  private static final long NEAR_NS = 100_000_000L;

  private static final int NEAR_PERCENT = 1;

  /** Of those resets, so many in a hundred must be alike. */
  private static final int CLUSTER_PERCENT = 80;

  private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();

  private static final class Server implements BoundedTable.Weighed {
    private final Samples silences = new Samples();
    private long survivedNs;

    @Override
    public long weight() {
      return 1L + silences.size();
    }
  }

  /** Takes the next flow. */
  void accept(EndedFlow flow) {
    long silenceNs = silenceNs(flow);
    long survivedNs = silenceNs > 0 ? 0 : flow.flow().survivedGapNs(0);
    if (silenceNs == 0 && survivedNs == 0) {
      return; // most flows
    }
    Server server = servers.get(flow.server(), Server::new);
    server.survivedNs = Math.max(server.survivedNs, survivedNs);
    if (silenceNs > 0) {
      server.silences.add(silenceNs);
    }
  }

  /**
   * How long the server had sent no data when it reset the flow, just after a request that had
   * ended the silence; 0 if it did not.
   */
  private static long silenceNs(EndedFlow ended) {
    if (!ended.has(FindingId.ABORT_UNREAD_DATA) || ended.flow().rolesGuessed()) {
      return 0;
    }
    Flow flow = ended.flow();
    SentRst rst = ended.story().rsts().get(0);
    HalfConnection server = flow.server();
    PayloadBurst burst = flow.client().burst();
    Segment request = burst.first();
    long answeredNs = server.lastPayloadNs();
    return rst.sender() == server
            && rst.mark().family() == RstFamily.SOCKET
            && server.fins().isEmpty()
            && answeredNs != HalfConnection.NEVER
            && request != null
            && request.timeNs() > answeredNs
            && burst.quietNs() >= Gap.MIN_NS
            && rst.mark().peerBefore().unansweredBytes() == burst.bytes()
            && rst.mark().timeNs() - request.timeNs() <= RoundTrip.withQueuesNs(flow)
        ? rst.mark().timeNs() - answeredNs
        : 0;
  }

  /**
   * What shows that the flow was reset by a timer of its server's: a clause; mostly null. Where no
   * connection to it went on after a shorter silence, or one did after a longer, it is the request
   * rather than the time that the server did not bear.
   */
  @Nullable String of(EndedFlow flow) {
    long silenceNs = silenceNs(flow);
    Server server = silenceNs == 0 ? null : servers.find(flow.server());
    if (server == null || server.silences.size() < ENOUGH || server.survivedNs == 0) {
      return null;
    }
    Cluster cluster = Cluster.around(server.silences.times(), NEAR_NS, NEAR_PERCENT);
    boolean alike =
        cluster.size() >= ENOUGH
            && cluster.size() * 100L >= (long) server.silences.size() * CLUSTER_PERCENT;
    return alike && cluster.contains(silenceNs) && server.survivedNs < cluster.fromNs()
        ? Wording.time(cluster.middleNs())
            + " after its last data, as "
            + (cluster.size() - 1)
            + " others, while connections that were idle for at most "
            + Wording.time(server.survivedNs)
            + " went on"
        : null;
  }
}

package org.tcpteardown.population.rules;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.Cluster;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.population.Samples;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;

/** {@link #INFO} explains the rule. */
final class ServerIdleClose implements PopulationRule {
  private static final long NEVER = HalfConnection.NEVER;

  /** Servers look at their idle connections now and then, not at once. */
  private static final long NEAR_NS = 250_000_000L;

  private static final int NEAR_PERCENT = 5;

  /** So soon after a new connection has opened it has said who it is. */
  private static final long TAKEOVER_NS = 250_000_000L;

  /** If new connections come as often as that, most closes follow one by chance. */
  private static final int OFTEN_PART = 2;

  /** Of the idle connections that the server closed, so many in a hundred must be alike. */
  private static final int CLUSTER_PERCENT = 80;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.SERVER_IDLE_CLOSE)
          .name("Server closes idle connections after a fixed time")
          .severity(Severity.NOTE, Severity.WARN)
          .subject("a server's address and port")
          .value("the time from the server's last data to its FIN")
          .summary("A server closes idle connections after a fixed time")
          .explain(
              """
              ## What it means
              Time and again this server closed a connection on which no new request had come, always after the same time
              since its last response. Where a request of the client crossed that FIN (`keepalive_race`) the finding is a
              warning.

              ## Why it happens
              Every HTTP server and many others keep an idle connection for a limited time only: 5 s, 60 s and 75 s are
              common. This is ordinary. It becomes a fault when the client's pool, or a load balancer in front, keeps
              connections for longer: sooner or later it sends a request just as the server closes.

              ## When it misleads
              A server that takes this long for some other reason, always the same, looks alike. The time counts from the
              last data captured. Where nearly every close follows at once the opening of another connection to that server,
              it is that connection rather than a timer, and nothing is reported. Brokers that allow one
              session for each client's name (MQTT) close the older one when the same name comes again.

              ## What to do
              Make the side that sends requests forget idle connections earlier than this server does, or raise the server's
              time above that of the client or load balancer. With races, do it soon: each is a failed request.
              """)
          .example("server-idle-close/client.pcapng")
          .settings(Setting.SERVER_IDLE_CLOSE_CONNECTIONS)
          .cites(
              "RFC 9112 section 9.5 (timeouts of persistent connections)",
              "https://github.com/nodejs/node/issues/17749",
              "the table of known timers, each with its source")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(settings.get(Setting.SERVER_IDLE_CLOSE_CONNECTIONS));
  }

  /** How long the server had been idle when it closed first; NEVER if it did not do so. */
  private static long idleBeforeClose(FlowStory story) {
    Flow flow = story.flow();
    HalfConnection server = flow.server();
    if (server.fins().isEmpty()) {
      return NEVER;
    }
    FinMark fin = server.fins().get(0);
    long quietNs = LastWords.quietBeforeNs(story, server, fin);
    if (quietNs < Gap.MIN_NS // most flows
        || fin.peerFinBefore()
        || fin.afterGap()
        || flow.client().lastPayloadNs() == NEVER) {
      return NEVER;
    }
    LastWords words = LastWords.orNotice(story, server, fin);
    long payloadNs = words == null ? fin.lastPayloadNs() : words.payloadBeforeNs();
    if (payloadNs == NEVER) {
      return NEVER;
    }
    long closedNs = words == null ? fin.timeNs() : words.first().timeNs();
    long idleNs = flow.elapsedNs(payloadNs, closedNs);
    // A request after the last response would have been waiting for its own.
    boolean answered = fin.peerHeardNs() == NEVER || quietNs >= idleNs - idleNs / 4;
    return answered ? idleNs : NEVER;
  }

  private static final class Server implements BoundedTable.Weighed {
    private final Samples idle = new Samples();
    private final Samples closed = new Samples();
    private final Samples opened = new Samples();
    private final Examples examples = new Examples();
    private long races;
    private @Nullable Cluster time;

    @Override
    public long weight() {
      return 1L + idle.size();
    }

    void conclude(long enough) {
      if (idle.size() < enough) {
        return;
      }
      Cluster cluster = Cluster.around(idle.times(), NEAR_NS, NEAR_PERCENT);
      if (cluster.size() >= enough
          && cluster.size() * 100L >= (long) idle.size() * CLUSTER_PERCENT
          && closesAfterOpening() * 100L < (long) closed.size() * CLUSTER_PERCENT) {
        time = cluster;
      }
    }

    /** How many closes came right after another connection had opened; 0 if many would anyway. */
    private int closesAfterOpening() {
      long[] opens = opened.times();
      Arrays.sort(opens);
      if (opens.length < 2
          || opens.length * TAKEOVER_NS * OFTEN_PART > opens[opens.length - 1] - opens[0]) {
        return 0;
      }
      int count = 0;
      for (long closeNs : closed.times()) {
        int at = Arrays.binarySearch(opens, closeNs);
        int before = at >= 0 ? at : -at - 2;
        count += before >= 0 && closeNs - opens[before] <= TAKEOVER_NS ? 1 : 0;
      }
      return count;
    }
  }

  private static final class Servers implements Gatherer {
    private final long enough;
    private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();

    Servers(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow flow) {
      long idleNs = idleBeforeClose(flow.story());
      boolean race = flow.has(FindingId.KEEPALIVE_RACE);
      Server known = idleNs == NEVER && !race ? servers.find(flow.server()) : null;
      if (idleNs == NEVER && !race && known == null) {
        return;
      }
      Server server = known != null ? known : servers.get(flow.server(), Server::new);
      if (flow.flow().firstSegment().isOpeningSyn()) {
        server.opened.add(flow.flow().firstSegment().timeNs());
      }
      server.races += race ? 1 : 0;
      if (idleNs != NEVER && server.idle.add(idleNs)) {
        server.closed.add(flow.flow().server().fins().get(0).timeNs());
        server.examples.add(flow.flow().number());
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      // Nobody was idle for long.
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (endpoint, server) -> {
            server.conclude(enough);
            Cluster time = server.time;
            if (time != null) {
              out.accept(finding(endpoint, server, time));
            }
          });
    }

    private static PopulationFinding finding(Endpoint endpoint, Server server, Cluster time) {
      return new PopulationFinding(
          INFO.id(),
          server.races > 0 ? Severity.WARN : Severity.NOTE,
          endpoint.toString(),
          Wording.time(time.middleNs()),
          new Span(time.fromNs(), time.toNs()),
          time.size(),
          server.idle.size(),
          server.examples.flows(),
          endpoint
              + " closes idle connections after "
              + Wording.time(time.middleNs())
              + " ("
              + time.size()
              + " of "
              + server.idle.size()
              + "): "
              + names(time)
              + (server.races == 0
                  ? ""
                  : "; " + Wording.times(server.races) + " a request crossed its FIN"));
    }

    private static String names(Cluster time) {
      long near = Math.max(NEAR_NS, time.middleNs() / 100 * NEAR_PERCENT);
      return new TimerInterval(Math.max(0, time.middleNs() - near), time.middleNs() + near)
          .names(Phase.SERVER_IDLE);
    }

    /** A server that knows when to close idle connections has another reason to do so earlier. */
    @Override
    public @Nullable String notByIdleTimer(EndedFlow flow) {
      HalfConnection half = flow.flow().server();
      Server server = half.rsts().isEmpty() ? null : servers.find(flow.server());
      Cluster time = server == null ? null : server.time;
      if (server == null || time == null || half.lastPayloadNs() == NEVER) {
        return null;
      }
      RstMark rst = half.rsts().get(0);
      long idleNs = flow.flow().elapsedNs(half.lastPayloadNs(), rst.timeNs());
      boolean unasked = half.fins().isEmpty() && rst.peerBefore().unansweredBytes() == 0;
      return unasked
              && idleNs < time.fromNs() - Math.max(NEAR_NS, time.fromNs() / 100 * NEAR_PERCENT)
          ? "this server closes idle connections by FIN after "
              + Wording.time(time.middleNs())
              + " ("
              + time.size()
              + " of "
              + server.idle.size()
              + "), and reset this one after "
              + Wording.time(idleNs)
          : null;
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      long idleNs = idleBeforeClose(flow.story());
      boolean race = flow.has(FindingId.KEEPALIVE_RACE);
      if (idleNs == NEVER && !race) {
        return null;
      }
      Server server = servers.find(flow.server());
      Cluster time = server == null ? null : server.time;
      return server == null || time == null || !(race || time.contains(idleNs))
          ? null
          : "this server closes idle connections after "
              + Wording.time(time.middleNs())
              + " ("
              + time.size()
              + " of "
              + server.idle.size()
              + ")";
    }
  }
}

package org.tcpteardown.population.rules;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
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
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class FixedLifetime implements PopulationRule {
  private static final long NEVER = HalfConnection.NEVER;

  /** Timers of devices run on a coarse clock. */
  private static final long NEAR_NS = 500_000_000L;

  private static final int NEAR_PERCENT = 2;

  /** Of the resets at an age, so many in a hundred must be at the same one. */
  private static final int CLUSTER_PERCENT = 80;

  /** A silence before the RST longer than this part of the age speaks for an idle timer. */
  private static final int IDLE_PART = 4;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.FIXED_LIFETIME)
          .name("Connections reset at one age")
          .severity(Severity.WARN)
          .subject("a server's address and port")
          .value("the age at which connections are reset")
          .summary("Connections are reset at the same age, idle or not")
          .explain(
              """
              ## What it means
              Connections to this server, opened at different times, were reset when they had reached the same age, in
              the middle of traffic and not after a silence. No other connection lived longer.

              ## Why it happens
              A device or proxy limits how long any connection may last: a session lifetime in a load balancer, a firewall
              that forces re-authentication, a job that cleans up old sessions, a maximum age in a server.

              ## When it misleads
              An application that does the same work on each connection and then aborts it has lifetimes of equal length
              as well. Connections opened all at once and reset all at once are not counted: a restart explains them.
              The age counts from the SYN, so only connections whose SYN was captured are looked at.

              ## What to do
              Look for that time, often a round one, in load balancers, firewalls and the server's settings. `forged_rst` and
              `rst.ttl_delta` tell whether a device sent the resets.
              """)
          .example("fixed-lifetime/client.pcapng")
          .settings(Setting.FIXED_LIFETIME_RESETS, Setting.FIXED_LIFETIME_AGE)
          .cites("https://github.com/moby/moby/issues/34867 (a reset every two hours amid traffic)")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Servers(
        settings.get(Setting.FIXED_LIFETIME_RESETS), settings.get(Setting.FIXED_LIFETIME_AGE));
  }

  /** The age at which a flow was reset amid traffic; {@link HalfConnection#NEVER} if it was not. */
  private static long ageAtReset(Flow flow) {
    if (flow.client().rstCount() + flow.server().rstCount() == 0 || !flow.firstSegment().isSyn()) {
      return NEVER;
    }
    RstMark rst = firstRst(flow);
    if (rst == null
        || !rst.ofThisConnection()
        || rst.senderBefore().finSent()
        || rst.peerBefore().finSent()
        || !flow.wasEstablished()) {
      return NEVER;
    }
    long ageNs = flow.elapsedNs(flow.firstSegment().timeNs(), rst.timeNs());
    boolean quiet = rst.idleNs() > ageNs / IDLE_PART || broke(flow, rst) > ageNs / IDLE_PART;
    return quiet ? NEVER : ageNs;
  }

  /** The silence that ended with what the RST answers, in nanoseconds; 0 if there was none. */
  private static long broke(Flow flow, RstMark rst) {
    Gap gap = flow.latestGap();
    Segment trigger = rst.trigger();
    if (gap == null || trigger == null || gap.first().frame() != trigger.frame()) {
      return 0;
    }
    boolean atOnce = rst.timeNs() - trigger.timeNs() == rst.idleNs(); // nothing came between
    return atOnce ? gap.quietNs() : 0;
  }

  private static @Nullable RstMark firstRst(Flow flow) {
    RstMark first = null;
    for (HalfConnection half : flow.halves()) {
      RstMark rst = half.rsts().isEmpty() ? null : half.rsts().get(0);
      if (rst != null && (first == null || rst.frame() < first.frame())) {
        first = rst;
      }
    }
    return first;
  }

  private static final class Server implements BoundedTable.Weighed {
    private final Samples ages = new Samples();
    private final Samples starts = new Samples();
    private final Examples examples = new Examples();
    private long longestOtherNs;
    private @Nullable Cluster lifetime;

    @Override
    public long weight() {
      return 1 + ages.size() * 100L;
    }

    void conclude(long enough) {
      if (ages.size() < enough) {
        return;
      }
      Cluster cluster = Cluster.around(ages.times(), NEAR_NS, NEAR_PERCENT);
      boolean most = cluster.size() * 100L >= (long) ages.size() * CLUSTER_PERCENT;
      boolean nobodyLived = Math.max(longestOtherNs, longestNs()) <= cluster.toNs();
      if (cluster.size() >= enough && most && nobodyLived && startsApart(cluster)) {
        lifetime = cluster;
      }
    }

    private long longestNs() {
      return Arrays.stream(ages.times()).max().orElse(0);
    }

    /** What begins and ends together proves nothing about its length. */
    private boolean startsApart(Cluster cluster) {
      long first = Arrays.stream(starts.times()).min().orElse(0);
      long last = Arrays.stream(starts.times()).max().orElse(0);
      return last - first >= Math.max(NEAR_NS, 4 * (cluster.toNs() - cluster.fromNs()));
    }
  }

  private static final class Servers implements Gatherer {
    private final long enough;
    private final long minAgeNs;
    private final BoundedTable<Endpoint, Server> servers = new BoundedTable<>();

    Servers(long enough, long minAgeNs) {
      this.enough = enough;
      this.minAgeNs = minAgeNs;
    }

    @Override
    public void accept(EndedFlow ended) {
      Flow flow = ended.flow();
      long livedNs = flow.lastSegment().timeNs() - flow.firstSegment().timeNs();
      if (livedNs < minAgeNs) {
        return; // most flows
      }
      Server server = servers.get(ended.server(), Server::new);
      long ageNs = ageAtReset(flow);
      if (ageNs < minAgeNs) {
        server.longestOtherNs = Math.max(server.longestOtherNs, livedNs);
      } else if (server.ages.add(ageNs)) {
        server.starts.add(flow.firstSegment().timeNs());
        server.examples.add(flow.number());
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      long livedNs = flow.lastTimeNs() - flow.firstTimeNs();
      if (livedNs >= minAgeNs) {
        Server server = servers.get(flow.server(), Server::new);
        server.longestOtherNs = Math.max(server.longestOtherNs, livedNs);
      }
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (endpoint, server) -> {
            server.conclude(enough);
            Cluster lifetime = server.lifetime;
            if (lifetime != null) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.WARN,
                      endpoint.toString(),
                      Wording.time(lifetime.middleNs()),
                      new Span(lifetime.fromNs(), lifetime.toNs()),
                      lifetime.size(),
                      server.ages.size(),
                      server.examples.flows(),
                      lifetime.size()
                          + " of "
                          + Wording.count(server.ages.size(), "connection")
                          + " to "
                          + endpoint
                          + " that were reset amid traffic had the same age of "
                          + Wording.time(lifetime.middleNs())
                          + ", and none lived longer: a fixed lifetime"));
            }
          });
    }

    /** The lifetime that the flow's end fits; null if it does not. */
    private @Nullable Cluster lifetime(EndedFlow ended) {
      long ageNs = ageAtReset(ended.flow());
      Server server = ageNs < minAgeNs ? null : servers.find(ended.server());
      Cluster lifetime = server == null ? null : server.lifetime;
      return lifetime == null || !lifetime.contains(ageNs) ? null : lifetime;
    }

    @Override
    public boolean isFixedLifetime(EndedFlow ended) {
      return lifetime(ended) != null;
    }

    @Override
    public @Nullable String about(EndedFlow ended) {
      Cluster lifetime = lifetime(ended);
      return lifetime == null
          ? null
          : lifetime.size()
              + " connections to this server were reset at this age of "
              + Wording.time(lifetime.middleNs())
              + ": a fixed lifetime";
    }
  }
}

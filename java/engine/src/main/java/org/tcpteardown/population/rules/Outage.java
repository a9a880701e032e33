package org.tcpteardown.population.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.Silence;
import org.tcpteardown.verdict.HostOutage;

/** {@link #INFO} explains the rule. */
final class Outage implements PopulationRule {
  /** One may have been closed meanwhile. */
  private static final int MIN_FORGOTTEN = 2;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.OUTAGE)
          .name("Host out of reach")
          .severity(Severity.WARN)
          .subject(
              "the address of the host that did not answer, the network of those that did not, or"
                  + " who had no answer from any")
          .value("for how long it answered nobody, from the first unanswered frame on")
          .summary("A host answered nobody for a while")
          .explain(
              """
              ## What it means
              Several connections to one host, or from it, went unanswered at the same time: data, FINs, keepalives or
              SYNs that their senders repeated by their timers. Two of them at least met what no session timer makes: one
              was in use just before, another was, too, or was being opened to a port that takes connections. In all that
              time the capture holds not one packet of that host. So neither an idle timer nor one connection's state is
              at fault: the host, or the way to it, was down. Where it answers old connections by RST when it is back, and none
              of them goes on, it was restarted, or another machine has its address. The frame in which it was last heard,
              the first one without answer and the one in which it was heard again bound the time.

              Or all hosts with which one host was in touch, or all of one network, fell silent for it in one moment. Then it is
              not each of them that failed but what they have in common: a tunnel, a link, a router on the way. A router that
              says by ICMP that it has no route to a host tells the same of the way to that one.

              ## Why it happens
              The host lost power, crashed, was restarted, moved (live migration) or froze; its cable, its switch port,
              its radio link or its virtual network failed; a route was withdrawn or a router restarted; a firewall's
              rules were reloaded.

              ## When it misleads
              From one capture point a host that is down looks like a way that is interrupted behind it. If all who tried
              were one host, it may be the way between the two alone. A capture that loses one direction for a while does not
              look so: the senders would have had their ACKs, and repeated nothing. Where the capture was made at the host
              itself, the text says so: then no way was down, but that host took no notice.

              ## What to do
              Look for that time in the host's log (did it restart?) and in those of the switches and routers before it.
              Do not look for a session timer: connections that had been idle when the outage began failed by it as well.
              """)
          .example("crafted-outage/capture.pcapng")
          .settings(Setting.OUTAGE_CONNECTIONS, Setting.OUTAGE_LASTING, Setting.IDLE_AFTER)
          .cites(
              "RFC 9293 section 3.8.1 (retransmission timeout), RFC 1122 section 4.2.3.5",
              "observed: hosts without power, and links that were down for seconds")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Hosts(settings);
  }

  private static final class Hosts implements Gatherer {
    private final Settings settings;
    private final BoundedTable<IpAddress, OutageHost> hosts = new BoundedTable<>();
    private final LivelyFlows lively = new LivelyFlows();
    private final Map<IpAddress, List<OutageHost.Outage>> outages = new HashMap<>();
    private final Map<OutageHost.Outage, HostOutage> told = new HashMap<>();
    private final Map<Long, LostWays.Way> lostWays = new HashMap<>();

    Hosts(Settings settings) {
      this.settings = settings;
    }

    @Override
    public void accept(EndedFlow ended) {
      Flow flow = ended.flow();
      if (flow.isSelfConnected()) {
        return;
      }
      lively.add(flow);
      for (HalfConnection half : flow.halves()) {
        VainTries vain = VainTries.of(ended.story(), half);
        if (half.frames() > 0 || vain != null) {
          OutageHost host = hosts.get(half.endpoint().address(), OutageHost::new);
          host.seen();
          hear(host.heard, flow, half);
          if (vain != null) {
            host.tried(vain);
            Segment last = half.lastSegment();
            if (vain.port() == VainTries.NO_SYN && last != null) {
              host.lived(last.timeNs());
            }
          }
          if (!half.rsts().isEmpty() && ended.has(FindingId.HALF_OPEN)) {
            host.forgot(half.rsts().get(0).timeNs());
          }
          for (IcmpError error : flow.icmpErrors()) {
            boolean there = error.quotedDestination().address().equals(half.endpoint().address());
            if (there && error.isNoRoute()) {
              host.noRoute(error);
            }
          }
          if (half == flow.server() && half.synAcked()) {
            host.accepts(half.endpoint().port());
          }
        }
      }
    }

    private static void hear(HeardTimes heard, Flow flow, HalfConnection half) {
      if (half.frames() == 0) {
        return;
      }
      Segment synAck = half.firstSynAck();
      // Where the first one is not known: that of the flow, which counts as heard too long at most.
      Segment first = synAck == null ? flow.firstSegment() : synAck;
      long fromNs = first.timeNs();
      long fromFrame = first.frame();
      for (Silence silence : half.silences()) {
        if (silence.fromNs() >= fromNs) {
          heard.add(fromNs, fromFrame, silence.fromNs(), silence.fromFrame());
        }
        fromNs = silence.toNs();
        fromFrame = silence.toFrame();
      }
      heard.add(fromNs, fromFrame, Math.max(fromNs, half.lastTimeNs()), half.lastFrame());
    }

    @Override
    public void accept(OrderlyFlow flow) {
      lively.add(flow);
      hear(flow.client().address(), flow);
      hear(flow.server().address(), flow).accepts(flow.server().port());
    }

    private OutageHost hear(IpAddress address, OrderlyFlow flow) {
      OutageHost host = hosts.get(address, OutageHost::new);
      host.seen();
      host.heard.add(flow.firstTimeNs(), flow.firstFrame(), flow.lastTimeNs(), flow.lastFrame());
      return host;
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      long enough = settings.get(Setting.OUTAGE_CONNECTIONS);
      hosts.forEach(
          (address, host) -> {
            List<OutageHost.Outage> found =
                host.hasTries(enough)
                    ? host.outages(enough, settings.get(Setting.OUTAGE_LASTING))
                    : List.of();
            if (!found.isEmpty()) {
              outages.put(address, found);
              for (OutageHost.Outage one : found) {
                HostOutage outage = told(address, host, one);
                told.put(one, outage);
                out.accept(finding(outage, one));
              }
            }
          });
      LostWays ways = new LostWays(lively, enough, settings.get(Setting.OUTAGE_LASTING));
      hosts.forEach(
          (address, host) -> {
            if (!outages.containsKey(address)) { // else the host was told alone
              ways.add(address, host);
            }
          });
      for (LostWays.Way way : ways.find()) {
        way.flows().forEach(flow -> lostWays.put(flow, way));
        out.accept(finding(way));
      }
    }

    private static PopulationFinding finding(LostWays.Way way) {
      Examples examples = new Examples();
      way.flows().forEach(examples::add);
      return new PopulationFinding(
          INFO.id(),
          Severity.WARN,
          way.subject(),
          "at least " + Wording.time(way.lastedNs()),
          new Span(way.lastedNs(), Span.OPEN),
          way.flows().size(),
          way.flows().size(),
          examples.flows(),
          way.inWords());
    }

    private HostOutage told(IpAddress address, OutageHost host, OutageHost.Outage outage) {
      Set<IpAddress> peers = outage.peers();
      long flows = outage.tries().stream().mapToLong(VainTries::flow).distinct().count();
      return new HostOutage(
          address,
          outage.silence().fromFrame(),
          outage.first().fromFrame(),
          outage.silence().toFrame(),
          outage.fromNs(),
          outage.toNs(),
          flows,
          peers.size() == 1 ? outage.first().peer() : null,
          lively.workedWithout(address, outage.fromNs() + Silence.MIN_NS, outage.toNs()),
          outage.tries().stream().anyMatch(VainTries::arrived),
          host.noRouteAt(outage.fromNs(), outage.toNs()));
    }

    private PopulationFinding finding(HostOutage outage, OutageHost.Outage of) {
      Examples examples = new Examples();
      of.tries().stream().mapToLong(VainTries::flow).distinct().forEach(examples::add);
      boolean over = outage.isOver();
      return new PopulationFinding(
          INFO.id(),
          Severity.WARN,
          outage.host().toString(),
          (over ? "" : "at least ") + Wording.time(outage.lastedNs()),
          new Span(outage.lastedNs(), over ? outage.lastedNs() : Span.OPEN),
          outage.connections(),
          outage.connections(),
          examples.flows(),
          text(outage, of));
    }

    private String text(HostOutage outage, OutageHost.Outage of) {
      IpAddress peer = outage.onlyPeer();
      Set<IpAddress> peers = of.peers();
      long shared =
          lively.workedWithout(
              outage.host(), peers, outage.fromNs() + Silence.MIN_NS, outage.toNs());
      StringBuilder text = new StringBuilder();
      text.append(outage.host()).append(' ').append(outage.inWords());
      text.append(", last heard in frame ").append(outage.lastHeardFrame()).append(": ");
      text.append(Wording.count(outage.connections(), "connection")).append(' ');
      text.append(peer == null ? "of " + peers.size() + " hosts" : "with " + peer);
      text.append(" went unanswered");
      if (shared > 0) {
        text.append(", while ").append(Wording.count(shared, "connection"));
        text.append(peer == null ? " of the same hosts" : " of " + peer);
        text.append(" to others worked");
      } else if (outage.others() > 0) {
        text.append(", while ").append(Wording.count(outage.others(), "connection"));
        text.append(" of other hosts worked");
      }
      if (outage.there()) {
        text.append("; it was captured there, so all this had come through the path");
      }
      return text.append(outage.routerSays()).append(afterwards(outage)).toString();
    }

    /** That it had lost what it had, when it was back, as the end of a sentence; mostly empty. */
    private String afterwards(HostOutage outage) {
      OutageHost host = outage.isOver() ? hosts.find(outage.host()) : null;
      int forgot = host == null ? 0 : host.forgotAfter(outage.toNs());
      return forgot < MIN_FORGOTTEN
          ? ""
          : "; when it was back it no longer knew "
              + forgot
              + " connections and none that was tried went on, as when it restarts or another"
              + " machine takes its address";
    }

    @Override
    public boolean isOut(IpAddress host, long timeNs) {
      return outages.getOrDefault(host, List.of()).stream()
          .anyMatch(one -> timeNs >= one.fromNs() && timeNs <= one.toNs());
    }

    /** The outage that the flow went unanswered in. */
    @Override
    public @Nullable HostOutage outage(EndedFlow ended) {
      for (HalfConnection half : ended.flow().halves()) {
        IpAddress address = half.endpoint().address();
        List<OutageHost.Outage> found = outages.get(address);
        OutageHost host = found == null ? null : hosts.find(address);
        VainTries vain = host == null ? null : VainTries.of(ended.story(), half);
        Silence silence = host == null || vain == null ? null : host.silenceOf(vain);
        if (found != null && silence != null) {
          for (OutageHost.Outage one : found) {
            if (one.silence().equals(silence)) {
              return told.get(one);
            }
          }
        }
      }
      return null;
    }

    /** The way that was lost with a flow, or that its SYNs took in vain; mostly null. */
    private LostWays.@Nullable Way wayOf(Flow flow) {
      LostWays.Way way = lostWays.get(flow.number());
      return way != null || lostWays.isEmpty()
          ? way
          : lostWays.values().stream().filter(w -> w.tookSyns(flow)).findFirst().orElse(null);
    }

    /** The outage that lies between the last words of the end that reset the flow and its RST. */
    private @Nullable HostOutage before(EndedFlow ended) {
      for (HalfConnection half : ended.flow().halves()) {
        List<OutageHost.Outage> found = outages.get(half.endpoint().address());
        if (found == null || half.rsts().isEmpty()) {
          continue;
        }
        RstMark rst = half.rsts().get(0);
        for (OutageHost.Outage one : found) {
          for (Silence silence : half.silences()) {
            if (silence.toFrame() == rst.frame()
                && silence.fromNs() < one.toNs()
                && one.isOver()
                && silence.toNs() >= one.toNs()
                && silence.fromNs() <= one.fromNs()) {
              return told.get(one);
            }
          }
        }
      }
      return null;
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      HostOutage outage = outage(flow);
      if (outage != null) {
        return outage.explains(flow.flow(), flow.end())
            ? null // the cause says it
            : outage.host()
                + " "
                + outage.inWords()
                + ", as "
                + Wording.count(outage.connections() - 1, "other connection")
                + " show"
                + outage.routerSays()
                + afterwards(outage);
      }
      LostWays.Way way = wayOf(flow.flow());
      HostOutage before = way == null ? before(flow) : null;
      return before == null
          ? way == null ? null : way.inWords()
          : before.host() + " had " + before.inWords() + " before, so it may have restarted";
    }
  }
}

package org.tcpteardown.population;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerInterval;
import org.tcpteardown.verdict.CallsBack;
import org.tcpteardown.verdict.HostOutage;
import org.tcpteardown.verdict.LaterHost;
import org.tcpteardown.verdict.LostTogether;
import org.tcpteardown.verdict.QueueFull;
import org.tcpteardown.verdict.Siblings;

/**
 * What the flows of one capture have in common. First it takes all flows, then it concludes, then
 * it can be asked. A rule that fails is reported once, and not asked again.
 */
public final class Population {
  private static final Comparator<PopulationFinding> WORST_FIRST =
      Comparator.comparing(PopulationFinding::severity)
          .reversed()
          .thenComparing(PopulationFinding::id)
          .thenComparing(Comparator.comparingLong(PopulationFinding::count).reversed())
          .thenComparing(PopulationFinding::subject);

  /** Of a flow that is looked at alone. */
  public static final Population NONE = new Population(List.of(), Settings.defaults());

  /** What sets the findings of single flows in another light. */
  private static final Set<PopulationId> TEMPERING =
      EnumSet.of(
          PopulationId.OUTAGE,
          PopulationId.PORT_SCAN,
          PopulationId.RESET_HABIT,
          PopulationId.RESET_TOGETHER,
          PopulationId.SERVER_IDLE_CLOSE,
          PopulationId.FIXED_LIFETIME,
          PopulationId.SYN_FLOOD);

  /** A scan may make as many findings as it tried servers. */
  private static final int MAX_OF_A_KIND = 1000;

  private final List<Asked> asked = new ArrayList<>();
  private final Map<PopulationId, String> failures = new LinkedHashMap<>();
  private final List<PopulationFinding> findings = new ArrayList<>();
  private final SiblingMemory siblings = new SiblingMemory();
  private final AbortTimers abortTimers = new AbortTimers();
  private final NearbyResets nearbyResets = new NearbyResets();
  private final List<Gatherer> listeners = new ArrayList<>(0);

  /** Those that found something: nobody else has anything to say about a flow. */
  private final List<Asked> spoke = new ArrayList<>();

  public Population(List<PopulationRule> rules, Settings settings) {
    for (PopulationRule rule : rules) {
      asked.add(new Asked(rule.info(), rule.gather(settings)));
    }
  }

  /** Lets somebody take the same flows who finds nothing himself; before the first of them. */
  public void listen(Gatherer listener) {
    listeners.add(listener);
  }

  /** Takes the next flows, in their order. */
  public void accept(List<? extends Ended> flows) {
    for (Ended flow : flows) {
      flow.tell(siblings);
      if (flow instanceof EndedFlow ended) {
        abortTimers.accept(ended);
        nearbyResets.accept(ended);
      }
    }
    for (Gatherer listener : listeners) {
      flows.forEach(flow -> flow.tell(listener));
    }
    for (Asked one : List.copyOf(asked)) {
      one.accept(flows);
      if (one.fault != null) {
        failed(one.info(), one.fault);
      }
    }
  }

  /** All flows were taken. */
  public void conclude() {
    List<Asked> outagesFirst = new ArrayList<>(asked);
    outagesFirst.sort(Comparator.comparing(one -> one.info().id() != PopulationId.OUTAGE));
    for (Asked one : outagesFirst) {
      List<PopulationFinding> found = new ArrayList<>();
      try {
        one.gatherer().knowing(this::isOut);
        one.gatherer().conclude(f -> found.add(checked(one.info(), f)));
        found.sort(WORST_FIRST);
        findings.addAll(found.subList(0, Math.min(MAX_OF_A_KIND, found.size())));
        if (!found.isEmpty()) {
          spoke.add(one);
        }
      } catch (RuntimeException e) {
        failed(one.info(), "its conclusion: " + e);
      }
    }
    findings.sort(WORST_FIRST);
    listeners.forEach(listener -> listener.knowing(this::isOut));
  }

  private boolean isOut(IpAddress host, long timeNs) {
    return spoke.stream().anyMatch(one -> one.gatherer().isOut(host, timeNs));
  }

  private static PopulationFinding checked(PopulationInfo info, PopulationFinding finding) {
    if (finding.id() != info.id() || !info.severities().contains(finding.severity())) {
      throw new IllegalStateException("reports a " + finding.severity() + " " + finding.id());
    }
    return finding;
  }

  private void failed(PopulationInfo info, String where) {
    failures.put(info.id(), "population rule " + info.id() + " failed on " + where);
    asked.removeIf(one -> one.info().id() == info.id());
  }

  /** What was found, worst first. */
  public List<PopulationFinding> findings() {
    return List.copyOf(findings);
  }

  /**
   * What of it concerns one flow: clauses such as "1 of 2605 connections to this server ended so",
   * without full stop; empty for nearly all flows.
   */
  public List<String> about(FlowStory story, List<Finding> found) {
    if (findings.isEmpty()) {
      return List.of();
    }
    EndedFlow flow = new EndedFlow(story, found);
    List<String> about = new ArrayList<>(0);
    for (Asked one : spoke) {
      String clause = one.gatherer().about(flow);
      if (clause != null) {
        about.add(clause);
      }
    }
    return about;
  }

  /** Whether any of it concerns flows in good order with a server; mostly false. */
  public boolean concernsOrderly(Endpoint server) {
    for (Asked one : spoke) {
      if (one.gatherer().concernsOrderly(server)) {
        return true;
      }
    }
    return false;
  }

  /** Whether {@link #tempered} may change anything; mostly false. */
  public boolean tempers() {
    return siblings.anyDeferred() || findings.stream().anyMatch(f -> TEMPERING.contains(f.id()));
  }

  /** What scan the flow is a probe of, as a clause; mostly null. */
  public @Nullable String scan(FlowStory story, List<Finding> found) {
    if (spoke.isEmpty()) {
      return null;
    }
    EndedFlow flow = new EndedFlow(story, found);
    for (Asked one : spoke) {
      String scan = one.gatherer().scan(flow);
      if (scan != null) {
        return scan;
      }
    }
    return null;
  }

  /** What flood of SYNs the flow is part of, as a clause; mostly null. */
  public @Nullable String flood(FlowStory story, List<Finding> found) {
    if (spoke.isEmpty()) {
      return null;
    }
    EndedFlow flow = new EndedFlow(story, found);
    for (Asked one : spoke) {
      String flood = one.gatherer().flood(flow);
      if (flood != null) {
        return flood;
      }
    }
    return null;
  }

  /** What shows that another machine with the server's address reset a flow; mostly null. */
  public @Nullable String otherMachine(FlowStory story, List<Finding> found) {
    if (spoke.isEmpty()) {
      return null;
    }
    EndedFlow flow = new EndedFlow(story, found);
    for (Asked one : spoke) {
      String other = one.gatherer().otherMachine(flow);
      if (other != null) {
        return other;
      }
    }
    return null;
  }

  /** How many connections took another address together with a flow, it included; mostly 0. */
  public long moved(FlowStory story, List<Finding> found) {
    if (spoke.isEmpty()) {
      return 0;
    }
    EndedFlow flow = new EndedFlow(story, found);
    return spoke.stream().mapToLong(one -> one.gatherer().moved(flow)).max().orElse(0);
  }

  /**
   * What was found in a flow, in the light of all others: nothing that befalls the probe of a scan,
   * a flood's SYN, a health check or a client that a server waits for is worth a warning, and what
   * ended many connections is told where one alone seems to have a reason of its own.
   */
  public List<Finding> tempered(FlowStory story, List<Finding> found) {
    if (found.isEmpty() || !tempers()) {
      return found; // most flows
    }
    if (deferredAccept(story) != null
        || scan(story, found) != null
        || flood(story, found) != null) {
      return found.stream().map(Population::asOfAProbe).toList();
    }
    EndedFlow flow = new EndedFlow(story, found);
    if (isHealthCheck(flow)) {
      return found.stream().map(Population::asOfAProbe).toList();
    }
    HostOutage outage = outage(flow);
    if (outage != null) {
      return found.stream().map(f -> inLightOf(outage, f)).toList();
    }
    LostTogether lost = lostTogether(flow);
    if (lost != null && lost.wentOn() == 0) {
      return found.stream().map(f -> inLightOf(lost, f)).toList();
    }
    String reason = commonReason(flow);
    return reason == null ? found : found.stream().map(f -> inLightOf(reason, f)).toList();
  }

  /** Whether the flow is one of a prober's, which only tests whether the port answers; rare. */
  public boolean isHealthCheck(FlowStory story, List<Finding> found) {
    return tempers() && isHealthCheck(new EndedFlow(story, found));
  }

  private boolean isHealthCheck(EndedFlow flow) {
    return spoke.stream().anyMatch(one -> one.gatherer().isHealthCheck(flow));
  }

  /** What ended this flow and others like it, as a clause; mostly null. */
  private @Nullable String commonReason(EndedFlow flow) {
    for (Asked one : spoke) {
      if (one.gatherer().isOneEvent(flow) || one.gatherer().isFixedLifetime(flow)) {
        return one.gatherer().about(flow);
      }
    }
    return notByIdleTimer(flow);
  }

  private @Nullable String notByIdleTimer(EndedFlow flow) {
    for (Asked one : spoke) {
      String clause = one.gatherer().notByIdleTimer(flow);
      if (clause != null) {
        return clause;
      }
    }
    return null;
  }

  /** Why the server's RST is not the work of its idle timer, as a clause; mostly null. */
  public @Nullable String notByIdleTimer(FlowStory story, List<Finding> found) {
    return spoke.isEmpty() ? null : notByIdleTimer(new EndedFlow(story, found));
  }

  /** What shows that a timer of its server's reset a flow just as a request came; mostly null. */
  public @Nullable String abortTimer(FlowStory story, List<Finding> found) {
    return found.isEmpty() ? null : abortTimers.of(new EndedFlow(story, found));
  }

  /** What shows that the device which reset a flow from nearby reset others, too; mostly null. */
  public @Nullable String nearbyResets(FlowStory story, List<Finding> found) {
    return found.isEmpty() ? null : nearbyResets.of(new EndedFlow(story, found));
  }

  /** Whether an end of a flow closed it by a RST, as it closes nearly all; mostly false. */
  public boolean isResetHabit(FlowStory story, List<Finding> found) {
    return !spoke.isEmpty()
        && spoke.stream().anyMatch(one -> one.gatherer().isResetHabit(new EndedFlow(story, found)));
  }

  private static Finding inLightOf(String reason, Finding finding) {
    return switch (finding.id()) {
      case IDLE_RESET -> finding.alsoSaying("but not by an idle timer, for " + reason);
      case RST_INSTEAD_OF_FIN -> finding.alsoSaying(reason);
      default -> finding;
    };
  }

  private static Finding inLightOf(HostOutage outage, Finding finding) {
    return switch (finding.id()) {
      case IDLE_BLACKHOLE, FIN_BLACKHOLED ->
          finding.alsoSaying("but " + outage.host() + " " + outage.inWords());
      default -> finding;
    };
  }

  private static Finding inLightOf(LostTogether lost, Finding finding) {
    return switch (finding.id()) {
      case IDLE_BLACKHOLE, FIN_BLACKHOLED ->
          finding.alsoSaying("but " + lost.others() + ", so one event lost them all");
      default -> finding;
    };
  }

  private static Finding asOfAProbe(Finding finding) {
    boolean falls = RuleList.info(finding.id()).severities().contains(Severity.CHAT);
    return falls ? finding.withSeverity(Severity.CHAT) : finding;
  }

  /** What tells that the accept queue of a flow's server was full; mostly null. */
  public @Nullable QueueFull queueFull(FlowStory story, List<Finding> found) {
    for (Asked one : spoke) {
      QueueFull full = one.gatherer().queueFull(new EndedFlow(story, found));
      if (full != null) {
        return full;
      }
    }
    return null;
  }

  /** Whether a flow's end is part of one event that ended others too; mostly false. */
  public boolean isOneEvent(FlowStory story, List<Finding> found) {
    return !spoke.isEmpty()
        && spoke.stream().anyMatch(one -> one.gatherer().isOneEvent(new EndedFlow(story, found)));
  }

  /**
   * In which time a flow's server lost it together with others, nanoseconds; -1 if it did not, as
   * mostly.
   */
  public long forgottenWithinNs(FlowStory story, List<Finding> found) {
    return spoke.stream()
        .mapToLong(one -> one.gatherer().forgottenWithinNs(new EndedFlow(story, found)))
        .max()
        .orElse(-1);
  }

  /** The moment at which a flow fell silent for good together with others; mostly null. */
  public @Nullable LostTogether lostTogether(FlowStory story, List<Finding> found) {
    return spoke.isEmpty() ? null : lostTogether(new EndedFlow(story, found));
  }

  private @Nullable LostTogether lostTogether(EndedFlow flow) {
    for (Asked one : spoke) {
      LostTogether lost = one.gatherer().lostTogether(flow);
      if (lost != null) {
        return lost;
      }
    }
    return null;
  }

  /** Whether a flow was reset at the age of which none of its like lived longer; mostly false. */
  public boolean isFixedLifetime(FlowStory story, List<Finding> found) {
    return !spoke.isEmpty()
        && spoke.stream()
            .anyMatch(one -> one.gatherer().isFixedLifetime(new EndedFlow(story, found)));
  }

  /** The time in which a host answered nobody, if a flow went unanswered by it; mostly null. */
  public @Nullable HostOutage outage(FlowStory story, List<Finding> found) {
    return spoke.isEmpty() ? null : outage(new EndedFlow(story, found));
  }

  private @Nullable HostOutage outage(EndedFlow flow) {
    for (Asked one : spoke) {
      HostOutage outage = one.gatherer().outage(flow);
      if (outage != null) {
        return outage;
      }
    }
    return null;
  }

  /** The timer of a phase on a flow's path, if it explains that flow's end too; mostly null. */
  public @Nullable TimerInterval timer(FlowStory story, List<Finding> found, Phase phase) {
    EndedFlow flow = new EndedFlow(story, found);
    for (Asked one : spoke) {
      TimerInterval timer = one.gatherer().timer(flow, phase);
      if (timer != null) {
        return timer;
      }
    }
    return null;
  }

  /** The same where a restart of a host would explain that end as well; mostly null. */
  public @Nullable TimerInterval timerOrRestart(FlowStory story, List<Finding> found, Phase phase) {
    EndedFlow flow = new EndedFlow(story, found);
    for (Asked one : spoke) {
      TimerInterval timer = one.gatherer().timerOrRestart(flow, phase);
      if (timer != null) {
        return timer;
      }
    }
    return null;
  }

  /**
   * The longest silence in a phase after which a connection of a flow's two hosts worked on, in
   * nanoseconds, or {@link TimerInterval#UNKNOWN}.
   */
  public long survivedNs(FlowStory story, Phase phase) {
    return asked.stream()
        .mapToLong(one -> one.gatherer().survivedNs(story.flow(), phase))
        .max()
        .orElse(TimerInterval.UNKNOWN);
  }

  /** The connections to the same port that were opened at about the same time as a flow. */
  public Siblings siblings(FlowStory story) {
    return siblings.of(story.flow());
  }

  /** The first ICMP error that calls a packet between a flow's two hosts too big; mostly null. */
  public @Nullable IcmpError tooBig(FlowStory story) {
    return siblings.tooBig(story.flow());
  }

  /** Whether other connections show that the capture was made at the host of a flow's server. */
  public boolean isCapturedAtServer(FlowStory story) {
    return siblings.isCapturedAtServer(story.flow());
  }

  /** The SYNs that a flow's server sent itself to its client at that time; mostly null. */
  public @Nullable CallsBack callsBack(FlowStory story) {
    return siblings.callsBack(story.flow());
  }

  /** What shows that the server only waited for the client's first data; mostly null. */
  public @Nullable String deferredAccept(FlowStory story) {
    return siblings.anyDeferred() ? siblings.deferredAccept(story.flow()) : null;
  }

  /** Who answered for the server's address after it had reset a flow; null if that is not known. */
  public @Nullable LaterHost laterHost(FlowStory story) {
    return siblings.laterHost(story.flow());
  }

  /** One line for each rule that failed; our own fault, never the capture's. */
  public List<String> failures() {
    return List.copyOf(failures.values());
  }

  /** A rule at work. */
  private static final class Asked {
    private final PopulationInfo info;
    private final Gatherer gatherer;
    private @Nullable String fault;

    Asked(PopulationInfo info, Gatherer gatherer) {
      this.info = info;
      this.gatherer = gatherer;
    }

    PopulationInfo info() {
      return info;
    }

    Gatherer gatherer() {
      return gatherer;
    }

    void accept(List<? extends Ended> flows) {
      for (Ended flow : flows) {
        try {
          flow.tell(gatherer);
        } catch (RuntimeException e) {
          fault = "flow " + flow.number() + ": " + e;
          return;
        }
      }
    }
  }
}

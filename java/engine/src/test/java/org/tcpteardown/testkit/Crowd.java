package org.tcpteardown.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Population;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.rules.PopulationRules;
import org.tcpteardown.tcp.Continuations;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.verdict.Verdict;

/**
 * Many connections in one capture, each written as a {@link Script}. They begin at the times given,
 * on client ports of their own.
 */
public final class Crowd {
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int FIRST_PORT = 40_000;

  private final List<Member> members = new ArrayList<>();
  private final Map<Long, List<Finding>> extra = new HashMap<>();
  private Endpoint server = new Endpoint(Wiring.address("192.0.2.1"), 80);
  private IpAddress client = Wiring.address("10.0.0.1");
  private Settings settings = Settings.defaults();
  private int nextPort = FIRST_PORT;
  private @Nullable Population population;
  private final List<Judged> judged = new ArrayList<>();

  private record Member(Script script) {}

  private record Timed(long timeNs, Line line, Wiring wiring) {}

  private record Judged(FlowStory story, List<Finding> found) {}

  /** Later connections go to this server. */
  public Crowd to(String address, int port) {
    server = new Endpoint(Wiring.address(address), port);
    return this;
  }

  /** Later connections come from this client. */
  public Crowd from(String address) {
    client = Wiring.address(address);
    return this;
  }

  /** The next connection is on the port of the one that was added so many connections before. */
  public Crowd onPortOf(int connectionsBefore) {
    nextPort -= connectionsBefore;
    return this;
  }

  public Crowd with(String setting, String value) {
    settings = settings.with(setting, value);
    return this;
  }

  /** One more connection, which begins so many seconds after the start of the capture. */
  public Crowd add(double atSeconds, String script) {
    return add(atSeconds, Script.of(script));
  }

  /** One more connection. */
  public Crowd add(double atSeconds, Script script) {
    members.add(
        new Member(
            script
                .between(new Endpoint(client, nextPort++), server)
                .later((long) (atSeconds * NS_PER_SECOND))));
    return this;
  }

  /** So many like it, one a second. */
  public Crowd add(int count, double fromSeconds, String script) {
    for (int i = 0; i < count; i++) {
      add(fromSeconds + i, script);
    }
    return this;
  }

  /** The latest connection also has a finding of that id. */
  public Crowd alsoFound(FindingId id) {
    extra
        .computeIfAbsent(members.size() - 1L, n -> new ArrayList<>())
        .add(new Finding(1, 0, 60, 0, id, Severity.WARN, FieldValue.NONE, id.id()));
    return this;
  }

  /** What is found in all of them together, of one id. */
  public List<PopulationFinding> findings(PopulationId id) {
    return population().findings().stream().filter(f -> f.id() == id).toList();
  }

  /** The only finding of that id. */
  public PopulationFinding finding(PopulationId id) {
    List<PopulationFinding> found = findings(id);
    assertEquals(1, found.size(), found.toString());
    return found.get(0);
  }

  /** That nothing of that id is found. */
  public void none(PopulationId id) {
    assertEquals(List.of(), findings(id));
  }

  /** What is said about the nth connection that was added, from 0. */
  public List<String> about(int nth) {
    Population all = population();
    Judged flow = judged(nth);
    return all.about(flow.story(), flow.found());
  }

  /** What was found in the nth connection that was added, from 0, in the light of all. */
  public List<Finding> tempered(int nth) {
    Population all = population();
    Judged flow = judged(nth);
    return all.tempered(flow.story(), flow.found());
  }

  /** The judgement on the nth connection that was added, from 0, among all others. */
  public Verdict verdict(int nth) {
    Population all = population();
    Judged flow = judged(nth);
    return new FlowReport(flow.story(), flow.found(), all).verdict();
  }

  /** The judgement on the last connection on the ports of the nth that was added. */
  public Verdict lastVerdict(int nth) {
    Population all = population();
    Endpoint end = members.get(nth).script().wiring().client();
    Judged flow =
        judged.stream()
            .filter(j -> j.story().flow().client().endpoint().equals(end))
            .reduce((first, second) -> second)
            .orElseThrow();
    return new FlowReport(flow.story(), flow.found(), all).verdict();
  }

  private Judged judged(int nth) {
    Endpoint end = members.get(nth).script().wiring().client();
    return judged.stream()
        .filter(j -> j.story().flow().client().endpoint().equals(end))
        .findFirst()
        .orElseThrow();
  }

  private Population population() {
    if (population == null) {
      population = new Population(PopulationRules.ALL, settings);
      judge(population);
      population.conclude();
      assertEquals(List.of(), population.failures());
    }
    return population;
  }

  private void judge(Population all) {
    List<CapturedFrame> frames = frames();
    FlowTable table = new FlowTable();
    frames.forEach(table::accept);
    long endNs = frames.get(frames.size() - 1).timeNs();
    RuleRunner runner = new RuleRunner(RuleList.ALL);
    Continuations.find(table.flows());
    for (Flow flow : table.flows()) {
      FlowStory story = new FlowStory(flow, endNs, settings);
      List<Finding> found = new ArrayList<>(runner.judge(story));
      found.addAll(extra.getOrDefault(memberOf(flow), List.of()));
      judged.add(new Judged(story, found));
      all.accept(List.of(new EndedFlow(story, found)));
    }
  }

  private long memberOf(Flow flow) {
    for (int i = 0; i < members.size(); i++) {
      Endpoint end = members.get(i).script().wiring().client();
      if (flow.client().endpoint().equals(end) || flow.server().endpoint().equals(end)) {
        return i;
      }
    }
    return -1;
  }

  public List<CapturedFrame> frames() {
    List<Timed> lines = new ArrayList<>();
    for (Member member : members) {
      Wiring wiring = member.script().wiring();
      for (Line line : member.script().lines()) {
        lines.add(new Timed(wiring.startNs() + line.timeNs(), line, wiring));
      }
    }
    lines.sort(Comparator.comparingLong(Timed::timeNs));
    List<CapturedFrame> frames = new ArrayList<>();
    for (Timed timed : lines) {
      frames.add(timed.line().frame(frames.size() + 1, timed.wiring()));
    }
    return frames;
  }
}

package org.tcpteardown.property;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Settings;
import org.tcpteardown.population.Population;
import org.tcpteardown.story.FlowFrames;
import org.tcpteardown.story.Ladder;
import org.tcpteardown.story.LadderText;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.testkit.Faults;
import org.tcpteardown.testkit.OrdinaryTraffic;

/** Ordinary connections, of which nobody on the path changed anything, in captures with faults. */
class FaultyCapturesTest {
  /** Of these no fault of a capture may accuse anybody. */
  private static final Set<FindingId> ACCUSATIONS =
      Set.of(
          FindingId.FORGED_RST,
          FindingId.SENDER_TALKS_AFTER_RST,
          FindingId.RST_BOTH_WAYS,
          FindingId.RST_OUT_OF_WINDOW);

  /** The suite is the same every day; to look further: {@code -Djqwik.tries.default=100000}. */
  private static final String SEED = "9293";

  /** Everything that can be said about a flow. */
  private record Told(List<String> lines, List<Finding> findings) {}

  private static Told told(List<CapturedFrame> frames) {
    FlowTable table = new FlowTable();
    FlowFrames kept = new FlowFrames();
    for (CapturedFrame frame : frames) {
      table.accept(frame);
      kept.add(frame);
    }
    RuleRunner runner = new RuleRunner(RuleList.ALL);
    long lastNs = frames.stream().mapToLong(CapturedFrame::timeNs).max().orElse(0);
    List<String> lines = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (Flow flow : table.flows()) {
      FlowStory story = new FlowStory(flow, lastNs, Settings.defaults());
      List<Finding> found = runner.judge(story);
      findings.addAll(found);
      found.stream()
          .map(f -> f.frame() + " " + f.id() + " " + f.severity() + " " + f.value().plain())
          .sorted()
          .forEach(lines::add);
      FlowReport report = new FlowReport(story, found, Population.NONE);
      for (FlowField field : FlowField.values()) {
        FieldValue value = field.of(report);
        lines.add(field.id() + " = " + (value == null ? "" : value.plain()));
      }
      LadderText.of(flow, kept, Ladder.of(report, kept));
    }
    assertEquals(List.of(), runner.failures());
    return new Told(lines, findings);
  }

  private static void assertNobodyAccused(List<CapturedFrame> frames) {
    for (Finding finding : told(frames).findings()) {
      assertTrue(!ACCUSATIONS.contains(finding.id()), finding::toString);
    }
  }

  private static List<CapturedFrame> ordinary(long seed) {
    return new OrdinaryTraffic(seed).frames();
  }

  private static Endpoint end(List<CapturedFrame> frames, boolean first) {
    Segment segment =
        frames.stream()
            .filter(Segment.class::isInstance)
            .map(Segment.class::cast)
            .findFirst()
            .orElseThrow();
    return first ? segment.source() : segment.destination();
  }

  @Property(seed = SEED)
  void whatACaptureLacksAccusesNobody(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @DoubleRange(max = 0.6) double part) {
    assertNobodyAccused(Faults.dropped(ordinary(seed), new Random(seed), part));
  }

  @Property(seed = SEED)
  void copiesAccuseNobody(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @DoubleRange(max = 1.0) double part) {
    assertNobodyAccused(Faults.copied(ordinary(seed), new Random(seed), part));
  }

  @Property(seed = SEED)
  void neighboursInTheWrongOrderAccuseNobody(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @DoubleRange(max = 0.5) double part) {
    assertNobodyAccused(Faults.reordered(ordinary(seed), new Random(seed), part));
  }

  @Property(seed = SEED)
  void allOfItTogetherAccusesNobody(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @DoubleRange(max = 0.2) double part,
      @ForAll @IntRange(max = 6) int head,
      @ForAll @IntRange(min = 1, max = 100) int length) {
    Random random = new Random(seed);
    List<CapturedFrame> frames = Faults.cut(ordinary(seed), head, head + length);
    frames = Faults.reordered(Faults.dropped(frames, random, part), random, part);
    assertNobodyAccused(Faults.copied(frames, random, part));
  }

  @Property(seed = SEED)
  void aCaptureThatIsCutAccusesNobody(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @IntRange(max = 40) int from,
      @ForAll @IntRange(max = 60) int length) {
    assertNobodyAccused(Faults.cut(ordinary(seed), from, from + length));
  }

  @Property(seed = SEED)
  void ofOneDirectionNothingIsSaidAboutTheOther(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll boolean first) {
    List<CapturedFrame> frames = ordinary(seed);
    Assume.that(!frames.isEmpty());
    List<CapturedFrame> half = Faults.oneWay(frames, end(frames, first));
    assertNobodyAccused(half);
    for (Finding finding : told(half).findings()) {
      assertTrue(
          !Set.of(
                  FindingId.FIN_BLACKHOLED,
                  FindingId.FIN_UNANSWERED,
                  FindingId.IDLE_BLACKHOLE,
                  FindingId.RETRANSMISSION_DEATH)
              .contains(finding.id()),
          finding::toString);
    }
  }

  @Property(seed = SEED)
  void sequenceNumbersMeanNothing(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll int by, @ForAll boolean first) {
    List<CapturedFrame> frames = ordinary(seed);
    Assume.that(!frames.isEmpty());
    // Number 0 stands for none in RSTs.
    Assume.that(
        Faults.moved(frames, end(frames, first), by).stream()
            .noneMatch(
                f -> f instanceof Segment s && (s.seq() == 0 || s.ack() == 0) && !isReset(s)));
    assertEquals(told(frames).lines(), told(Faults.moved(frames, end(frames, first), by)).lines());
  }

  private static boolean isReset(Segment segment) {
    return segment.isRst() || segment.isSyn();
  }

  @Property(seed = SEED)
  void timesAndAddressesMeanNothing(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @IntRange(max = 1_000_000) int seconds,
      @ForAll @IntRange(max = 100) int by) {
    List<CapturedFrame> frames = ordinary(seed);
    List<CapturedFrame> other = Faults.later(frames, seconds * 1_000_000_000L);
    assertEquals(told(frames).lines(), told(Faults.elsewhere(other, by)).lines());
  }
}

package org.tcpteardown.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowReport;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.population.Population;

/**
 * Checks what is found in a script against what its lines expect. The expectation is closed: a
 * finding that no line names fails, as one that is missing does. Each check is repeated for every
 * {@link Variant} that applies.
 */
public final class Expect {
  private static final Set<String> FIRED = ConcurrentHashMap.newKeySet();
  private static final Set<String> SPARED = ConcurrentHashMap.newKeySet();

  /** Mutation analysis runs each test thousands of times and makes do with fewer variants. */
  private static final int VARIANTS_AT_MOST =
      Integer.getInteger("tcpteardown.variants", Variant.values().length);

  private static final List<Variant> VARIANTS =
      Arrays.asList(Variant.values()).subList(0, VARIANTS_AT_MOST);

  private Expect() {}

  /** All findings. */
  public static void all(String script, Variant... except) {
    all(Script.of(script), except);
  }

  /** All findings. */
  public static void all(Script script, Variant... except) {
    check(script, null, except);
  }

  /** The findings of one id only, whatever else is found. */
  public static void only(FindingId id, String script, Variant... except) {
    only(id, Script.of(script), except);
  }

  /** The findings of one id only, whatever else is found. */
  public static void only(FindingId id, Script script, Variant... except) {
    check(script, id, except);
  }

  /** That nothing of that id is found, whatever the lines say. */
  public static void none(FindingId id, Script script, Variant... except) {
    check(script.unexpected(), id, except);
  }

  /**
   * @param about the id that the check is about; null if it is about all
   */
  private static void check(Script script, @Nullable FindingId about, Variant... except) {
    Predicate<FindingId> ids = id -> about == null || id == about;
    Set<FindingId> expected = EnumSet.noneOf(FindingId.class);
    script.lines().forEach(line -> line.expected().forEach(e -> expected.add(e.id())));
    for (Variant variant : VARIANTS) {
      if (variant.appliesTo(script) && !Arrays.asList(except).contains(variant)) {
        Script varied = variant.apply(script);
        compare(variant, varied, ids);
      }
    }
    String test = caller();
    expected.stream().filter(ids).forEach(id -> FIRED.add(id + " in " + test));
    if (about != null && !expected.contains(about)) {
      SPARED.add(about + " in " + test);
    }
  }

  private static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(name -> !name.equals(Expect.class.getName()))
                    .findFirst()
                    .orElse(""));
  }

  /** Whether a check of that test class expected the finding, and met it. */
  public static boolean fired(FindingId id, Class<?> test) {
    return FIRED.contains(id + " in " + test.getName());
  }

  /** Whether a check of that test class was about a case in which the finding must not be made. */
  public static boolean spared(FindingId id, Class<?> test) {
    return SPARED.contains(id + " in " + test.getName());
  }

  private static void compare(Variant variant, Script script, Predicate<FindingId> ids) {
    List<Finding> open = findings(script);
    open.removeIf(f -> !ids.test(f.id()));
    StringBuilder wrong = new StringBuilder();
    for (int i = 0; i < script.lines().size(); i++) {
      for (Expectation expected : script.lines().get(i).expected()) {
        if (!ids.test(expected.id())) {
          continue;
        }
        long frame = i + 1L;
        var met = open.stream().filter(f -> f.frame() == frame && expected.isMetBy(f)).findFirst();
        met.ifPresentOrElse(
            open::remove,
            () -> wrong.append("\nmissing on frame ").append(frame + ": " + expected));
      }
    }
    for (Finding finding : open) {
      wrong.append("\nunexpected on frame ").append(finding.frame()).append(": ");
      wrong.append(finding.id()).append(" = ").append(finding.value().plain());
      wrong.append(" (").append(finding.text()).append(')');
    }
    assertEquals("", wrong.toString(), "variant " + variant);
  }

  /** The findings about the connection that the script is about, in capture order. */
  public static List<Finding> findings(Script script) {
    RuleRunner runner = new RuleRunner(RuleList.ALL);
    List<Finding> found = new ArrayList<>();
    for (FlowStory story : script.stories()) {
      found.addAll(runner.judge(story));
    }
    for (var stray : script.flows().strayErrors()) {
      found.addAll(runner.judgeStray(stray));
    }
    assertEquals(List.of(), runner.failures(), "rules failed");
    found.removeIf(f -> isOfAnother(script.lines().get((int) f.frame() - 1)));
    found.sort(Comparator.comparingLong(Finding::frame).thenComparing(Finding::id));
    return found;
  }

  private static boolean isOfAnother(Line line) {
    return line instanceof Line.Packet packet && packet.tuple() == Script.OTHER;
  }

  /** All that is said about the first flow of a script. */
  public static FlowReport report(Script script) {
    FlowStory story = script.story();
    List<Finding> found = new RuleRunner(RuleList.ALL).judge(story);
    return new FlowReport(story, found, Population.NONE);
  }
}

package org.tcpteardown.compare;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.heuristic.PathPoints;
import org.tcpteardown.heuristic.PointName;
import org.tcpteardown.model.Finding;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.SeenFrame;
import org.tcpteardown.read.FilePart;

/**
 * The result of one capture with what comparing it to others has told. A point in the middle of a
 * path has two neighbours; of a flow the worse of what both tell is kept.
 */
public final class ComparedResult {
  private static final Comparator<Finding> BY_FRAME =
      Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);

  /** Of connections beyond so many frames it is not kept which frame is which. */
  private static final int MOST_FRAMES = 200_000;

  private final List<Finding> findings = new ArrayList<>();
  private final Map<Long, PathFacts> told = new HashMap<>();
  private final RefutedRsts refuted = new RefutedRsts();
  private final ShownFrames shown;
  private long framesKept;

  /** Of a capture that is one file. */
  public ComparedResult() {
    this.shown = ShownFrames.ofAll();
  }

  /**
   * Of one of the files that a capture point is made of.
   *
   * @param flows as a reading of that file alone numbers them
   */
  public ComparedResult(FilePart part, FlowNumbers flows) {
    this.shown = ShownFrames.of(part, flows);
  }

  /**
   * Adds what lies between a capture and one of its neighbours.
   *
   * @param isA whether the capture is the link's first point
   * @param beyond what lies behind that neighbour; null if nothing does
   */
  public void add(Link link, boolean isA, @Nullable Link beyond) {
    for (Finding finding : isA ? link.findingsA() : link.findingsB()) {
      Finding here = shown.shown(finding);
      if (here != null) {
        findings.add(here);
      }
    }
    List<PathReport> worstFirst = new ArrayList<>(link.reports());
    worstFirst.sort(Comparator.comparing(PathReport::severity).reversed());
    for (PathReport report : worstFirst) {
      take(() -> PathFacts.of(report, isA), report.flow(), report.points(), isA);
      refuted.add(report.flow(), isA, shown);
    }
    if (!link.comparison().isOnePlace()) {
      link.comparison().visitClean(flow -> takeClean(flow, link.points(), isA));
      OwnRsts.of(link, isA, beyond).forEach(rst -> acquit(rst, link.points(), isA));
    }
  }

  /** Takes back what the capture says of a RST that was its sender's own. */
  private void acquit(OwnRsts.OwnRst rst, PathPoints points, boolean isA) {
    SeenFrame frame = shown.shown(rst.direction().arrivalAsFrame(rst.arrival()));
    if (frame == null) {
      return;
    }
    refuted.addOwn(frame);
    AcquittedVerdict verdict = new AcquittedVerdict(rst, points);
    verdict.add(frame.frame());
    told.computeIfAbsent(frame.flow(), flow -> PathFacts.of(rst.flow(), points, isA))
        .acquit(verdict);
  }

  /**
   * Of connections of which every packet crossed nothing is kept beyond the first that is too much.
   */
  private boolean takeClean(CrossedFlow flow, PathPoints points, boolean isA) {
    if (framesKept + CrossedFrames.count(flow) > MOST_FRAMES) {
      return false;
    }
    take(() -> PathFacts.of(flow, points, isA), flow, points, isA);
    return true;
  }

  private void take(Supplier<PathFacts> made, CrossedFlow flow, PathPoints points, boolean isA) {
    PointName other = isA ? points.b() : points.a();
    for (long number : shown.numbers(flow, isA)) {
      PathFacts facts = made.get();
      PathFacts known = told.get(number);
      if (known != null && known.severity().compareTo(facts.severity()) >= 0) {
        continue;
      }
      if (known != null) {
        facts.acquitAs(known);
        framesKept -= known.frames().size();
      }
      if (framesKept + CrossedFrames.count(flow) <= MOST_FRAMES) {
        facts.addFrames(flow, isA, number, shown, other);
        framesKept += facts.frames().size();
      }
      told.put(number, facts);
    }
  }

  /** The result with all that was added. */
  public Result of(Result result) {
    findings.sort(BY_FRAME);
    long factRows = result.factRows();
    for (Map.Entry<Long, PathFacts> one : told.entrySet()) {
      FlowRow row = one.getValue().frames().size() == 0 ? null : result.flow(one.getKey());
      factRows += row == null ? 0 : one.getValue().added(row.facts());
    }
    return new Result(
        result.capture(),
        result.fingerprint(),
        new Merged(refuted.withoutWithdrawn(result.findings()), findings),
        factRows,
        new Rows(result.flows(), told),
        result.ends(),
        result.population(),
        result.ruleFailures(),
        result.evictions());
  }

  /** Two sorted lists as one; the second one is short. */
  private static final class Merged extends AbstractList<Finding> {
    private final List<Finding> own;
    private final List<Finding> added;

    /**
     * Looking at each own one is quicker than so many steps for each added one: some lie in files.
     */
    private static final int WORTH_A_WALK = 16;

    /** Where the added ones stand among all. */
    private final int[] places;

    Merged(List<Finding> own, List<Finding> added) {
      this.own = own;
      this.added = added;
      this.places = new int[added.size()];
      boolean many = (long) added.size() * WORTH_A_WALK > own.size();
      int before = 0;
      for (int i = 0; i < places.length; i++) {
        before = many ? walk(before, added.get(i)) : before(added.get(i));
        places[i] = before + i;
      }
    }

    /** Goes on until what comes before a finding was passed. */
    private int walk(int from, Finding finding) {
      int at = from;
      while (at < own.size() && BY_FRAME.compare(own.get(at), finding) < 0) {
        at++;
      }
      return at;
    }

    private int before(Finding finding) {
      int low = 0;
      int high = own.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (BY_FRAME.compare(own.get(middle), finding) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    @Override
    public Finding get(int index) {
      int low = 0;
      int high = places.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (places[middle] < index) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low < places.length && places[low] == index ? added.get(low) : own.get(index - low);
    }

    @Override
    public int size() {
      return own.size() + added.size();
    }
  }

  /** All flows; those of which there is something to tell know it. */
  private static final class Rows extends AbstractList<FlowRow> {
    private final List<FlowRow> own;
    private final Map<Long, PathFacts> told;

    Rows(List<FlowRow> own, Map<Long, PathFacts> told) {
      this.own = own;
      this.told = told;
    }

    @Override
    public FlowRow get(int index) {
      FlowRow row = own.get(index);
      PathFacts more = told.get(row.number());
      return more == null ? row : new ComparedRow(row, more);
    }

    @Override
    public int size() {
      return own.size();
    }
  }
}

package org.tcpteardown.compare;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameFacts;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.path.PointFlow;

/**
 * The result of one capture with what comparing it to others has told. A point in the middle of a
 * path has two neighbours; of a flow the worse of what both tell is kept.
 */
public final class ComparedResult {
  private static final Comparator<Finding> BY_FRAME =
      Comparator.comparingLong(Finding::frame).thenComparing(Finding::id);

  /** What is said of one flow. */
  private record Told(PathReport report, boolean atA) {}

  private final List<Finding> findings = new ArrayList<>();
  private final Map<Long, Told> told = new HashMap<>();

  /**
   * Adds what lies between a capture and one of its neighbours.
   *
   * @param isA whether the capture is the link's first point
   */
  public void add(Link link, boolean isA) {
    findings.addAll(isA ? link.findingsA() : link.findingsB());
    for (PathReport report : link.reports()) {
      PointFlow flow = isA ? report.flow().a() : report.flow().b();
      if (flow != null) {
        told.merge(
            flow.number(),
            new Told(report, isA),
            (one, other) ->
                one.report.severity().compareTo(other.report.severity()) >= 0 ? one : other);
      }
    }
  }

  /** The result with all that was added. */
  public Result of(Result result) {
    findings.sort(BY_FRAME);
    return new Result(
        result.capture(),
        result.fingerprint(),
        new Merged(result.findings(), findings),
        result.factRows(),
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

    /** Where the added ones stand among all. */
    private final int[] places;

    Merged(List<Finding> own, List<Finding> added) {
      this.own = own;
      this.added = added;
      this.places = new int[added.size()];
      for (int i = 0; i < places.length; i++) {
        places[i] = before(added.get(i)) + i;
      }
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
    private final Map<Long, Told> told;

    Rows(List<FlowRow> own, Map<Long, Told> told) {
      this.own = own;
      this.told = told;
    }

    @Override
    public FlowRow get(int index) {
      FlowRow row = own.get(index);
      Told more = told.get(row.number());
      return more == null ? row : new Row(row, more.report, more.atA);
    }

    @Override
    public int size() {
      return own.size();
    }
  }

  private static final class Row implements FlowRow {
    private final FlowRow own;
    private final Map<FlowField, FieldValue> path = new EnumMap<>(FlowField.class);

    Row(FlowRow own, PathReport report, boolean atA) {
      this.own = own;
      path.put(FlowField.PATH_END, FieldValue.text(report.end().id()));
      path.put(FlowField.PATH_VERDICT, FieldValue.text(report.sentence()));
      path.put(
          FlowField.PATH_POINT, FieldValue.text(atA ? report.points().b() : report.points().a()));
      PointFlow there = atA ? report.flow().b() : report.flow().a();
      if (there != null) {
        path.put(FlowField.PATH_FLOW, FieldValue.count(there.number()));
      }
    }

    @Override
    public long number() {
      return own.number();
    }

    @Override
    public Endpoint client() {
      return own.client();
    }

    @Override
    public Endpoint server() {
      return own.server();
    }

    @Override
    public long firstFrame() {
      return own.firstFrame();
    }

    @Override
    public long lastFrame() {
      return own.lastFrame();
    }

    @Override
    public List<FrameFacts> facts() {
      return own.facts();
    }

    @Override
    public @Nullable FieldValue value(FlowField field) {
      FieldValue known = path.get(field);
      return known == null ? own.value(field) : known;
    }
  }
}

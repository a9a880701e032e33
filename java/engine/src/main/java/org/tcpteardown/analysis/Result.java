package org.tcpteardown.analysis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.verdict.FlowEnd;

/**
 * All that an analysis yields.
 *
 * @param capture how the capture was read
 * @param fingerprint what it is recognised by
 * @param findings sorted by frame, then id
 * @param factRows FIN and RST frames with facts, over all flows
 * @param flows sorted by number
 * @param ends how many flows ended how
 * @param population what many flows have in common, worst first
 * @param ruleFailures rules that failed: our own fault, one line each
 * @param evictions flows that were let go before the end
 */
public record Result(
    CaptureInfo capture,
    Fingerprint fingerprint,
    List<Finding> findings,
    long factRows,
    List<FlowRow> flows,
    Map<String, Long> ends,
    List<PopulationFinding> population,
    List<String> ruleFailures,
    Evictions evictions) {

  /** How many of some flows ended how. */
  public static Map<String, Long> ends(List<FlowRow> flows) {
    Map<String, Long> ends = new TreeMap<>();
    for (FlowRow flow : flows) {
      FieldValue end = flow.value(FlowField.END);
      ends.merge(end == null ? FlowEnd.UNKNOWN.id() : end.plain(), 1L, Long::sum);
    }
    return ends;
  }

  /** The same of a capture by another name. */
  public Result named(String name) {
    CaptureInfo other =
        new CaptureInfo(
            name,
            capture.reader(),
            capture.readerVersion(),
            capture.complete(),
            capture.reason(),
            capture.frames(),
            capture.firstTimeNs(),
            capture.settings(),
            capture.problems(),
            capture.filter());
    return new Result(
        other, fingerprint, findings, factRows, flows, ends, population, ruleFailures, evictions);
  }

  private long numberAt(int index) {
    return flows instanceof MergedRows merged ? merged.numberAt(index) : flows.get(index).number();
  }

  /** The flow of that number; null if there is none. */
  public @Nullable FlowRow flow(long number) {
    int low = 0;
    int high = flows.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = numberAt(middle);
      if (there == number) {
        return flows.get(middle);
      } else if (there < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }
}

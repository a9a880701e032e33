package org.tcpteardown.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

class MergedFindingsTest {
  private static Finding finding(long frame, FindingId id) {
    return new Finding(frame, 0, 60, 1, id, Severity.NOTE, FieldValue.count(1), "");
  }

  /**
   * Frames are numbered through in a chain of captures, and may be more than fit beside an index.
   */
  @ParameterizedTest
  @ValueSource(longs = {10, 1L << 31, Long.MAX_VALUE / 6 - 10, Long.MAX_VALUE - 10})
  void areInTheOrderOfFramesThenIds(long from) {
    List<Finding> own = new ArrayList<>();
    own.add(finding(from + 5, FindingId.LATE_FIN));
    own.add(finding(from + 1, FindingId.LATE_FIN));
    List<Finding> away =
        List.of(
            finding(from + 3, FindingId.LATE_FIN),
            finding(2, FindingId.LATE_FIN),
            finding(from + 1, FindingId.FIN_BLACKHOLED),
            finding(from + 9, FindingId.LATE_FIN));
    List<Finding> merged = MergedFindings.of(own, new Shelf(away));
    List<Finding> sorted = new ArrayList<>(away);
    sorted.addAll(own);
    sorted.sort(MergedFindings.BY_FRAME);
    assertEquals(sorted, List.copyOf(merged));
  }

  /** Findings only, in two pieces. */
  private record Shelf(List<Finding> findings) implements RowSpill {
    @Override
    public Packed pack(List<? extends Item> items) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void put(Packed items) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
      return 0;
    }

    @Override
    public List<int[]> flowNumbers() {
      return List.of();
    }

    @Override
    public FlowRow row(int index, long number) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long factRows() {
      return 0;
    }

    @Override
    public List<long[]> findingFrames() {
      return List.of(
          findings.subList(0, 1).stream().mapToLong(Finding::frame).toArray(),
          findings.subList(1, findings.size()).stream().mapToLong(Finding::frame).toArray());
    }

    @Override
    public Finding finding(int index) {
      return findings.get(index);
    }
  }
}

package org.tcpteardown.compare;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Finding;
import org.tcpteardown.path.CrossedDirection;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.PointFlow;
import org.tcpteardown.path.SeenFrame;
import org.tcpteardown.read.FilePart;

/**
 * As what a point's frames are shown: as they were counted, or, where the point is several files,
 * those of one file by the numbers that it gives to frames and flows.
 */
final class ShownFrames {
  private final @Nullable FilePart part;
  private final FlowNumbers flows;

  private ShownFrames(@Nullable FilePart part, FlowNumbers flows) {
    this.part = part;
    this.flows = flows;
  }

  /** A point that is one file. */
  static ShownFrames ofAll() {
    return new ShownFrames(null, new FlowNumbers());
  }

  /**
   * One of several files.
   *
   * @param flows as a reading of that file alone numbers them
   */
  static ShownFrames of(FilePart part, FlowNumbers flows) {
    return new ShownFrames(part, flows);
  }

  /** The frame as it is shown; null if it is in another file. */
  @Nullable SeenFrame shown(SeenFrame frame) {
    FilePart own = part;
    if (own == null) {
      return frame;
    }
    long number = frame.frame() - own.firstFrame() + 1;
    long flow = number < 1 || number > own.frames() ? FlowNumbers.NONE : flows.of(number);
    return flow == FlowNumbers.NONE
        ? null
        : new SeenFrame(number, frame.timeNs(), frame.lengthBytes(), flow);
  }

  /** A finding as it is shown; null if it is in another file. */
  @Nullable Finding shown(Finding finding) {
    SeenFrame frame =
        shown(
            new SeenFrame(
                finding.frame(), finding.timeNs(), finding.lengthBytes(), finding.flow()));
    return frame == null
        ? null
        : new Finding(
            frame.frame(),
            frame.timeNs(),
            frame.lengthBytes(),
            frame.flow(),
            finding.id(),
            finding.severity(),
            finding.value(),
            finding.text());
  }

  /** The numbers of the flows that a connection is shown as; none if it is not in the file. */
  Set<Long> numbers(CrossedFlow flow, boolean atA) {
    PointFlow here = atA ? flow.a() : flow.b();
    if (here == null) {
      return Set.of();
    }
    if (part == null) {
      return Set.of(here.number());
    }
    Set<Long> numbers = new LinkedHashSet<>();
    for (CrossedDirection direction : flow.directions()) {
      boolean left = direction.fromA() == atA;
      int frames = left ? direction.departures() : direction.arrivals();
      for (int i = 0; i < frames; i++) {
        SeenFrame frame = shown(left ? direction.departureAsFrame(i) : direction.arrivalAsFrame(i));
        if (frame != null) {
          numbers.add(frame.flow());
        }
      }
    }
    return numbers;
  }
}

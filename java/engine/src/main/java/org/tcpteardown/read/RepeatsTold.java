package org.tcpteardown.read;

import java.util.function.Consumer;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Segment;
import org.tcpteardown.pcap.Repeats;

/**
 * Lets frames pass in order, and of the checksums of payload tells only those that every reader
 * tells: of what was sent before.
 */
final class RepeatsTold implements Consumer<CapturedFrame> {
  private final Consumer<CapturedFrame> sink;
  private final Repeats repeats = new Repeats();

  RepeatsTold(Consumer<CapturedFrame> sink) {
    this.sink = sink;
  }

  @Override
  public void accept(CapturedFrame frame) {
    sink.accept(
        frame instanceof Segment segment && !isRepeat(segment) ? withoutChecksum(segment) : frame);
  }

  private boolean isRepeat(Segment segment) {
    return !Repeats.concerns(segment.flags(), segment.payloadBytes())
        || repeats.note(
            (int) segment.stream(),
            segment.source().compareTo(segment.destination()) < 0,
            segment.seq(),
            segment.payloadBytes());
  }

  private static Segment withoutChecksum(Segment segment) {
    return segment.details().checksum() == Checksum.UNKNOWN
        ? segment
        : segment.withDetails(segment.details().withoutChecksum());
  }
}

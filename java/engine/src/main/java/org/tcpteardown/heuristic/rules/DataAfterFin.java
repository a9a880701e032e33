package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.forgery.ForeignFin;
import org.tcpteardown.heuristic.forgery.HeaderSigns;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.BeyondFin;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class DataAfterFin implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.DATA_AFTER_FIN)
          .name("Data after own FIN")
          .mark("Data after FIN")
          .severity(Severity.ERROR)
          .value(ValueType.BYTES, "payload bytes of the segment that lie at or behind the FIN")
          .onFrame("the first such segment")
          .summary("Payload at or behind the sender's own FIN")
          .explain(
              """
              ## What it means
              A FIN says that nothing follows. This end, or somebody in its name, sent payload with sequence numbers that
              begin where its FIN stands. The receiver throws it away.

              ## Why it happens
              Either the FIN was not its own: a device on the path closed the connection in its name, or a packet was damaged,
              and the real sender, not knowing, went on. Or the device or program that builds the segments has a fault: user-space stacks, packet
              generators, proxies that rewrite streams.

              ## When it misleads
              A capture that joins two points, one before and one behind a device that changes sequence numbers, can show
              this. A single byte in the place of the FIN is a probe and is not reported.

              ## What to do
              Compare TTL and IP identification of the FIN with those of the data: do they come from the same host? If
              not, look for the device that closes. If they do, report the fault to the maker of the stack.
              """)
          .group(FindingInfo.Group.SEQUENCE)
          .needs(Evidence.FIN)
          .symptoms(Symptom.STRANGE_PACKETS, Symptom.DATA_MISSING)
          .filter("tcpteardown.data_after_fin", "payload behind its own FIN")
          .filter(
              "tcpteardown.data_after_fin > 1", "the same, without single bytes that may be probes")
          .filter(
              "tcpteardown.data_after_fin || tcpteardown.fin_moved",
              "streams that end in two places")
          .example("crafted-odd-closings/capture.pcapng")
          .cites("RFC 9293 section 3.10.4 (CLOSE call)", "RFC 1122 section 4.2.3.6 (probes)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection half : story.flow().halves()) {
      BeyondFin beyond = sentBy(half);
      if (beyond != null) {
        FinMark fin = half.fins().get(0);
        long bytes = Math.min(beyond.bytes(), beyond.segment().payloadBytes());
        out.report(
            beyond.segment(),
            FieldValue.bytes(bytes),
            "The "
                + story.role(half)
                + " sent "
                + Wording.count(bytes, "byte")
                + place(half, beyond, fin)
                + Wording.time(beyond.segment().timeNs() - fin.timeNs())
                + " before"
                + otherTtl(beyond.segment(), fin.segment())
                + ")");
      }
    }
  }

  /** Who knows of no FIN may not have sent it: a TTL of another place tells so. */
  private static String otherTtl(Segment data, Segment fin) {
    return HeaderSigns.sameDistance(fin.ttl(), data.ttl())
        ? ""
        : ", with TTL " + fin.ttl() + " where these bytes have " + data.ttl();
  }

  /** Data with the number of the FIN show that its sender knows of none. */
  private static String place(HalfConnection half, BeyondFin beyond, FinMark fin) {
    return beyond.segment().seq() == fin.finSeq()
        ? " in the place of the FIN in its name, as if it had sent none (frame "
            + fin.frame()
            + ", "
        : ForeignFin.of(half) != null
            ? " behind a FIN in its name (frame " + fin.frame() + ", "
            : " behind its own FIN (frame " + fin.frame() + ", ";
  }

  /**
   * What one end sent behind its FIN; null if nothing for sure. Numbers further on, with a hole in
   * between, may be those of the next connection on the same ports whose start was not captured.
   */
  static @Nullable BeyondFin sentBy(HalfConnection half) {
    BeyondFin beyond = half.dataAfterFin();
    if (beyond == null || beyond.bytes() < 2) {
      return null;
    }
    int finEnd = half.fins().get(0).endSeq();
    return SeqNum.after(beyond.segment().seq(), finEnd) ? null : beyond;
  }
}

package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.tcp.CaptureRegions;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.testkit.OrdinaryTraffic;

/** Nobody may be accused for what honest hosts, lossy paths and poor captures do by themselves. */
@Execution(ExecutionMode.CONCURRENT)
final class OrdinaryTrafficTest {
  private static final int CONNECTIONS = Integer.getInteger("tcpteardown.connections", 10_000);

  /** No device on the path has done anything. More connections: -Dtcpteardown.connections=... */
  private static final Set<FindingId> ACCUSATIONS =
      EnumSet.of(
          FindingId.ACK_BEYOND_FIN,
          FindingId.DATA_AFTER_FIN,
          FindingId.FIN_BLACKHOLED,
          FindingId.FIN_MOVED,
          FindingId.FORGED_RST,
          FindingId.IDLE_BLACKHOLE,
          FindingId.KEEPALIVE_FAILURE,
          FindingId.LATE_FIN,
          FindingId.ODD_FLAGS,
          FindingId.RST_BOTH_WAYS,
          FindingId.RST_OUT_OF_WINDOW,
          FindingId.SENDER_TALKS_AFTER_RST,
          FindingId.ZERO_WINDOW_RESET);

  /** Every other capture goes on for so long after the connection's last frame. */
  private static final long WATCHED_ON_NS = 600_000_000_000L;

  @Test
  void accusesNobody() {
    RuleRunner runner = new RuleRunner(RuleList.ALL);
    Map<FindingId, Integer> counts = new EnumMap<>(FindingId.class);
    Map<FindingId, Integer> rightly = new EnumMap<>(FindingId.class);
    List<String> accusations = new ArrayList<>();
    for (long seed = 0; seed < CONNECTIONS; seed++) {
      OrdinaryTraffic traffic = new OrdinaryTraffic(seed);
      List<CapturedFrame> frames = traffic.frames();
      FlowTable table = new FlowTable(CaptureRegions.unbroken());
      frames.forEach(table::accept);
      long lastNs = frames.stream().mapToLong(CapturedFrame::timeNs).max().orElse(0);
      long endNs = seed % 2 == 0 ? lastNs : lastNs + WATCHED_ON_NS;
      for (Flow flow : table.flows()) {
        FlowStory story = new FlowStory(flow, endNs, Settings.defaults());
        for (Finding finding : runner.judge(story)) {
          var sums = isDeserved(finding, traffic) ? rightly : counts;
          sums.merge(finding.id(), 1, Integer::sum);
          if (isAccusation(finding)) {
            accusations.add("seed " + seed + ": " + finding);
          }
        }
      }
    }
    assertEquals(List.of(), runner.failures());
    System.out.println("TRAFFIC " + counts + ", rightly " + rightly);
    assertEquals(List.of(), accusations);
    assertEquals(0, counts.getOrDefault(FindingId.HALF_OPEN, 0), "half_open");
    // Requests do cross a close.
    assertTrue(counts.getOrDefault(FindingId.KEEPALIVE_RACE, 0) <= CONNECTIONS / 1_000, "race");
    // With losses of up to a tenth it does come to pass that all repeats of something are lost.
    for (FindingId id :
        List.of(
            FindingId.FIN_WITH_HOLE,
            FindingId.RETRANSMISSION_DEATH,
            FindingId.RST_IGNORED,
            FindingId.TUPLE_REUSE_REFUSED)) {
      assertTrue(counts.getOrDefault(id, 0) <= CONNECTIONS / 50_000, id.id());
    }
    // A client whose only SYN was lost may stop before it sends another.
    assertTrue(counts.getOrDefault(FindingId.SYN_UNANSWERED, 0) <= CONNECTIONS / 1_000, "syn");
    // Nobody forgets to close; but a RST that the capture alone lacks leaves no trace in it.
    assertTrue(counts.getOrDefault(FindingId.STUCK_CLOSE_WAIT, 0) <= CONNECTIONS / 3_000, "stuck");
    // The simulation is worth something only if it brings about the rest.
    for (FindingId id :
        List.of(
            FindingId.ABORT_UNREAD_DATA,
            FindingId.ABORTED_TRANSFER,
            FindingId.FIN_RETRANSMITTED,
            FindingId.FINAL_ACK_MISSING,
            FindingId.HALF_CLOSE_DATA,
            FindingId.RST_ABORT,
            FindingId.RST_AFTER_FIN,
            FindingId.RST_INSTEAD_OF_FIN,
            FindingId.RST_REPEATED)) {
      assertTrue(counts.getOrDefault(id, 0) > 10, id.id());
    }
    assertTrue(rightly.getOrDefault(FindingId.HALF_OPEN, 0) > 10, "half_open, rightly");
  }

  /** Applications may end idle connections by RST; that is no accusation, but an error is. */
  private static boolean isAccusation(Finding finding) {
    return ACCUSATIONS.contains(finding.id())
        || (finding.id() == FindingId.IDLE_RESET && finding.severity() == Severity.ERROR);
  }

  /**
   * Who is gone without the other end's knowing has indeed forgotten, and closes no more; and two
   * or three SYNs may be lost.
   */
  private static boolean isDeserved(Finding finding, OrdinaryTraffic traffic) {
    if (finding.id() == FindingId.SYN_UNANSWERED) {
      return finding.severity() == Severity.NOTE;
    }
    return traffic.someoneLeftUnheard()
        && (finding.id() == FindingId.HALF_OPEN || finding.id() == FindingId.STUCK_CLOSE_WAIT);
  }
}

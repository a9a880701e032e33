package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.RuleRunner;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Settings;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;
import org.tcpteardown.testkit.OrdinaryTraffic;

/** Nobody may be accused for what honest hosts, lossy paths and poor captures do by themselves. */
final class OrdinaryTrafficTest {
  private static final int CONNECTIONS = Integer.getInteger("tcpteardown.connections", 10_000);

  /** No device on the path has done anything. More connections: -Dtcpteardown.connections=... */
  private static final Set<String> ACCUSATIONS =
      Set.of(
          "ack_beyond_fin",
          "data_after_fin",
          "fin_blackholed",
          "fin_moved",
          "forged_rst",
          "idle_blackhole",
          "idle_reset error",
          "keepalive_failure",
          "odd_flags",
          "rst_both_ways",
          "rst_out_of_window",
          "sender_talks_after_rst",
          "zero_window_reset");

  /** Every other capture goes on for so long after the connection's last frame. */
  private static final long WATCHED_ON_NS = 600_000_000_000L;

  @Test
  void accusesNobody() {
    RuleRunner runner = new RuleRunner(RuleList.ALL);
    Map<String, Integer> counts = new TreeMap<>();
    List<String> accusations = new ArrayList<>();
    for (long seed = 0; seed < CONNECTIONS; seed++) {
      OrdinaryTraffic traffic = new OrdinaryTraffic(seed);
      List<CapturedFrame> frames = traffic.frames();
      FlowTable table = new FlowTable();
      frames.forEach(table::accept);
      long lastNs = frames.stream().mapToLong(CapturedFrame::timeNs).max().orElse(0);
      long endNs = seed % 2 == 0 ? lastNs : lastNs + WATCHED_ON_NS;
      for (Flow flow : table.flows()) {
        FlowStory story = new FlowStory(flow, endNs, Settings.defaults());
        for (Finding finding : runner.judge(story)) {
          String key = key(finding, traffic);
          counts.merge(key, 1, Integer::sum);
          if (ACCUSATIONS.contains(key)) {
            accusations.add("seed " + seed + ": " + finding);
          }
        }
      }
    }
    assertEquals(List.of(), runner.failures());
    System.out.println("TRAFFIC " + counts);
    assertEquals(List.of(), accusations);
    // No application closes late; but rarely all of a FIN's transmissions but a late one are lost.
    assertTrue(counts.getOrDefault("late_fin", 0) <= CONNECTIONS / 10_000, "late_fin");
    // A FIN of which every transmission was lost looks forgotten; and requests do cross a close.
    assertTrue(counts.getOrDefault("half_open", 0) <= CONNECTIONS / 10_000, "half_open");
    assertTrue(counts.getOrDefault("keepalive_race", 0) <= CONNECTIONS / 1_000, "race");
    // With losses of up to a tenth it does come to pass that all repeats of something are lost.
    for (String id :
        List.of("fin_with_hole", "retransmission_death", "rst_ignored", "tuple_reuse_refused")) {
      assertTrue(counts.getOrDefault(id, 0) <= CONNECTIONS / 50_000, id);
    }
    // A client whose only SYN was lost may stop before it sends another.
    assertTrue(counts.getOrDefault("syn_unanswered", 0) <= CONNECTIONS / 1_000, "syn");
    // Nobody forgets to close; but a RST that is lost before the capture point is not sent again.
    assertTrue(counts.getOrDefault("stuck_close_wait", 0) <= CONNECTIONS / 1_000, "stuck");
    // The simulation is worth something only if it brings about the rest.
    for (String id :
        List.of(
            "abort_unread_data",
            "aborted_transfer",
            "fin_retransmitted",
            "final_ack_missing",
            "half_close_data",
            "half_open, rightly",
            "rst_abort",
            "rst_after_fin",
            "rst_instead_of_fin",
            "rst_repeated")) {
      assertTrue(counts.getOrDefault(id, 0) > 10, id);
    }
  }

  /**
   * Applications may end idle connections by RST; that is no accusation, but an error is. And who
   * died has indeed forgotten, or will never close.
   */
  private static String key(Finding finding, OrdinaryTraffic traffic) {
    return switch (finding.id()) {
      case "idle_reset" -> "idle_reset " + finding.severity().id();
      case "half_open", "stuck_close_wait" ->
          finding.id() + (traffic.someoneDied() ? ", rightly" : "");
      default -> finding.id();
    };
  }
}

package org.tcpteardown.cli.survey;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.Severity;

/** Looks for findings that exclude each other, or the verdict. */
final class Contradictions {
  private record Excluding(Set<String> some, Set<String> others) {}

  /** Somebody else made the RST. */
  private static final Set<String> RST_OF_ANOTHER = Set.of("forged_rst");

  /** The named sender made the RST, for a reason of its own. */
  private static final Set<String> RST_OF_ITS_SENDER =
      Set.of("rst_instead_of_fin", "abort_unread_data", "fin_abandoned", "half_open");

  /** The RST ended a connection. */
  private static final Set<String> RST_ENDED =
      Set.of(
          "rst_abort",
          "rst_instead_of_fin",
          "abort_unread_data",
          "half_open",
          "idle_reset",
          "zero_window_reset",
          "keepalive_race");

  /** The RST ended nothing: it met no connection, or one that did not accept it. */
  private static final Set<String> RST_ENDED_NOTHING =
      Set.of("rst_out_of_window", "rst_no_connection", "refused", "rst_repeated");

  private static final List<Excluding> EXCLUDING =
      List.of(
          new Excluding(RST_OF_ANOTHER, RST_OF_ITS_SENDER),
          new Excluding(RST_ENDED, RST_ENDED_NOTHING),
          new Excluding(Set.of("half_open"), Set.of("rst_instead_of_fin", "abort_unread_data")),
          new Excluding(Set.of("rst_no_connection"), Set.of("refused")),
          new Excluding(Set.of("idle_blackhole"), Set.of("retransmission_death")),
          new Excluding(
              Set.of("data_stalled"),
              Set.of("retransmission_death", "idle_blackhole", "keepalive_failure")),
          new Excluding(Set.of("syn_unanswered"), Set.of("refused", "one_way")));

  /** Findings that a cause denies. */
  private static final Map<String, Set<String>> DENIED_BY_CAUSE =
      Map.of(
          "application_abort", RST_OF_ANOTHER,
          "application_unread_data", RST_OF_ANOTHER,
          "user_cancelled", Set.of("forged_rst", "half_open"),
          "farewell_refused", RST_OF_ANOTHER,
          "peer_vanished", Set.of("data_stalled", "half_open"),
          "refused_by_host", Set.of("rst_abort", "late_fin", "half_close_data"),
          "descriptor_leak", Set.of("late_fin"),
          "keepalive_race", Set.of("forged_rst"));

  /** Causes that a finding must have prepared. */
  private static final Map<String, Set<String>> CAUSE_NEEDS =
      Map.of(
          "forged_reset", Set.of("forged_rst"),
          "path_mtu", Set.of("data_stalled", "retransmission_death", "icmp_error"),
          "descriptor_leak", Set.of("stuck_close_wait"));

  /** Parts of a verdict that cannot both be true. */
  private static final List<List<String>> PHRASES =
      List.of(
          List.of("all data was acknowledged", "never acknowledged"),
          List.of("nothing was outstanding", "never acknowledged"),
          List.of("every captured byte", "never acknowledged"),
          List.of("no data was exchanged", "of the request"));

  private static final Pattern VAIN = Pattern.compile("\\(frame (\\d+)\\) changed nothing");

  private Contradictions() {}

  static void look(JudgedFlow flow, Doubts doubts) {
    onFrames(flow, doubts);
    withCause(flow, doubts);
    inVerdict(flow, doubts);
    inGoodOrder(flow, doubts);
  }

  private static void onFrames(JudgedFlow flow, Doubts doubts) {
    Map<Long, Set<String>> byFrame =
        flow.findings().stream()
            .collect(
                Collectors.groupingBy(
                    Finding::frame, Collectors.mapping(Finding::id, Collectors.toSet())));
    byFrame.forEach(
        (frame, ids) -> {
          for (Excluding pair : EXCLUDING) {
            String both = both(ids, pair.some(), pair.others());
            if (!both.isEmpty()) {
              doubts.add(flow, Implausible.CONTRADICTING_FINDINGS, frame, both);
            }
          }
        });
  }

  private static String both(Set<String> ids, Set<String> some, Set<String> others) {
    String one = among(ids, some);
    String other = among(ids, others);
    return one.isEmpty() || other.isEmpty() || one.equals(other) ? "" : one + " and " + other;
  }

  private static String among(Set<String> ids, Set<String> wanted) {
    return ids.stream().filter(wanted::contains).sorted().collect(Collectors.joining(", "));
  }

  private static void withCause(JudgedFlow flow, Doubts doubts) {
    Set<String> denied = DENIED_BY_CAUSE.getOrDefault(flow.cause(), Set.of());
    for (Finding finding : flow.findings()) {
      if (denied.contains(finding.id()) && finding.severity().compareTo(Severity.WARN) >= 0) {
        doubts.add(
            flow,
            Implausible.CONTRADICTS_VERDICT,
            finding.frame(),
            finding.id() + " and cause " + flow.cause());
      }
    }
    Set<String> needed = CAUSE_NEEDS.getOrDefault(flow.cause(), Set.of());
    if (!needed.isEmpty() && needed.stream().noneMatch(flow::has)) {
      doubts.add(
          flow,
          Implausible.CONTRADICTS_VERDICT,
          "cause " + flow.cause() + " without " + String.join(", ", sorted(needed)));
    }
  }

  private static List<String> sorted(Set<String> ids) {
    return ids.stream().sorted().toList();
  }

  private static void inVerdict(JudgedFlow flow, Doubts doubts) {
    for (List<String> phrases : PHRASES) {
      if (phrases.stream().allMatch(flow.verdict()::contains)) {
        doubts.add(
            flow, Implausible.CONTRADICTS_VERDICT, "\"" + String.join("\" and \"", phrases) + "\"");
      }
    }
    Matcher vain = VAIN.matcher(flow.verdict());
    while (vain.find()) {
      long frame = Long.parseLong(vain.group(1));
      for (Finding finding : flow.findings()) {
        if (finding.frame() == frame && RST_ENDED.contains(finding.id())) {
          doubts.add(
              flow,
              Implausible.CONTRADICTS_VERDICT,
              frame,
              finding.id() + " on a RST that \"changed nothing\"");
        }
      }
    }
  }

  private static void inGoodOrder(JudgedFlow flow, Doubts doubts) {
    if (!flow.cause().equals("orderly")) {
      return;
    }
    for (Finding finding : flow.findings()) {
      if (finding.severity().compareTo(Severity.WARN) >= 0) {
        doubts.add(
            flow,
            Implausible.WARNED_IN_GOOD_ORDER,
            finding.frame(),
            finding.severity().id() + " " + finding.id() + " and cause orderly");
      }
    }
  }
}

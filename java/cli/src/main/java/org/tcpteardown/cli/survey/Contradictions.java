package org.tcpteardown.cli.survey;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

/** Looks for findings that exclude each other, or the verdict. */
final class Contradictions {
  private record Excluding(Set<FindingId> some, Set<FindingId> others) {}

  /** Somebody else made the RST. */
  private static final Set<FindingId> RST_OF_ANOTHER = Set.of(FindingId.FORGED_RST);

  /** The named sender made the RST, for a reason of its own. */
  private static final Set<FindingId> RST_OF_ITS_SENDER =
      Set.of(
          FindingId.RST_INSTEAD_OF_FIN,
          FindingId.ABORT_UNREAD_DATA,
          FindingId.FIN_ABANDONED,
          FindingId.HALF_OPEN);

  /** The RST ended a connection. */
  private static final Set<FindingId> RST_ENDED =
      Set.of(
          FindingId.RST_ABORT,
          FindingId.RST_INSTEAD_OF_FIN,
          FindingId.ABORT_UNREAD_DATA,
          FindingId.HALF_OPEN,
          FindingId.IDLE_RESET,
          FindingId.ZERO_WINDOW_RESET,
          FindingId.KEEPALIVE_RACE);

  /** The RST ended nothing: it met no connection, or one that did not accept it. */
  private static final Set<FindingId> RST_ENDED_NOTHING =
      Set.of(
          FindingId.RST_OUT_OF_WINDOW,
          FindingId.RST_NO_CONNECTION,
          FindingId.REFUSED,
          FindingId.RST_REPEATED);

  private static final List<Excluding> EXCLUDING =
      List.of(
          new Excluding(RST_OF_ANOTHER, RST_OF_ITS_SENDER),
          new Excluding(RST_ENDED, RST_ENDED_NOTHING),
          new Excluding(
              Set.of(FindingId.HALF_OPEN),
              Set.of(FindingId.RST_INSTEAD_OF_FIN, FindingId.ABORT_UNREAD_DATA)),
          new Excluding(Set.of(FindingId.RST_NO_CONNECTION), Set.of(FindingId.REFUSED)),
          new Excluding(Set.of(FindingId.IDLE_BLACKHOLE), Set.of(FindingId.RETRANSMISSION_DEATH)),
          new Excluding(
              Set.of(FindingId.DATA_STALLED),
              Set.of(
                  FindingId.RETRANSMISSION_DEATH,
                  FindingId.IDLE_BLACKHOLE,
                  FindingId.KEEPALIVE_FAILURE)),
          new Excluding(
              Set.of(FindingId.SYN_UNANSWERED), Set.of(FindingId.REFUSED, FindingId.ONE_WAY)));

  /** Findings that a cause denies. */
  private static final Map<String, Set<FindingId>> DENIED_BY_CAUSE =
      Map.of(
          "application_abort", RST_OF_ANOTHER,
          "application_unread_data", RST_OF_ANOTHER,
          "user_cancelled", Set.of(FindingId.FORGED_RST, FindingId.HALF_OPEN),
          "farewell_refused", RST_OF_ANOTHER,
          "peer_vanished", Set.of(FindingId.DATA_STALLED, FindingId.HALF_OPEN),
          "refused_by_host",
              Set.of(FindingId.RST_ABORT, FindingId.LATE_FIN, FindingId.HALF_CLOSE_DATA),
          "descriptor_leak", Set.of(FindingId.LATE_FIN),
          "keepalive_race", Set.of(FindingId.FORGED_RST));

  /** Causes that a finding must have prepared. */
  private static final Map<String, Set<FindingId>> CAUSE_NEEDS =
      Map.of(
          "forged_reset", Set.of(FindingId.FORGED_RST),
          "forged_fin", Set.of(FindingId.DATA_AFTER_FIN),
          "path_mtu",
              Set.of(FindingId.DATA_STALLED, FindingId.RETRANSMISSION_DEATH, FindingId.ICMP_ERROR),
          "descriptor_leak", Set.of(FindingId.STUCK_CLOSE_WAIT));

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
    Map<Long, Set<FindingId>> byFrame =
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

  private static String both(Set<FindingId> ids, Set<FindingId> some, Set<FindingId> others) {
    String one = among(ids, some);
    String other = among(ids, others);
    return one.isEmpty() || other.isEmpty() || one.equals(other) ? "" : one + " and " + other;
  }

  private static String among(Set<FindingId> ids, Set<FindingId> wanted) {
    return ids.stream()
        .filter(wanted::contains)
        .map(FindingId::id)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static void withCause(JudgedFlow flow, Doubts doubts) {
    Set<FindingId> denied = DENIED_BY_CAUSE.getOrDefault(flow.cause(), Set.of());
    for (Finding finding : flow.findings()) {
      if (denied.contains(finding.id()) && finding.severity().compareTo(Severity.WARN) >= 0) {
        doubts.add(
            flow,
            Implausible.CONTRADICTS_VERDICT,
            finding.frame(),
            finding.id() + " and cause " + flow.cause());
      }
    }
    Set<FindingId> needed = CAUSE_NEEDS.getOrDefault(flow.cause(), Set.of());
    if (!needed.isEmpty() && needed.stream().noneMatch(flow::has)) {
      doubts.add(
          flow,
          Implausible.CONTRADICTS_VERDICT,
          "cause " + flow.cause() + " without " + String.join(", ", sorted(needed)));
    }
  }

  private static List<String> sorted(Set<FindingId> ids) {
    return ids.stream().map(FindingId::id).sorted().toList();
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

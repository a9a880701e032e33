package org.tcpteardown.heuristic.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.fact.FrameField;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.population.PopulationId;

@Execution(ExecutionMode.CONCURRENT)
final class RuleListTest {
  /** The contract with users: these names and severities stay once released. */
  private static final String CONTRACT =
      """
      abort_unread_data warn
      aborted_transfer note warn
      ack_beyond_fin warn
      ack_loop warn
      challenge_ack note
      data_after_fin error
      data_stalled warn
      fin_abandoned note
      fin_blackholed error
      fin_moved warn
      fin_retransmitted note chat
      fin_unanswered warn chat
      fin_with_hole warn
      final_ack_missing note
      flow_continued note
      forged_rst warn error
      half_close_data chat
      half_open warn
      handshake_abandoned note chat
      icmp_error warn note chat
      idle_blackhole error
      idle_reset error warn note
      injected_on_path error warn
      keepalive_failure warn
      keepalive_race warn
      late_fin warn
      lost_on_path warn error note
      odd_flags warn note chat
      one_way chat
      refused note chat
      retransmission_death error
      rst_abort warn chat
      rst_after_fin note
      rst_answers_fin warn chat
      rst_both_ways warn
      rst_ignored warn
      rst_instead_of_fin note chat
      rst_no_connection note chat
      rst_out_of_window warn
      rst_repeated chat
      self_connect note
      sender_talks_after_rst error
      simultaneous_close chat
      simultaneous_open chat note warn
      stuck_close_wait warn
      syn_ack_repeated warn chat
      syn_unanswered warn note chat
      tampering note chat
      tls_alert note
      tuple_reuse_refused warn
      tuple_reused chat note
      unclosed chat
      zero_window_reset warn note
      """;

  private static final JavaClasses IN_PACKAGE =
      new ClassFileImporter().importPackages("org.tcpteardown.heuristic.rules");

  private static final Pattern QUOTED_ID = Pattern.compile("`([a-z]+(?:[_.][a-z_]+)+)`");

  static Stream<FindingInfo> infos() {
    return RuleList.INFOS.stream();
  }

  private static Stream<JavaClass> inPackage() {
    return IN_PACKAGE.stream();
  }

  @Test
  void everyRuleIsListedInOrder() {
    List<String> inPackage =
        inPackage()
            .filter(c -> c.isAssignableTo(Heuristic.class))
            .map(JavaClass::getSimpleName)
            .sorted()
            .toList();
    List<String> listed = RuleList.ALL.stream().map(r -> r.getClass().getSimpleName()).toList();
    assertEquals(inPackage, listed);
  }

  @Test
  void everyRuleHasATest() {
    Set<String> names = inPackage().map(JavaClass::getSimpleName).collect(Collectors.toSet());
    for (Object rule : Stream.concat(RuleList.ALL.stream(), RuleList.PATH.stream()).toList()) {
      String test = rule.getClass().getSimpleName() + "Test";
      assertTrue(names.contains(test), test + " is missing");
    }
  }

  @Test
  void idsAndSeveritiesAreThoseOfTheContract() {
    var actual = new TreeMap<String, String>();
    infos()
        .forEach(
            info ->
                actual.put(
                    info.id().id(),
                    info.severities().stream()
                        .map(s -> " " + s.id())
                        .collect(Collectors.joining())));
    StringBuilder table = new StringBuilder();
    actual.forEach((id, severities) -> table.append(id).append(severities).append('\n'));
    assertEquals(CONTRACT, table.toString());
  }

  @Test
  void everyIdHasOneRule() {
    assertEquals(Arrays.asList(FindingId.values()), infos().map(FindingInfo::id).sorted().toList());
  }

  /** Findings are sorted by id wherever they are listed: a person expects the alphabet. */
  @Test
  void idsAreSortedByTheirPublicNames() {
    List<String> names = Arrays.stream(FindingId.values()).map(FindingId::id).toList();
    assertEquals(names.stream().sorted().toList(), names);
  }

  @ParameterizedTest
  @MethodSource("infos")
  void speaksAsAllOthersDo(FindingInfo info) {
    assertTrue(info.id().id().matches("[a-z]+(_[a-z]+)*"), "id");
    assertTrue(info.summary().length() <= 72, "summary is too long");
    assertFalse(info.summary().endsWith("."), "summary ends with a full stop");
    assertFalse(info.valueMeaning().endsWith("."), "value");
    List<String> headings =
        info.explanation()
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^## ", ""))
            .toList();
    assertEquals(FindingInfo.HEADINGS, headings);
    for (String section : info.explanation().split("(?m)^## .*$", -1)) {
      assertTrue(
          section.isEmpty() || section.strip().matches("(?s).*[.?]"),
          "empty or unfinished section");
    }
  }

  @ParameterizedTest
  @MethodSource("infos")
  void namesOnlyWhatExists(FindingInfo info) {
    Set<String> known = infos().map(i -> i.id().id()).collect(Collectors.toSet());
    assertFalse(info.supersedes().contains(info.id()), "supersedes itself");
    for (Setting setting : Setting.values()) {
      known.add(setting.id());
    }
    for (PopulationId id : PopulationId.values()) {
      known.add(id.id());
    }
    for (FlowField field : FlowField.values()) {
      known.add(field.id());
    }
    for (FrameField field : FrameField.values()) {
      known.add(field.id());
    }
    String texts = info.explanation() + info.onFrame() + info.valueMeaning() + info.summary();
    assertFalse(texts.contains("FILL IN"), info.id() + " is not written yet");
    var matcher = QUOTED_ID.matcher(texts);
    while (matcher.find()) {
      assertTrue(known.contains(matcher.group(1)), "names " + matcher.group(1));
    }
  }

  @Test
  void findTakesIdOrField() {
    assertEquals(FindingId.LATE_FIN, RuleList.find("late_fin").orElseThrow().id());
    assertEquals(FindingId.LATE_FIN, RuleList.find("tcpteardown.late_fin").orElseThrow().id());
    assertTrue(RuleList.find("no_such_thing").isEmpty());
  }
}

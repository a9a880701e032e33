package org.tcpteardown.population.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;

@Execution(ExecutionMode.CONCURRENT)
final class PopulationRulesTest {
  /** The contract with users: these names and severities stay once released. */
  private static final String CONTRACT =
      """
      accept_queue_full warn
      address_changed warn
      close_wait_leak warn
      closed_together note warn
      duplicate_address warn
      farewell_refused note
      fin_timer warn note chat
      fixed_lifetime warn
      forgotten_together warn
      idle_timer warn note chat
      odd_one_out note chat
      outage warn
      port_reuse note chat
      port_scan note
      refusing_server note
      reset_after_handshake warn
      reset_habit note
      reset_together warn note
      server_idle_close note warn
      syn_flood warn
      """;

  private static final String PACKAGE = "org.tcpteardown.population.rules";

  static Stream<PopulationInfo> infos() {
    return PopulationRules.ALL.stream().map(PopulationRule::info);
  }

  @Test
  void everyRuleIsListedInOrder() {
    List<String> inPackage =
        new ClassFileImporter()
            .importPackages(PACKAGE).stream()
                .filter(c -> c.isAssignableTo(PopulationRule.class))
                .map(JavaClass::getSimpleName)
                .sorted()
                .toList();
    assertEquals(
        inPackage, PopulationRules.ALL.stream().map(r -> r.getClass().getSimpleName()).toList());
  }

  @Test
  void everyRuleHasATest() {
    Set<String> names =
        new ClassFileImporter()
            .importPackages(PACKAGE).stream()
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
    for (PopulationRule rule : PopulationRules.ALL) {
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
    assertEquals(
        Arrays.asList(PopulationId.values()), infos().map(PopulationInfo::id).sorted().toList());
  }

  @Test
  void idsAreSortedByTheirPublicNames() {
    List<String> names = Arrays.stream(PopulationId.values()).map(PopulationId::id).toList();
    assertEquals(names.stream().sorted().toList(), names);
  }

  @Test
  void noIdIsAFindingOfAFrameToo() {
    infos().forEach(info -> assertTrue(FindingId.byId(info.id().id()).isEmpty(), info.id().id()));
  }

  @ParameterizedTest
  @MethodSource("infos")
  void speaksAsAllOthersDo(PopulationInfo info) {
    assertTrue(info.id().id().matches("[a-z]+(_[a-z]+)*"), "id");
    assertTrue(info.summary().length() <= 72, "summary is too long");
    assertFalse(info.summary().endsWith("."), "summary ends with a full stop");
    assertEquals(
        FindingInfo.HEADINGS,
        info.explanation()
            .lines()
            .filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^## ", ""))
            .toList());
    for (String section : info.explanation().split("(?m)^## .*$", -1)) {
      assertTrue(
          section.isEmpty() || section.strip().matches("(?s).*[.?]"),
          "empty or unfinished section");
    }
  }

  @ParameterizedTest
  @MethodSource("infos")
  void settingsAreItsOwnOrThoseOfAFinding(PopulationInfo info) {
    assertTrue(
        info.settings().stream().anyMatch(s -> s.id().startsWith(info.id() + ".")),
        "no setting of its own");
    for (Setting setting : Setting.values()) {
      boolean own = setting.id().startsWith(info.id() + ".");
      assertTrue(!own || info.settings().contains(setting), setting + " is not declared");
    }
  }

  @Test
  void findTakesTheId() {
    assertEquals(PopulationId.FIN_TIMER, PopulationRules.find("fin_timer").orElseThrow().id());
    assertTrue(PopulationRules.find("no_such_thing").isEmpty());
  }
}

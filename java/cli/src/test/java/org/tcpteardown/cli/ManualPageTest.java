package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The manual page tells all that can be typed, in what {@code man} understands. */
class ManualPageTest {
  private static final Set<String> REQUESTS =
      Set.of("TH", "SH", "SS", "TP", "PP", "B", "I", "BR", "RS", "RE", "nf", "fi");
  private static final Pattern REQUEST = Pattern.compile("^[.']([A-Za-z]*).*");

  private final Run manual = Run.of("manual");

  @Test
  void tellsEachCommandAndOptionThatIsNotHidden() {
    assertEquals(ExitCode.DONE, manual.code(), manual.err());
    Main.whole()
        .getSubcommands()
        .forEach(
            (name, command) -> {
              boolean hidden = command.getCommandSpec().usageMessage().hidden();
              assertEquals(!hidden, manual.out().contains(".SS \"" + name), name);
              for (var option : command.getCommandSpec().options()) {
                if (!hidden && !option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                  String shown = "\\fB" + option.longestName().replace("-", "\\-") + "\\fR";
                  assertTrue(manual.out().contains(shown), name + " " + option.longestName());
                }
              }
            });
  }

  @Test
  void everyExitCodeIsTold() {
    String codes = manual.out().substring(manual.out().indexOf(".SH EXIT STATUS"));
    for (String code : List.of("0", "1", "2", "3", "4", "5", "6", "70", "130, 143 and so on")) {
      assertTrue(codes.contains(".TP\n\\fB" + code + "\\fR\n"), code);
    }
  }

  @Test
  void nothingElseIsTakenForARequest() {
    Set<String> used = new TreeSet<>();
    for (String line : manual.out().lines().toList()) {
      var request = REQUEST.matcher(line);
      if (request.matches()) {
        used.add(request.group(1));
      }
      assertFalse(line.isBlank(), "an empty line makes a gap");
    }
    assertEquals(Set.of(), minus(used, REQUESTS));
  }

  private static Set<String> minus(Set<String> all, Set<String> known) {
    Set<String> rest = new TreeSet<>(all);
    rest.removeAll(known);
    return rest;
  }
}

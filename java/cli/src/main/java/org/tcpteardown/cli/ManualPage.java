package org.tcpteardown.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, from the commands and options themselves. */
final class ManualPage {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "TCPTEARDOWN_TSHARK", "The tshark to use, where it is not the one on the PATH.",
          "TCPTEARDOWN_DUMPCAP", "The dumpcap that live captures with.",
          "TCPTEARDOWN_WIRESHARK", "The Wireshark that open starts.",
          "TCPTEARDOWN_PLUGIN", "\"off\": the plugin does nothing.",
          "TCPTEARDOWN_JAVA", "The java that runs the program (of the installed packages).",
          "WIRESHARK_CONFIG_DIR", "Wireshark's personal folder, where results are kept.",
          "NO_COLOR", "If set to anything, no colours.");

  /** A row of the exit codes in the help text; what does not begin with a code goes on. */
  private static final Pattern EXIT_CODE = Pattern.compile(" *(\\d+(?:, .*?(?=:))?):? +(.*)");

  private final ManualForm form;

  private ManualPage(ManualForm form) {
    this.form = form;
  }

  /** Writes the page about a program with all of its commands. */
  static void print(CommandLine program, ManualForm form) {
    new ManualPage(form).page(program);
  }

  private void page(CommandLine program) {
    CommandSpec spec = program.getCommandSpec();
    form.begin("tcpteardown", "how and why each TCP connection in a capture ended");
    form.section("DESCRIPTION");
    form.text(
        "tcpteardown reads captures of network traffic, follows both ends of every TCP connection,"
            + " and tells who ended it, how, and why most likely, with the evidence. Results are"
            + " printed, and kept where the plugin for Wireshark and tshark finds them.");
    form.paragraph("Each command says more about itself with --help.");
    form.section("COMMANDS");
    commands(program, "");
    form.section("OPTIONS FOR READING CAPTURES");
    form.text("All commands that read captures take these, too.");
    options(CommandSpec.forAnnotatedObject(new ReadingOptions()), Set.of());
    form.section("EXIT STATUS");
    exitCodes(spec);
    form.section("ENVIRONMENT");
    ENVIRONMENT.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            variable ->
                form.item(List.of(ManualForm.Term.typed(variable.getKey())), variable.getValue()));
    form.section("FILES");
    form.item(
        List.of(ManualForm.Term.typed("~/.config/wireshark/tcpteardown/")),
        "Results (sidecars), one for each capture; tcpteardown store lists them.");
    form.section("EXAMPLES");
    form.text("Findings as a table, worst first:");
    form.example("tcpteardown analyze trace.pcapng");
    form.paragraph("One connection's story:");
    form.example("tcpteardown explain trace.pcapng --flow 0");
    form.paragraph("FINs that came more than 30 s late, in tshark:");
    form.example("tshark -r trace.pcapng -Y 'tcpteardown.late_fin > 30'");
    form.end();
  }

  private void commands(CommandLine parent, String before) {
    for (CommandLine command : parent.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      if (!spec.usageMessage().hidden()) {
        command(spec, before);
        commands(command, before + spec.name() + " ");
      }
    }
  }

  private void command(CommandSpec spec, String before) {
    Help help = help(spec);
    form.command(before + spec.name(), operands(spec));
    form.text(unformatted(String.join("\n", spec.usageMessage().description())));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      if (!parameter.hidden()) {
        form.item(
            List.of(ManualForm.Term.value(parameter.paramLabel())),
            described(
                help.createDefaultParameterRenderer()
                    .render(parameter, help.parameterLabelRenderer(), help.colorScheme())));
      }
    }
    options(
        spec,
        spec.mixins().values().stream()
            .filter(ManualPage::reads)
            .flatMap(mixin -> mixin.options().stream())
            .map(OptionSpec::longestName)
            .collect(Collectors.toSet()));
  }

  private static boolean reads(CommandSpec mixin) {
    return mixin.userObject() instanceof ReadingOptions;
  }

  private void options(CommandSpec spec, Set<String> told) {
    Help help = help(spec);
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()
          && !option.usageHelp()
          && !option.versionHelp()
          && !told.contains(option.longestName())) {
        form.item(
            Arrays.stream(option.names()).map(name -> term(option, name)).toList(),
            described(
                help.createDefaultOptionRenderer()
                    .render(option, help.parameterLabelRenderer(), help.colorScheme())));
      }
    }
  }

  private static Help help(CommandSpec spec) {
    return new Help(spec, CommandLine.Help.defaultColorScheme(Help.Ansi.OFF));
  }

  private static String operands(CommandSpec spec) {
    return spec.positionalParameters().stream()
        .filter(parameter -> !parameter.hidden())
        .map(parameter -> " " + parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : ""))
        .collect(Collectors.joining());
  }

  private static ManualForm.Term term(OptionSpec option, String name) {
    if (option.arity().max() == 0) {
      return ManualForm.Term.typed(name);
    }
    String between = name.startsWith("--") ? "=" : " ";
    return new ManualForm.Term(name, between, option.paramLabel(), option.arity().min() == 0);
  }

  /** The last column of each row: the words, with values of defaults and such put in. */
  private static String described(Text[][] rows) {
    return Arrays.stream(rows)
        .map(row -> row[row.length - 1].toString())
        .map(ManualPage::unformatted)
        .collect(Collectors.joining("\n"));
  }

  private void exitCodes(CommandSpec spec) {
    for (String line : spec.usageMessage().footer()) {
      Matcher row = EXIT_CODE.matcher(line);
      if (row.matches()) {
        form.item(List.of(ManualForm.Term.typed(row.group(1))), unformatted(row.group(2)));
      } else {
        form.text(unformatted(line));
      }
    }
  }

  /** Without what picocli writes for itself. */
  private static String unformatted(String text) {
    return text.replace("%n", "\n").replace("%%", "%");
  }
}

package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tcpteardown.annotate.EngineVersion;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, as {@code man} wants it, from the commands and options themselves. */
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

  private final PrintWriter out;

  private ManualPage(PrintWriter out) {
    this.out = out;
  }

  /** Writes the page about a program with all of its commands. */
  static void print(CommandLine program, PrintWriter out) {
    new ManualPage(out).page(program);
    out.flush();
  }

  private void page(CommandLine program) {
    CommandSpec spec = program.getCommandSpec();
    out.println(".TH TCPTEARDOWN 1 \"\" \"tcpteardown " + EngineVersion.text() + "\" \"\"");
    section("NAME");
    out.println("tcpteardown \\- how and why each TCP connection in a capture ended");
    section("SYNOPSIS");
    out.println(".B tcpteardown");
    out.println(".I COMMAND");
    out.println("[\\fIoptions\\fR] [\\fIcaptures\\fR]");
    section("DESCRIPTION");
    lines(
        "tcpteardown reads captures of network traffic, follows both ends of every TCP connection,"
            + " and tells who ended it, how, and why most likely, with the evidence. Results are"
            + " printed, and kept where the plugin for Wireshark and tshark finds them.");
    paragraph("Each command says more about itself with --help.");
    section("COMMANDS");
    for (CommandLine command : program.getSubcommands().values()) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        command(command);
      }
    }
    section("EXIT STATUS");
    exitCodes(spec);
    section("ENVIRONMENT");
    ENVIRONMENT.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(variable -> item(bold(variable.getKey()), List.of(variable.getValue())));
    section("FILES");
    item(
        bold("~/.config/wireshark/tcpteardown/"),
        List.of("Results (sidecars), one for each capture; tcpteardown store lists them."));
    section("EXAMPLES");
    lines("Findings as a table, worst first:");
    example("tcpteardown analyze trace.pcapng");
    paragraph("One connection's story:");
    example("tcpteardown explain trace.pcapng --flow 0");
    paragraph("FINs that came more than 30 s late, in tshark:");
    example("tshark -r trace.pcapng -Y 'tcpteardown.late_fin > 30'");
    section("SEE ALSO");
    out.println(".BR wireshark (1),");
    out.println(".BR tshark (1),");
    out.println(".BR pcap\\-filter (7)");
  }

  private void command(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Help help = new Help(spec, CommandLine.Help.defaultColorScheme(Help.Ansi.OFF));
    out.println(".SS \"" + escaped(synopsis(spec)) + "\"");
    lines(String.join("\n", spec.usageMessage().description()));
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      if (!parameter.hidden()) {
        item(
            "\\fI" + escaped(parameter.paramLabel()) + "\\fR",
            described(
                help.createDefaultParameterRenderer()
                    .render(parameter, help.parameterLabelRenderer(), help.colorScheme())));
      }
    }
    for (OptionSpec option : spec.options()) {
      if (!option.hidden() && !isCommon(option)) {
        item(
            names(option),
            described(
                help.createDefaultOptionRenderer()
                    .render(option, help.parameterLabelRenderer(), help.colorScheme())));
      }
    }
  }

  private static String synopsis(CommandSpec spec) {
    String operands =
        spec.positionalParameters().stream()
            .filter(parameter -> !parameter.hidden())
            .map(
                parameter ->
                    " " + parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : ""))
            .collect(Collectors.joining());
    return spec.name() + operands;
  }

  private static boolean isCommon(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  private static String names(OptionSpec option) {
    return Arrays.stream(option.names())
        .map(name -> bold(name) + label(option, name.startsWith("--") ? "=" : " "))
        .collect(Collectors.joining(", "));
  }

  private static String label(ArgSpec option, String before) {
    if (option.arity().max() == 0) {
      return "";
    }
    String label = before + "\\fI" + escaped(option.paramLabel()) + "\\fR";
    return option.arity().min() == 0 ? "[" + label + "]" : label;
  }

  /** The last column of each row: the words, with values of defaults and such put in. */
  private static List<String> described(Text[][] rows) {
    return Arrays.stream(rows).map(row -> row[row.length - 1].toString()).toList();
  }

  private void exitCodes(CommandSpec spec) {
    for (String line : spec.usageMessage().footer()) {
      Matcher row = EXIT_CODE.matcher(line);
      if (row.matches()) {
        item(bold(row.group(1)), List.of(row.group(2)));
      } else {
        lines(line);
      }
    }
  }

  private void section(String name) {
    out.println(".SH " + name);
  }

  private void paragraph(String text) {
    out.println(".PP");
    lines(text);
  }

  private void example(String command) {
    out.println(".PP");
    out.println(".RS 4");
    out.println(".nf");
    lines(command);
    out.println(".fi");
    out.println(".RE");
  }

  private void item(String tag, List<String> text) {
    out.println(".TP");
    out.println(tag);
    lines(text.isEmpty() ? "" : String.join("\n", text));
  }

  private void lines(String text) {
    text.replace("%n", "\n")
        .replace("%%", "%")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> out.println(escaped(line)));
  }

  private static String bold(String text) {
    return "\\fB" + escaped(text) + "\\fR";
  }

  /** So that nothing in it is a request, and a hyphen that is typed can be copied. */
  private static String escaped(String text) {
    String plain =
        text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq").replace("'", "\\(aq");
    return plain.startsWith(".") ? "\\&" + plain : plain;
  }
}

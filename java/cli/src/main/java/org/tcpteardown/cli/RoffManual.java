package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tcpteardown.annotate.EngineVersion;

/** The manual page as {@code man} wants it. */
final class RoffManual implements ManualForm {
  private final PrintWriter out;

  RoffManual(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(String program, String purpose) {
    String title = program.toUpperCase(Locale.ROOT);
    out.println(".TH " + title + " 1 \"\" \"" + program + " " + EngineVersion.text() + "\" \"\"");
    section("NAME");
    out.println(program + " \\- " + purpose);
    section("SYNOPSIS");
    out.println(".B " + program);
    out.println(".I COMMAND");
    out.println("[\\fIoptions\\fR] [\\fIcaptures\\fR]");
  }

  @Override
  public void section(String name) {
    out.println(".SH " + name);
  }

  @Override
  public void command(String name, String operands) {
    out.println(".SS \"" + escaped(name + operands) + "\"");
  }

  @Override
  public void text(String text) {
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> out.println(escaped(line)));
  }

  @Override
  public void paragraph(String text) {
    out.println(".PP");
    text(text);
  }

  @Override
  public void example(String line) {
    out.println(".PP");
    out.println(".RS 4");
    out.println(".nf");
    text(line);
    out.println(".fi");
    out.println(".RE");
  }

  @Override
  public void item(List<Term> names, String text) {
    out.println(".TP");
    out.println(names.stream().map(RoffManual::tag).collect(Collectors.joining(", ")));
    text(text);
  }

  private static String tag(Term term) {
    String name = term.name().isEmpty() ? "" : "\\fB" + escaped(term.name()) + "\\fR";
    if (term.value().isEmpty()) {
      return name;
    }
    String value = term.between() + "\\fI" + escaped(term.value()) + "\\fR";
    return name + (term.optional() ? "[" + value + "]" : value);
  }

  @Override
  public void end() {
    section("SEE ALSO");
    out.println(".BR wireshark (1),");
    out.println(".BR tshark (1),");
    out.println(".BR pcap\\-filter (7)");
    out.flush();
  }

  /** So that nothing in it is a request, and a hyphen that is typed can be copied. */
  private static String escaped(String text) {
    String plain =
        text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq").replace("'", "\\(aq");
    return plain.startsWith(".") ? "\\&" + plain : plain;
  }
}

package org.tcpteardown.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The manual page in Markdown, for the documentation. */
final class MarkdownManual implements ManualForm {
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_<>\\[\\]|{}]");

  private final PrintWriter out;
  private boolean inList;

  MarkdownManual(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(String program, String purpose) {
    out.println("<!-- Written by scripts/generate from the commands: do not change it here. -->");
    out.println("# Commands and options");
    out.println();
    out.println("`" + program + " COMMAND [options] [captures]`: " + escaped(purpose) + ".");
  }

  @Override
  public void section(String name) {
    block();
    out.println();
    out.println("## " + name.substring(0, 1) + name.substring(1).toLowerCase(Locale.ROOT));
  }

  @Override
  public void command(String name, String operands) {
    block();
    out.println();
    out.println("### " + name);
    out.println();
    out.println("`" + name + operands + "`");
  }

  @Override
  public void text(String text) {
    if (!inList) {
      out.println();
    }
    out.println((inList ? "  " : "") + line(text));
  }

  @Override
  public void paragraph(String text) {
    block();
    text(text);
  }

  @Override
  public void example(String line) {
    block();
    out.println();
    out.println("```text");
    out.println(line);
    out.println("```");
  }

  @Override
  public void item(List<Term> names, String text) {
    String all = names.stream().map(MarkdownManual::code).collect(Collectors.joining(", "));
    if (!inList) {
      out.println();
      inList = true;
    }
    out.println("- " + all + ": " + line(text));
  }

  private void block() {
    inList = false;
  }

  private static String code(Term term) {
    String value = term.value().isEmpty() ? "" : term.between() + term.value();
    return "`" + term.name() + (term.optional() ? "[" + value + "]" : value) + "`";
  }

  @Override
  public void end() {
    out.flush();
  }

  /** One line: what is broken in a terminal flows here. */
  private static String line(String text) {
    String joined = text.lines().map(String::strip).collect(Collectors.joining(" ")).strip();
    return escaped(joined);
  }

  private static String escaped(String text) {
    return MARKUP.matcher(text).replaceAll("\\\\$0");
  }
}

package org.tcpteardown.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tcpteardown.cli.render.HtmlText;

/**
 * The web page: one file that asks for nothing, in which only the scripts and styles of this
 * program run, whatever a capture holds.
 */
public final class ReportPage {
  /** In the order in which they need each other. */
  static final List<String> SCRIPTS =
      List.of(
          "page.js",
          "data.js",
          "theme.js",
          "copy.js",
          "timeline.js",
          "times.js",
          "against.js",
          "verdicts.js",
          "rankings.js",
          "flows.js",
          "connection.js",
          "main.js");

  private static final List<String> STYLES = List.of("uPlot.min.css", "report.css");

  private ReportPage() {}

  /** Writes the page. */
  public static void write(ReportData data, Writer out) throws IOException {
    String chart = resource("uPlot.iife.min.js");
    String script = script();
    StringBuilder style = new StringBuilder();
    for (String name : STYLES) {
      style.append(resource(name));
    }
    String[] parts = resource("report.html").split("\\{\\{|\\}\\}", -1);
    for (int i = 0; i < parts.length; i++) {
      if (i % 2 == 0) {
        out.write(parts[i]);
        continue;
      }
      switch (parts[i]) {
        case "policy" -> out.write(policy(List.of(chart, script), style.toString()));
        case "title" -> out.write(HtmlText.escaped(data.captureName()));
        case "headline" -> out.write(HtmlText.escaped(data.headline()));
        case "incomplete" -> out.write(HtmlText.escaped(Headline.incomplete(data.capture())));
        case "style" -> out.write(style.toString());
        case "data" -> data.write(out);
        case "chart" -> out.write(chart);
        case "script" -> out.write(script);
        default -> throw new IllegalStateException("no value for " + parts[i]);
      }
    }
  }

  /** All of our own scripts, where none disturbs what else there may be on a page. */
  private static String script() throws IOException {
    StringBuilder script = new StringBuilder("(() => {\n'use strict';\n");
    for (String name : SCRIPTS) {
      script.append(resource(name));
    }
    return script.append("})();\n").toString();
  }

  /** Nothing is allowed but what stands in the page, as it stands there. */
  private static String policy(List<String> scripts, String style) {
    StringBuilder policy = new StringBuilder("default-src 'none'; script-src");
    scripts.forEach(script -> policy.append(" '").append(HtmlText.hash(script)).append('\''));
    return policy
        .append("; style-src '")
        .append(HtmlText.hash(style))
        .append("'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'")
        .toString();
  }

  static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

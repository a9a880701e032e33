package org.tcpteardown.cli.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tcpteardown.cli.render.HtmlText;
import org.tcpteardown.compare.Lanes;
import org.tcpteardown.compare.Link;
import org.tcpteardown.compare.PathReport;
import org.tcpteardown.heuristic.PointName;
import org.tcpteardown.path.PointFlow;

/**
 * A web page of what lies between capture points: what the path does on the whole, then each
 * connection of which there is something to tell, with a lane for each point. One file, no script,
 * and nothing is asked from anywhere.
 */
public final class LanePage {
  /** Connections beyond these are in the table and the JSON. */
  private static final int MOST_CONNECTIONS = 100;

  private LanePage() {}

  /**
   * Makes the page.
   *
   * @param links what lies between each two neighbours; at least one
   */
  public static String of(List<Link> links) throws IOException {
    String style = style();
    List<PointName> points = new ArrayList<>();
    points.add(links.get(0).points().a());
    links.forEach(link -> points.add(link.points().b()));
    String title =
        HtmlText.escaped(
            points.stream().map(PointName::name).collect(Collectors.joining(" \u2192 ")));
    StringBuilder page = new StringBuilder(1 << 16);
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
                + " '")
        .append(HtmlText.hash(style))
        .append("'; base-uri 'none'; form-action 'none'\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(title)
        .append("</title>\n<style>")
        .append(style)
        .append("</style>\n</head>\n<body>\n<main>\n<h1>")
        .append(title)
        .append("</h1>\n");
    for (Link link : links) {
      page.append("<section>\n<h2>").append(between(link)).append("</h2>\n<ul>\n");
      PathWords.of(link).forEach(line -> page.append("<li>" + HtmlText.escaped(line) + "</li>\n"));
      page.append("</ul>\n</section>\n");
    }
    List<Lanes> worst = Lanes.worst(links, MOST_CONNECTIONS);
    for (Lanes lanes : worst) {
      connection(lanes, points, page);
    }
    int told = links.stream().mapToInt(link -> link.reports().size()).sum();
    if (worst.size() == MOST_CONNECTIONS && told > MOST_CONNECTIONS) {
      page.append("<p>Less is to be told of further connections: the table and the JSON of ")
          .append("<code>tcpteardown compare</code> have them.</p>\n");
    } else if (worst.isEmpty()) {
      page.append("<p>There is nothing to tell of single connections.</p>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String between(Link link) {
    return "Between " + HtmlText.escaped(link.points().a() + " and " + link.points().b());
  }

  private static void connection(Lanes lanes, List<PointName> points, StringBuilder page) {
    boolean named = false;
    page.append("<section>\n");
    for (PathReport report : lanes.reports()) {
      if (report == null) {
        continue;
      }
      if (!named) {
        page.append("<h2>").append(HtmlText.escaped(name(report))).append("</h2>\n");
        named = true;
      }
      String severity = report.severity().id();
      page.append("<p><b class=\"" + severity + "\">" + severity + "</b> ")
          .append(HtmlText.escaped(report.end().id() + ": " + report.sentence()))
          .append("</p>\n");
    }
    page.append("<div class=\"wide\" tabindex=\"0\">\n");
    LaneDrawing.draw(lanes, points, page);
    page.append("</div>\n</section>\n");
  }

  private static String name(PathReport report) {
    PointFlow a = report.flow().a();
    PointFlow one = a == null ? report.flow().b() : a;
    PointName where = a == null ? report.points().b() : report.points().a();
    return one == null
        ? ""
        : one.client()
            + " \u2192 "
            + one.server()
            + " (flow "
            + one.number()
            + " of "
            + where
            + ")";
  }

  private static String style() throws IOException {
    try (InputStream in = LanePage.class.getResourceAsStream("lanes.css")) {
      if (in == null) {
        throw new IOException("lanes.css is missing in the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

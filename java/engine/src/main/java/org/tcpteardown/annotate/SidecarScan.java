package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.rules.RuleList;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.population.PopulationFinding;

/**
 * Goes through a sidecar without making objects of its rows: for who wants a few columns of very
 * many flows. Refuses what {@link SidecarReader} refuses, in sections that are not wanted but for
 * what a row of them says.
 */
public final class SidecarScan {
  private static final String RST_FACT = "rst.";

  private final ByteLines lines;
  private final ScanVisitor visitor;
  private final TabbedLine line = new TabbedLine();
  private final OrderlySection.Reader shapes = new OrderlySection.Reader();
  private final SharedTexts.Reader texts = new SharedTexts.Reader();
  private final FollowedScan followed = new FollowedScan(line, texts);
  private final OrderlyScan orderly = new OrderlyScan(line, shapes);

  private final List<PopulationFinding> population = new ArrayList<>();
  private String section = "";
  private long rows;
  private String capture = "-";
  private long writtenSeconds;
  private boolean complete = true;
  private String reason = "";
  private String filter = "";
  private long firstTimeNs = ScannedFlow.ABSENT;

  private SidecarScan(InputStream in, ScanVisitor visitor) {
    this.lines = new ByteLines(in);
    this.visitor = visitor;
  }

  /**
   * Tells a visitor all that it wants to know.
   *
   * @throws SidecarException if it is not a sidecar that this version understands
   */
  public static ScanHead scan(InputStream in, ScanVisitor visitor)
      throws IOException, SidecarException {
    return new SidecarScan(in, visitor).scan();
  }

  private ScanHead scan() throws IOException, SidecarException {
    begin();
    while (lines.next()) {
      try {
        if (lines.from() < lines.to() && lines.bytes()[lines.from()] == '#') {
          line.cut(lines);
          if (line.plain(0).equals(SidecarFormat.END)) {
            return end();
          }
          header();
        } else {
          row();
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
        throw error("cannot be understood (" + e.getMessage() + ")");
      }
    }
    throw error("the file was cut off: there is no #end");
  }

  private void begin() throws IOException, SidecarException {
    if (lines.next()) {
      line.cut(lines);
    }
    if (line.columns() < 2 || !line.plain(0).equals(SidecarFormat.MAGIC)) {
      throw error("not a tcpteardown sidecar");
    }
    String version = line.plain(1);
    if (!version.equals(SidecarFormat.VERSION)) {
      throw error(
          "format version "
              + version
              + ", but this program knows "
              + SidecarFormat.VERSION
              + ": analyse the capture again");
    }
  }

  private SidecarException error(String what) {
    return new SidecarException("line " + Math.max(1, lines.number()) + ": " + what);
  }

  private ScanHead end() throws SidecarException {
    if (line.columns() < 2 || !line.plain(1).equals(Long.toString(rows))) {
      throw error("rows are missing: " + rows + " were read");
    }
    return new ScanHead(
        capture,
        writtenSeconds,
        complete,
        reason,
        filter,
        Math.max(0, firstTimeNs),
        List.copyOf(population));
  }

  private void header() {
    String name = line.plain(0);
    switch (name) {
      case SidecarFormat.CAPTURE -> capture = line.text(1);
      case SidecarFormat.WRITTEN -> writtenSeconds = line.number(1);
      case SidecarFormat.COMPLETE -> {
        complete = line.plain(1).equals("yes");
        reason = complete ? "" : line.text(2);
      }
      case SidecarFormat.FILTER -> filter = line.text(1);
      case SidecarFormat.EARLY -> {
        if (firstTimeNs == ScannedFlow.ABSENT) {
          firstTimeNs = line.secondsNs(2);
          orderly.captureBegins(firstTimeNs);
        }
      }
      case SidecarFormat.POPULATION -> population.add(SidecarReader.population(fields()));
      case SidecarFormat.FLOWS -> {
        section = name;
        followed.columns(fields());
      }
      case SidecarFormat.TEXTS,
          SidecarFormat.FINDINGS,
          SidecarFormat.FACTS,
          SidecarFormat.SHAPES,
          SidecarFormat.ENDS,
          SidecarFormat.ORDERLY ->
          section = name;
      default -> {
        // A later version of the same format may say more in its header.
      }
    }
  }

  private String[] fields() {
    String[] fields = new String[line.columns()];
    Arrays.setAll(fields, line::plain);
    return fields;
  }

  private void row() {
    switch (section) {
      case SidecarFormat.TEXTS -> {
        line.cut(lines);
        texts.text(fields());
      }
      case SidecarFormat.FINDINGS -> {
        rows++;
        if (visitor.wantsFindings()) {
          finding();
        }
      }
      case SidecarFormat.FACTS -> {
        rows++;
        if (visitor.wantsFacts()) {
          line.cut(lines);
          visitor.fact(
              line.number(3),
              line.secondsNs(1),
              line.columns() > 4 && line.startsWith(4, RST_FACT));
        }
      }
      case SidecarFormat.FLOWS -> {
        rows++;
        line.cut(lines);
        visitor.flow(followed);
      }
      case SidecarFormat.SHAPES -> {
        line.cut(lines);
        shapes.shape(fields());
      }
      case SidecarFormat.ENDS -> {
        line.cut(lines);
        shapes.ends(fields());
      }
      case SidecarFormat.ORDERLY -> {
        rows++;
        line.cut(lines);
        orderly.check();
        visitor.flow(orderly);
      }
      default -> throw new IllegalArgumentException("a row before any section");
    }
  }

  private void finding() {
    line.cut(lines);
    String id = line.text(4);
    FindingInfo info =
        RuleList.find(id).orElseThrow(() -> new IllegalArgumentException("unknown finding " + id));
    visitor.finding(
        line.isEmpty(3) ? CapturedFrame.ABSENT : line.number(3),
        info.id(),
        FieldValue.parse(info.type(), line.text(6)));
  }
}

package org.tcpteardown.cli.render;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tcpteardown.analysis.Announcement;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Severity;

/**
 * The table for people, which grows line by line. What one connection says again and again, and
 * what very many connections say at once, is folded.
 */
final class LiveTable implements LiveRenderer {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int MAX_REPEATS = 3;
  private static final int MAX_IN_WINDOW = 5;

  /** Of a finding that was folded in the window before, too. */
  private static final int MAX_WHEN_FLOODED = 1;

  private static final long WINDOW_NS = 10_000_000_000L;

  /** Until a wider one comes. */
  private static final int ENDS_CHARS = 40;

  private static final int ID_CHARS = 20;

  private final TableOptions options;
  private final boolean all;
  private final PrintWriter out;

  /** Lines of each finding since the window began. */
  private final Map<FindingId, Integer> printed = new EnumMap<>(FindingId.class);

  private final Map<FindingId, Integer> folded = new EnumMap<>(FindingId.class);

  /** What was folded in the window before. */
  private final Set<FindingId> flooded = EnumSet.noneOf(FindingId.class);

  private long windowEndsNs = Long.MIN_VALUE;
  private int endsChars = ENDS_CHARS;
  private boolean headed;

  LiveTable(TableOptions options, boolean all, PrintWriter out) {
    this.options = options;
    this.all = all;
    this.out = out;
  }

  @Override
  public void print(Announcement said, LivePlace place) {
    Finding finding = said.finding();
    if (finding.severity().compareTo(options.atLeast()) < 0 || (!all && isFolded(said))) {
      return;
    }
    String ends = said.client() == null ? "-" : said.client() + " -> " + said.server();
    endsChars = Math.max(endsChars, ends.length());
    if (!headed) {
      headed = true;
      line("     ", "time UTC", "frame", "flow", "client -> server", "finding", "");
    }
    line(
        options.coloured(String.format("%-5s", finding.severity().id()), finding.severity()),
        TIME.format(Instant.ofEpochSecond(0, finding.timeNs())),
        Long.toString(finding.frame()),
        said.client() == null ? "-" : Long.toString(finding.flow()),
        ends,
        finding.id().id(),
        text(said) + where(finding, place));
  }

  private void line(
      String severity,
      String time,
      String frame,
      String flow,
      String ends,
      String id,
      String text) {
    String cells =
        String.format(
            Locale.ROOT,
            "%s  %-12s  %8s  %6s  %-" + endsChars + "s  %-" + ID_CHARS + "s  %s",
            severity,
            time,
            frame,
            flow,
            ends,
            id,
            text);
    out.println(cells.stripTrailing());
  }

  private static String text(Announcement said) {
    String text = SafeText.line(said.finding().text());
    return switch (said.kind()) {
      case FOUND -> text;
      case CHANGED -> "NOW: " + text;
      case WITHDRAWN ->
          "WITHDRAWN: "
              + (said.instead().isEmpty()
                  ? "what came later does not bear it out"
                  : said.instead() + " says it better")
              + " (it was: "
              + text
              + ")";
    };
  }

  private static String where(Finding finding, LivePlace place) {
    return place.file().isEmpty()
        ? ""
        : " ["
            + SafeText.line(place.file())
            + " frame "
            + (finding.frame() - place.framesBefore())
            + "]";
  }

  /** What is taken back is always said. */
  private boolean isFolded(Announcement said) {
    if (said.kind() != Announcement.Kind.FOUND) {
      return false;
    }
    FindingId id = said.finding().id();
    int most = flooded.contains(id) ? MAX_WHEN_FLOODED : MAX_IN_WINDOW;
    boolean tooMany = said.nth() > MAX_REPEATS || printed.merge(id, 1, Integer::sum) > most;
    if (tooMany) {
      folded.merge(id, 1, Integer::sum);
    }
    return tooMany;
  }

  @Override
  public void pause(long nowNs) {
    if (nowNs >= windowEndsNs) {
      tellFolded();
      printed.clear();
      windowEndsNs = nowNs + WINDOW_NS;
    }
    out.flush();
  }

  private void tellFolded() {
    flooded.clear();
    if (!folded.isEmpty()) {
      String option = options.maxRows() == 0 ? "--all" : "--top 0"; // live, and a followed file
      out.println(
          "... and more of the same: " + CountText.listed(folded) + "; " + option + " prints them");
      flooded.addAll(folded.keySet());
      folded.clear();
    }
  }

  @Override
  public boolean isCutOff() {
    return out.checkError();
  }

  @Override
  public void print(LiveSummary summary) {
    tellFolded();
    if (headed) {
      out.println();
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %,.1f s, %,d frames%s, %,d TCP %s",
            SafeText.line(summary.name()),
            summary.watchedNs() / 1e9,
            summary.frames(),
            drops(summary),
            summary.connections(),
            summary.connections() == 1 ? "flow" : "flows"));
    if (!summary.ends().isEmpty()) {
      out.println("ended by: " + CountText.listed(summary.ends()));
    }
    if (summary.findings().isEmpty()) {
      out.println("no findings");
    }
    Map<Severity, Map<FindingId, Long>> worstFirst = new TreeMap<>(Comparator.reverseOrder());
    worstFirst.putAll(summary.findings());
    worstFirst.forEach(
        (severity, ids) ->
            out.println(
                options.coloured(String.format("%-5s", severity.id()), severity)
                    + " "
                    + CountText.listed(ids)));
    out.flush();
  }

  private static String drops(LiveSummary summary) {
    if (summary.received() < 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        " (dumpcap: %,d received, %,d dropped)",
        summary.received(),
        summary.dropped());
  }
}

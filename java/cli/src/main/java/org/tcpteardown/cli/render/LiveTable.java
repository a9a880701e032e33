package org.tcpteardown.cli.render;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tcpteardown.analysis.Announcement;
import org.tcpteardown.model.Endpoint;
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

  /** Rows for what was folded in a window. */
  private static final int MOST_SERVERS = 10;

  private static final long WINDOW_NS = 10_000_000_000L;

  /** Until a wider one comes. */
  private static final int ENDS_CHARS = 40;

  private static final int ID_CHARS = 20;

  private final TableOptions options;
  private final boolean all;
  private final PrintWriter out;

  /** Lines of each finding since the window began. */
  private final Map<FindingId, Integer> printed = new EnumMap<>(FindingId.class);

  /** What was not printed, by server; of more servers than can be told, by finding alone. */
  private final Map<Repetition.Key, Repetition> folded = new LinkedHashMap<>();

  private final Map<FindingId, Integer> foldedOthers = new EnumMap<>(FindingId.class);

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
      fold(said);
    }
    return tooMany;
  }

  private void fold(Announcement said) {
    Finding finding = said.finding();
    Endpoint client = said.client();
    Endpoint server = said.server();
    if (client == null || server == null) {
      foldedOthers.merge(finding.id(), 1, Integer::sum);
      return;
    }
    Repetition.Key key = Repetition.Key.of(finding, server);
    Repetition known = folded.get(key);
    if (known == null && folded.size() < MOST_SERVERS) {
      known = new Repetition(key, finding);
      folded.put(key, known);
    }
    if (known == null) {
      foldedOthers.merge(finding.id(), 1, Integer::sum);
    } else {
      known.add(finding, client, server);
    }
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
    folded.values().forEach(this::tellFolded);
    folded.keySet().forEach(key -> flooded.add(key.id()));
    if (!foldedOthers.isEmpty()) {
      out.println("... and more of the same: " + CountText.listed(foldedOthers));
      flooded.addAll(foldedOthers.keySet());
    }
    if (!folded.isEmpty() || !foldedOthers.isEmpty()) {
      out.println("... --all prints each");
    }
    folded.clear();
    foldedOthers.clear();
  }

  /** One row for all of a server: of the last window, with the worst. */
  private void tellFolded(Repetition many) {
    Finding worst = many.worst();
    line(
        options.coloured(String.format("%-5s", worst.severity().id()), worst.severity()),
        TIME.format(Instant.ofEpochSecond(0, worst.timeNs())),
        Long.toString(worst.frame()),
        Long.toString(worst.flow()),
        many.ends(),
        worst.id().id(),
        "... and "
            + many.times()
            + (worst.equals(many.first()) ? ", the first: " : ", the worst: ")
            + SafeText.line(worst.text()));
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

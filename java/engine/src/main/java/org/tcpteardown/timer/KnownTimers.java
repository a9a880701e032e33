package org.tcpteardown.timer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The table of known timers, {@code known-timers.tsv}; read when it is first asked for. */
public final class KnownTimers {
  private static final String FILE = "known-timers.tsv";
  private static final int COLUMNS = 6;

  private KnownTimers() {}

  /** Loaded by the first use. */
  private static final class Table {
    static final List<KnownTimer> ALL = load();
  }

  /** All of them, in the order of the file. */
  public static List<KnownTimer> all() {
    return Table.ALL;
  }

  /** Those of one phase that an interval allows, longest first: it is nearest to what failed. */
  public static List<KnownTimer> fitting(TimerInterval interval, Phase phase) {
    return all().stream()
        .filter(t -> t.phase() == phase && interval.contains(t.ns()))
        .sorted(Comparator.comparingLong(KnownTimer::seconds).reversed())
        .toList();
  }

  private static List<KnownTimer> load() {
    List<KnownTimer> timers = new ArrayList<>();
    try (InputStream in = KnownTimers.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String line;
      while ((line = lines.readLine()) != null) {
        if (!line.startsWith("#")) {
          timers.add(parse(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(timers);
  }

  static KnownTimer parse(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException(FILE + ": not " + COLUMNS + " columns: " + line);
    }
    Phase phase =
        Phase.byId(columns[2])
            .orElseThrow(() -> new IllegalArgumentException(FILE + ": no phase: " + columns[2]));
    return new KnownTimer(
        columns[0], columns[1], phase, Long.parseLong(columns[3]), columns[4], columns[5]);
  }
}

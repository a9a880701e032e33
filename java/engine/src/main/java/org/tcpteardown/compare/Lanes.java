package org.tcpteardown.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.path.CrossedFlow;
import org.tcpteardown.path.Fate;
import org.tcpteardown.path.FlowPair;
import org.tcpteardown.path.PointFlow;

/**
 * One connection along all capture points: a lane for each point, a row for each packet. A part of
 * the path where the connection was not found again is left out.
 */
public final class Lanes {
  /** One packet, from the first point that has it to the last. */
  public static final class Row {
    private final long timeNs;
    private final LaneRow first;
    private final long[] frames;
    private final @Nullable Fate[] fates;

    private Row(long timeNs, LaneRow first, int points) {
      this.timeNs = timeNs;
      this.first = first;
      this.frames = new long[points];
      this.fates = new Fate[points - 1];
    }

    /** When it was first seen, by the clock of the first point, nanoseconds since 1970. */
    public long timeNs() {
      return timeNs;
    }

    /** Whether the client sent it, or is named as its sender. */
    public boolean fromClient() {
      return first.fromClient();
    }

    /** Whether it goes from the first point towards the last. */
    public boolean onward() {
      return first.fromA();
    }

    /** The bits of {@link org.tcpteardown.model.TcpFlags}. */
    public int flags() {
      return first.flags();
    }

    public int payloadBytes() {
      return first.payloadBytes();
    }

    /** Its frame at that point; 0 if that capture has none. */
    public long frame(int point) {
      return frames[point];
    }

    /** What became of it between that point and the next; null if nothing is known of that. */
    public @Nullable Fate fate(int point) {
      return fates[point];
    }

    /** Whether it opens, closes, or did not simply cross everywhere. */
    public boolean isTelling() {
      for (Fate fate : fates) {
        if (fate != Fate.CROSSED) {
          return true;
        }
      }
      return first.isTelling();
    }
  }

  private final List<@Nullable PathReport> reports = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

  private Lanes() {}

  /** What is said of each part of the path; null where the connection was not found there. */
  public List<@Nullable PathReport> reports() {
    return reports;
  }

  /** All packets, by time. */
  public List<Row> rows() {
    return rows;
  }

  /**
   * The connections of which there is something to tell, the worst first.
   *
   * @param links what lies between each two neighbours
   * @param atMost how many
   */
  public static List<Lanes> worst(List<Link> links, int atMost) {
    record Place(int link, PathReport report) {}
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      for (PathReport report : links.get(i).reports()) {
        places.add(new Place(i, report));
      }
    }
    places.sort(Comparator.comparing((Place p) -> p.report().severity()).reversed());
    Set<PathReport> shown = new HashSet<>();
    List<Lanes> all = new ArrayList<>();
    for (Place place : places) {
      if (all.size() < atMost && !shown.contains(place.report())) {
        Lanes lanes = new Lanes();
        lanes.find(links, place.link(), place.report());
        lanes.reports.forEach(report -> remember(shown, report));
        lanes.gather(links);
        all.add(lanes);
      }
    }
    return all;
  }

  private static void remember(Set<PathReport> shown, @Nullable PathReport report) {
    if (report != null) {
      shown.add(report);
    }
  }

  /** Looks for the connection on the other parts of the path, outwards from one. */
  private void find(List<Link> links, int at, PathReport report) {
    links.forEach(link -> reports.add(null));
    reports.set(at, report);
    PointFlow here = report.flow().a();
    for (int i = at - 1; i >= 0 && here != null; i--) {
      PathReport before = byB(links.get(i), here.number());
      reports.set(i, before);
      here = before == null ? null : before.flow().a();
    }
    here = report.flow().b();
    for (int i = at + 1; i < links.size() && here != null; i++) {
      PathReport next = byA(links.get(i), here.number());
      reports.set(i, next);
      here = next == null ? null : next.flow().b();
    }
  }

  /** The one that is told, for it may be shown again; else what there is to tell of it. */
  private static @Nullable PathReport byA(Link link, long number) {
    for (PathReport report : link.reports()) {
      PointFlow there = report.flow().a();
      if (there != null && there.number() == number) {
        return report;
      }
    }
    return link.report(number);
  }

  private static @Nullable PathReport byB(Link link, long number) {
    for (FlowPair pair : link.comparison().matches().pairs()) {
      if (pair.b().number() == number) {
        return byA(link, pair.a().number());
      }
    }
    return null;
  }

  private void gather(List<Link> links) {
    Map<Long, Row> here = new HashMap<>();
    for (int i = 0; i < links.size(); i++) {
      PathReport report = reports.get(i);
      Map<Long, Row> next = new HashMap<>();
      if (report != null) {
        CrossedFlow flow = report.flow();
        for (LaneRow packet : LaneRow.of(flow)) {
          Row row = here.get(packet.frameA());
          if (row == null) {
            row = new Row(byFirst(links, i, packet.timeNs()), packet, links.size() + 1);
            rows.add(row);
          }
          row.frames[i] = packet.frameA();
          row.frames[i + 1] = packet.frameB();
          row.fates[i] = packet.fate();
          if (packet.frameB() != 0) {
            next.put(packet.frameB(), row);
          }
        }
      }
      here = next;
    }
    rows.sort(Comparator.comparingLong(Row::timeNs));
  }

  /** A time by the clock of a link's first point, by the clock of the very first one. */
  private static long byFirst(List<Link> links, int link, long timeNs) {
    long time = timeNs;
    for (int i = link - 1; i >= 0; i--) {
      time = links.get(i).comparison().clock().toA(time);
    }
    return time;
  }
}

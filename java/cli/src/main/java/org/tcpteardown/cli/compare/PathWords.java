package org.tcpteardown.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tcpteardown.compare.Link;
import org.tcpteardown.heuristic.PointName;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.path.ClockRelation;
import org.tcpteardown.path.Fate;
import org.tcpteardown.path.FlowMatches;
import org.tcpteardown.path.FlowPair;
import org.tcpteardown.path.PathComparison;
import org.tcpteardown.path.PathTally;

/** What is said of two points as a whole, line by line. */
final class PathWords {
  /** Of what is told one by one, more is only counted. */
  private static final int MOST_TOLD = 8;

  private PathWords() {}

  static List<String> of(Link link) {
    List<String> lines = new ArrayList<>();
    PathComparison comparison = link.comparison();
    lines.add(connections(link));
    relayed(comparison.matches(), lines);
    if (comparison.matches().pairs().isEmpty() && !comparison.matches().relayed().isEmpty()) {
      return lines;
    }
    if (comparison.matches().pairs().isEmpty()) {
      lines.add(
          "the two captures have no connection in common: they show other traffic, or other times;"
              + " if a device between them rewrites everything, name the ends with --map");
      return lines;
    }
    if (comparison.isOnePlace()) {
      lines.add(
          "nothing lies between the two captures: no TTL was counted down and nothing took time on"
              + " the way, so they were made at one place; nothing is called lost");
      return lines;
    }
    lines.add("clock: " + clock(link));
    lines.add("path: " + path(comparison.tally()));
    addresses(comparison.tally(), lines);
    lines.add(carried(link, true));
    lines.add(carried(link, false));
    return lines;
  }

  private static void relayed(FlowMatches matches, List<String> lines) {
    int count = matches.relayed().size();
    if (count == 0) {
      return;
    }
    lines.add(
        Wording.count(count, "connection")
            + (count == 1 ? " ends" : " end")
            + " between the points, where another one is opened that carries the same data (a"
            + " proxy): each side's own verdict counts, nothing is called lost");
    for (FlowPair pair : matches.relayed().subList(0, Math.min(count, MOST_TOLD))) {
      lines.add(
          "  flow "
              + pair.a().number()
              + "  "
              + pair.a().client()
              + " -> "
              + pair.a().server()
              + "  goes on as flow "
              + pair.b().number()
              + "  "
              + pair.b().client()
              + " -> "
              + pair.b().server());
    }
    if (count > MOST_TOLD) {
      lines.add("  ... and " + (count - MOST_TOLD) + " more");
    }
  }

  private static String connections(Link link) {
    FlowMatches matches = link.comparison().matches();
    StringBuilder text = new StringBuilder();
    text.append(Wording.count(matches.pairs().size(), "connection")).append(" at both points");
    text.append(", ").append(matches.onlyA().size()).append(" only in ").append(link.points().a());
    text.append(", ").append(matches.onlyB().size()).append(" only in ").append(link.points().b());
    if (!matches.ambiguous().isEmpty()) {
      text.append(", ").append(matches.ambiguous().size()).append(" that fit several (ambiguous)");
    }
    return text.toString();
  }

  private static String clock(Link link) {
    ClockRelation clock = link.comparison().clock();
    long at = link.comparison().boundsA().startNs();
    long offset = clock.offsetNs(at);
    StringBuilder text = new StringBuilder();
    text.append(link.points().b()).append(" is ");
    text.append(Wording.time(Math.abs(offset))).append(offset < 0 ? " behind " : " ahead of ");
    text.append(link.points().a());
    if (clock.isOneSided()) {
      text.append(", the time on the way included: packets crossed in one direction only");
    } else {
      text.append(" (to within ").append(Wording.time(clock.errorNs(at))).append(')');
    }
    double drift = clock.driftPpm();
    double error = clock.driftErrorPpm();
    if (Math.abs(drift) > error || Math.abs(drift) > 1) {
      text.append(
          String.format(Locale.ROOT, ", drifting by %.1f ppm (to within %.1f)", drift, error));
    }
    if (clock.hasSteps()) {
      text.append("; one of the clocks was set meanwhile");
    }
    return text.toString();
  }

  private static String path(PathTally tally) {
    List<String> said = new ArrayList<>();
    Map.Entry<Integer, Long> most = null;
    for (Map.Entry<Integer, Long> entry : tally.hops().entrySet()) {
      most = most == null || entry.getValue() > most.getValue() ? entry : most;
    }
    if (most != null) {
      said.add(
          most.getKey() == 0
              ? "no router (TTLs stay as they are)"
              : Wording.count(most.getKey(), "hop"));
    }
    if (tally.portsRewritten() > 0) {
      said.add("ports rewritten (" + Wording.count(tally.portsRewritten(), "connection") + ")");
    }
    if (tally.numbersRewritten() > 0) {
      said.add(
          "sequence numbers rewritten ("
              + Wording.count(tally.numbersRewritten(), "connection")
              + ")");
    }
    if (!tally.timestampsKept()) {
      said.add("TCP timestamps rewritten");
    }
    if (tally.windowScaleRewritten() > 0) {
      said.add("window scale option changed");
    }
    tally
        .mssClamped()
        .forEach((sizes, count) -> said.add("MSS " + sizes.replace("/", " -> ") + " bytes"));
    return String.join(", ", said);
  }

  private static void addresses(PathTally tally, List<String> lines) {
    List<String> changed = new ArrayList<>();
    int more = 0;
    for (Map.Entry<IpAddress, Map<IpAddress, Long>> entry : tally.addresses().entrySet()) {
      for (IpAddress there : entry.getValue().keySet()) {
        if (!there.equals(entry.getKey())) {
          if (changed.size() < MOST_TOLD) {
            changed.add(entry.getKey() + " -> " + there);
          } else {
            more++;
          }
        }
      }
    }
    if (!changed.isEmpty()) {
      lines.add(
          "addresses: " + String.join(", ", changed) + (more > 0 ? " and " + more + " more" : ""));
    }
  }

  private static String carried(Link link, boolean fromA) {
    PathTally tally = link.comparison().tally();
    long lost = tally.packets(fromA, Fate.LOST) + tally.packets(fromA, Fate.PARTLY_LOST);
    long sent = lost + tally.packets(fromA, Fate.CROSSED);
    long made = tally.packets(fromA, Fate.INJECTED);
    long doubled = tally.packets(fromA, Fate.DOUBLED);
    PointName from = fromA ? link.points().a() : link.points().b();
    PointName to = fromA ? link.points().b() : link.points().a();
    StringBuilder text = new StringBuilder();
    text.append(from).append(" to ").append(to).append(": ").append(Wording.count(sent, "packet"));
    text.append(", ").append(lost).append(" lost");
    if (lost > 0 && sent > 0) {
      text.append(String.format(Locale.ROOT, " (%.2f %%)", 100.0 * lost / sent));
    }
    text.append(", ").append(made).append(" made on the way");
    if (doubled > 0) {
      text.append(", ").append(doubled).append(" doubled");
    }
    long usualNs = tally.usualNs(fromA);
    if (usualNs > 0 && !link.comparison().clock().isOneSided()) {
      text.append(", usually ").append(Wording.time(usualNs)).append(" on the way");
    }
    return text.toString();
  }
}

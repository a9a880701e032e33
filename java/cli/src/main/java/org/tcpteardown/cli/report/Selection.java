package org.tcpteardown.cli.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tcpteardown.population.PopulationFinding;

/**
 * Which flows a page shows, and of which it tells the story: the worst, and of those that are
 * equally bad some of every cause.
 *
 * @param shown numbers of the flows that have a row
 * @param told numbers of those among them that have a ladder
 */
public record Selection(SortedSet<Long> shown, SortedSet<Long> told) {

  /**
   * Chooses.
   *
   * @param mostShown rows at the most
   * @param mostTold ladders at the most
   */
  public static Selection of(Overview overview, int mostShown, int mostTold) {
    List<Long> order = order(overview, mostShown);
    return new Selection(
        new TreeSet<>(order), new TreeSet<>(order.subList(0, Math.min(mostTold, order.size()))));
  }

  /** The flows that are worth showing, the most worth first. */
  private static List<Long> order(Overview overview, int most) {
    Set<Long> chosen = new LinkedHashSet<>();
    List<VerdictGroup> groups = overview.groups();
    groups.forEach(group -> add(chosen, group.example(), most));
    for (PopulationFinding finding : overview.population()) {
      finding.flows().forEach(flow -> add(chosen, flow, most));
    }
    for (int from = 0; from < groups.size(); ) {
      int to = from;
      while (to < groups.size() && groups.get(to).key().rank() == groups.get(from).key().rank()) {
        to++;
      }
      inTurns(groups.subList(from, to), chosen, most);
      from = to;
    }
    return new ArrayList<>(chosen);
  }

  /** One flow of each group, then another of each, and so on. */
  private static void inTurns(Collection<VerdictGroup> groups, Set<Long> chosen, int most) {
    List<Iterator<Long>> all =
        new ArrayList<>(groups.stream().map(g -> g.sample().numbers().iterator()).toList());
    while (!all.isEmpty() && chosen.size() < most) {
      for (Iterator<Long> one : all) {
        if (one.hasNext()) {
          add(chosen, one.next(), most);
        }
      }
      all.removeIf(one -> !one.hasNext());
    }
  }

  private static void add(Set<Long> chosen, long flow, int most) {
    if (chosen.size() < most) {
      chosen.add(flow);
    }
  }
}

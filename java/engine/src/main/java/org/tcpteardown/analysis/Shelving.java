package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Population;
import org.tcpteardown.tcp.Flow;

/**
 * Judges flows that are over while the capture is read on, and writes those down that may go. Each
 * is looked at, written and forgotten before the next ones are: what is known of them never lives
 * for long.
 */
final class Shelving {
  private static final int AT_A_TIME = 64;

  private final List<Flow> written = new ArrayList<>();
  private final InOrder<Judged> work;

  /** Flows that may go, and their rows. */
  private record Judged(List<EndedFlow> flows, RowShelf.Packed rows) {}

  /**
   * Starts at once.
   *
   * @param flows what to look at, sorted by number
   * @param judge judges a flow, on any thread
   * @param mayGo whether a flow may be written down
   * @param population is told of those
   * @param shelf takes their rows
   */
  Shelving(
      List<Flow> flows,
      Function<Flow, EndedFlow> judge,
      Predicate<EndedFlow> mayGo,
      Population population,
      RowShelf shelf) {
    work =
        new InOrder<>(
            (flows.size() + AT_A_TIME - 1) / AT_A_TIME,
            task -> {
              int from = task * AT_A_TIME;
              int to = Math.min(flows.size(), from + AT_A_TIME);
              List<EndedFlow> over =
                  flows.subList(from, to).stream().map(judge).filter(mayGo).toList();
              return new Judged(
                  over,
                  shelf.pack(
                      over.stream()
                          .map(flow -> new JudgedFlow(flow.story(), flow.findings(), population))
                          .toList()));
            },
            judged -> {
              population.accept(judged.flows());
              shelf.put(judged.rows());
              for (EndedFlow flow : judged.flows()) {
                flow.flow().summarise();
                written.add(flow.flow());
              }
            });
  }

  /** Returns, when all is done, the flows that were written down. */
  List<Flow> finish() {
    work.finish();
    return written;
  }
}

package org.tcpteardown.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.tcpteardown.tcp.Flow;

/**
 * Judges flows while the capture is read on, and writes those down that may go. Each is looked at,
 * written and forgotten before the next ones are: what is known of them never lives for long.
 */
final class FlowSpill {
  private static final int AT_A_TIME = 64;

  private final List<Flow> written = new ArrayList<>();
  private final InOrder<Judged> work;

  /** Flows that may go, and their rows. */
  private record Judged(
      List<FlowResult> flows, RowSpill.Packed rows, OrderlyRowSpill.Packed orderlyRows) {}

  /**
   * Starts at once.
   *
   * @param flows what to look at, sorted by number
   * @param judge judges a flow, on any thread
   * @param mayGo whether a flow may be written down
   * @param shelf takes the rows of those
   * @param orderlyShelf takes them of flows in good order
   * @param gone is told of them
   */
  FlowSpill(
      List<Flow> flows,
      Function<Flow, FlowResult> judge,
      Predicate<FlowResult> mayGo,
      RowSpill shelf,
      OrderlyRowSpill orderlyShelf,
      Consumer<List<FlowResult>> gone) {
    work =
        new InOrder<>(
            (flows.size() + AT_A_TIME - 1) / AT_A_TIME,
            task -> {
              int from = task * AT_A_TIME;
              int to = Math.min(flows.size(), from + AT_A_TIME);
              List<FlowResult> going =
                  flows.subList(from, to).stream().map(judge).filter(mayGo).toList();
              List<FlowResult> judged = new ArrayList<>();
              List<OrderlyRow> orderly = new ArrayList<>();
              for (FlowResult flow : going) {
                OrderlyRow told = flow.orderlyRow();
                if (told != null) {
                  orderly.add(told);
                } else {
                  judged.add(flow);
                }
              }
              RowSpill.Packed rows = shelf.pack(judged);
              going.forEach(FlowResult::summarise);
              return new Judged(going, rows, orderlyShelf.pack(orderly));
            },
            judged -> {
              gone.accept(judged.flows());
              shelf.put(judged.rows());
              orderlyShelf.put(judged.orderlyRows());
              judged.flows().forEach(flow -> written.add(flow.flow()));
            });
  }

  /** Returns, when all is done, the flows that were written down. */
  List<Flow> finish() {
    work.finish();
    return written;
  }
}

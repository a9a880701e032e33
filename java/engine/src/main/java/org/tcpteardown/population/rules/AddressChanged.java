package org.tcpteardown.population.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.tcp.Continuation;
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class AddressChanged implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.ADDRESS_CHANGED)
          .name("Connections go on under another address")
          .severity(Severity.WARN)
          .subject("the address before and the one after")
          .value("how many connections took the other address")
          .summary("Several connections took another address together")
          .explain(
              """
              ## What it means
              Connections of one address went on, with exactly their next numbers, in the name of another address. As several
              did, one event changed the address of all; each shows it when it sends next. The other end knows no connection
              under the new name: it answers by RST, or not at all, and the connections are lost.

              ## Why it happens
              A line was dialled anew and got another address (PPPoE, mobile networks, DHCP); a router fell over to its second
              uplink or came back from it; a cluster of routers or proxies changed its active node; a VPN went up or down, so
              that traffic takes another way out; an IPv6 prefix was renewed.

              ## When it misleads
              It needs both names in the capture, as on the outside of a router, or at the server. A NAT with a pool of
              addresses may draw another one for single connections when its idle timer has expired; that it draws the same one
              for several within minutes is rare.

              ## What to do
              Look for that moment in the log of the router or host that had the first address. Let clients open connections
              anew when they fail. Session timers play no part.
              """)
          .example("crafted-rebound/capture.pcapng")
          .settings(Setting.ADDRESS_CHANGED_CONNECTIONS, Setting.ADDRESS_CHANGED_WITHIN)
          .cites(
              "RFC 9293 section 3.10.7.1 (a connection is known by both addresses and ports)",
              "RFC 4787 section 4.1 (pairing of NAT addresses)")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Moves(settings);
  }

  /** The address before and after. */
  private record Names(IpAddress before, IpAddress after) {}

  /** The link, if an end of it has got another address; null for nearly all flows. */
  private static @Nullable Continuation change(EndedFlow flow) {
    Continuation from = flow.flow().continues();
    Continuation link = from == null ? flow.flow().continued() : from;
    return link != null
            && link.kind() == Continuation.Kind.GOES_ON
            && link.senderRenamed()
            && !link.first().isRst()
            && !link.before().address().equals(link.after().address())
        ? link
        : null;
  }

  private static Names names(Continuation link) {
    return new Names(link.before().address(), link.after().address());
  }

  /** One connection's change. */
  private record Move(long timeNs, long flow) {}

  private static final class Moved implements BoundedTable.Weighed {
    private static final int MAX = 1000;

    private final List<Move> moves = new ArrayList<>(1);

    void add(Move move) {
      if (moves.size() < MAX) {
        moves.add(move);
      }
    }

    /** The most of them of which each follows the one before soon enough. */
    List<Move> together(long withinNs) {
      moves.sort(Comparator.comparingLong(Move::timeNs));
      int best = 0;
      int bestFrom = 0;
      int from = 0;
      for (int i = 0; i < moves.size(); i++) {
        if (i > 0 && moves.get(i).timeNs() - moves.get(i - 1).timeNs() > withinNs) {
          from = i;
        }
        if (i - from + 1 > best) {
          best = i - from + 1;
          bestFrom = from;
        }
      }
      return moves.subList(bestFrom, bestFrom + best);
    }

    @Override
    public long weight() {
      return 1L + moves.size();
    }
  }

  private static final class Moves implements Gatherer {
    private final Settings settings;
    private final BoundedTable<Names, Moved> table = new BoundedTable<>();

    Moves(Settings settings) {
      this.settings = settings;
    }

    @Override
    public void accept(EndedFlow flow) {
      Continuation link = flow.flow().continues() == null ? null : change(flow);
      if (link != null) {
        table.get(names(link), Moved::new).add(new Move(link.first().timeNs(), flow.number()));
      }
    }

    @Override
    public void accept(OrderlyFlow flow) {
      // It was opened and closed under one name.
    }

    private List<Move> together(Moved moved) {
      List<Move> together = moved.together(settings.get(Setting.ADDRESS_CHANGED_WITHIN));
      return together.size() >= settings.get(Setting.ADDRESS_CHANGED_CONNECTIONS)
          ? together
          : List.of();
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      table.forEach(
          (names, moved) -> {
            List<Move> together = together(moved);
            if (!together.isEmpty()) {
              out.accept(finding(names, together));
            }
          });
    }

    private static PopulationFinding finding(Names names, List<Move> together) {
      Examples examples = new Examples();
      together.forEach(move -> examples.add(move.flow()));
      long lastedNs = together.get(together.size() - 1).timeNs() - together.get(0).timeNs();
      return new PopulationFinding(
          INFO.id(),
          Severity.WARN,
          names.before() + " -> " + names.after(),
          Integer.toString(together.size()),
          Span.NONE,
          together.size(),
          together.size(),
          examples.flows(),
          together.size()
              + " connections of "
              + names.before()
              + " went on under "
              + names.after()
              + " within "
              + Wording.time(lastedNs)
              + ": the address changed for all of them at once, by no timer of each");
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      return null; // the cause says it
    }

    @Override
    public long moved(EndedFlow flow) {
      Continuation link = change(flow);
      Moved moved = link == null ? null : table.find(names(link));
      return link == null || moved == null
          ? 0
          : together(moved).stream().anyMatch(m -> m.flow() == link.later())
              ? together(moved).size()
              : 0;
    }
  }
}

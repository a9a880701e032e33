package org.tcpteardown.population.rules;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.evidence.RefusedFarewell;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.Severity;
import org.tcpteardown.population.ApplicationEnd;
import org.tcpteardown.population.BoundedTable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Examples;
import org.tcpteardown.population.Gatherer;
import org.tcpteardown.population.PopulationFinding;
import org.tcpteardown.population.PopulationFinding.Span;
import org.tcpteardown.population.PopulationId;
import org.tcpteardown.population.PopulationInfo;
import org.tcpteardown.population.PopulationRule;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class FarewellRefused implements PopulationRule {
  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.FAREWELL_REFUSED)
          .name("Last words meet a closed socket as a habit")
          .severity(Severity.NOTE)
          .subject("the address and port of the server, or the client's address and its server")
          .value("how many of the farewells that followed its close met a closed socket")
          .summary("An end closes its socket for good and answers last words by RST")
          .explain(
              """
              ## What it means
              This end closes first, and for good: both directions at once. What the other end still sends then, a TLS
              close_notify or a QUIT, meets a socket that is gone and draws a RST. Nearly every connection on which the
              other end says anything ends so. Nobody misses anything.

              ## Why it happens
              close() without a wait for the other end. HTTP servers do so by default with TLS: RFC 8446 lets an end close
              without waiting for the other's close_notify. The RST is the stack's answer to data for a closed socket.

              ## When it misleads
              A reset that overtakes the last answer can destroy what the other end has not read yet: servers that close
              while a request or an upload is still coming need a lingering close. Such connections are recognised, and
              not counted here.

              ## What to do
              Nothing. If these RSTs fill logs or counters, leave this end out there, or let it shut down its sending side
              and read until the other end has closed.
              """)
          .example("crafted-farewells/capture.pcapng")
          .settings(Setting.FAREWELL_REFUSED_CONNECTIONS, Setting.FAREWELL_REFUSED_PERCENT)
          .cites(
              "RFC 1122 section 4.2.2.13 (data for a closed socket)",
              "RFC 8446 section 6.1 (closure alerts)",
              "https://trac.nginx.org/nginx/ticket/627")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Habits(
        settings.get(Setting.FAREWELL_REFUSED_CONNECTIONS),
        settings.get(Setting.FAREWELL_REFUSED_PERCENT));
  }

  private static final class Habit implements BoundedTable.Weighed {
    private long heard;
    private long refused;
    private final Examples examples = new Examples();

    @Override
    public long weight() {
      return 1 + heard;
    }
  }

  private static final class Habits implements Gatherer {
    private final long enough;
    private final long percent;
    private final BoundedTable<ApplicationEnd, Habit> applications = new BoundedTable<>();

    Habits(long enough, long percent) {
      this.enough = enough;
      this.percent = percent;
    }

    @Override
    public void accept(EndedFlow flow) {
      HalfConnection closer = firstCloser(flow);
      LastWords words = closer == null ? null : LastWords.of(flow.story(), closer.peer());
      if (closer == null || words == null) {
        return;
      }
      boolean refused = RefusedFarewell.of(flow.story()) != null;
      if (!refused && words.sender().unackedBytes() > 0) {
        return; // nobody knows how they were met
      }
      Habit habit = applications.get(ApplicationEnd.of(flow.flow(), closer), Habit::new);
      habit.heard++;
      if (refused) {
        habit.refused++;
        habit.examples.add(flow.flow().number());
      }
    }

    /** The end that closed before the other said its last words; null if there is none. */
    private static @Nullable HalfConnection firstCloser(EndedFlow flow) {
      for (HalfConnection half : flow.flow().halves()) {
        var last = half.peer().burst().first();
        if (!half.fins().isEmpty()
            && last != null
            && last.frame() > half.fins().get(0).frame()
            && !half.fins().get(0).peerFinBefore()) {
          return half;
        }
      }
      return null;
    }

    private boolean counts(Habit habit) {
      return habit.refused >= enough && habit.refused * 100 >= habit.heard * percent;
    }

    @Override
    public void accept(OrderlyFlow flow) {
      // Nobody said anything after the first FIN.
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      applications.forEach(
          (application, habit) -> {
            if (counts(habit)) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.NOTE,
                      application.toString(),
                      habit.refused + " of " + habit.heard,
                      Span.NONE,
                      habit.refused,
                      habit.heard,
                      habit.examples.flows(),
                      "T"
                          + application.inWords().substring(1)
                          + " closes its socket for good: "
                          + habit.refused
                          + " of "
                          + Wording.count(habit.heard, "farewell")
                          + " that followed its FIN drew a RST; harmless, nothing else was lost"));
            }
          });
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      RefusedFarewell refused =
          flow.flow().client().rstCount() + flow.flow().server().rstCount() == 0
              ? null
              : RefusedFarewell.of(flow.story());
      if (refused == null) {
        return null;
      }
      ApplicationEnd application = ApplicationEnd.of(flow.flow(), refused.closer());
      Habit habit = applications.find(application);
      return habit == null || !counts(habit)
          ? null
          : application.inWords()
              + " meets last words so by habit: "
              + habit.refused
              + " of "
              + Wording.count(habit.heard, "farewell");
    }
  }
}

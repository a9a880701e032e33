package org.tcpteardown.population.rules;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.FindingId;
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
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.verdict.DataCheck;

/** {@link #INFO} explains the rule. */
final class ResetHabit implements PopulationRule {
  private static final long MOMENT_NS = 1_000_000_000L;

  /** The distances between the probes of one clock differ by less than this part. */
  private static final int REGULAR_PART = 5;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.RESET_HABIT)
          .name("Closes by RST as a habit")
          .severity(Severity.NOTE)
          .subject("a server's address and port, or a client's address and its server")
          .value("how many of the connections that this end closed were closed by RST")
          .summary("An end closes nearly all its connections by RST")
          .explain(
              """
              ## What it means
              Of the connections that this end closed, it closed nearly all by RST instead of FIN. So a RST of this end
              is no sign of trouble by itself: it is how it closes.

              ## Why it happens
              SO_LINGER with time 0, used to avoid TIME-WAIT: load generators, health checks, some proxies and some database
              drivers. Or an application that always leaves data unread when it closes. A balancer that only tests whether
              the port answers opens a connection at regular times and resets it at the SYN-ACK.

              ## When it misleads
              A device that resets every connection in this end's name looks the same where neither TTL nor sequence
              numbers give it away. Connections whose RST is known to be forged are left out, as are RSTs that merely
              answer a segment of a connection that no longer exists.

              ## What to do
              Nothing, if all data was acknowledged before. Otherwise the peer may lose data that it has not read yet: close
              by FIN. When you look for single faulty resets, leave this end out.
              """)
          .example("linger0-habit/client.pcapng")
          .settings(Setting.RESET_HABIT_CONNECTIONS, Setting.RESET_HABIT_PERCENT)
          .cites("RFC 9293 section 3.10.5 (ABORT)", "RFC 2525 section 2.17")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Habits(
        settings.get(Setting.RESET_HABIT_CONNECTIONS), settings.get(Setting.RESET_HABIT_PERCENT));
  }

  /** Whether an end closed by a RST of its own making, before the other end reset it. */
  private static boolean closedByRst(HalfConnection half) {
    if (half.rsts().isEmpty()) {
      return false; // most
    }
    RstMark rst = half.rsts().get(0);
    boolean peerFirst =
        !half.peer().rsts().isEmpty() && half.peer().rsts().get(0).frame() < rst.frame();
    return rst.ofThisConnection()
        && rst.family() != RstFamily.STATELESS
        && !rst.senderBefore().finSent()
        && rst.senderBefore().state().isSynchronized()
        && !peerFirst;
  }

  /** Whether the client only asked whether the port answers, as far as this flow shows. */
  private static boolean isCheck(EndedFlow flow) {
    return tookBack(flow) || EmptyCheck.is(flow.flow());
  }

  /** Whether the client took the connection back when the server had agreed to it. */
  private static boolean tookBack(EndedFlow flow) {
    HalfConnection client = flow.flow().client();
    return flow.has(FindingId.HANDSHAKE_ABANDONED)
        && !client.rsts().isEmpty()
        && flow.flow().server().rsts().isEmpty()
        && client.syns().size() == 1;
  }

  private static boolean isForeign(EndedFlow flow) {
    return flow.has(FindingId.FORGED_RST)
        || flow.has(FindingId.RST_BOTH_WAYS)
        || flow.has(FindingId.SENDER_TALKS_AFTER_RST)
        || flow.has(FindingId.RST_IGNORED);
  }

  private static final class Habit implements BoundedTable.Weighed {
    private long byFin;
    private long byRst;
    private long complete;

    /** Of those, by a client that said nothing. */
    private long checks;

    /** And of those, at the SYN-ACK already. */
    private long atSynAck;

    private long shortestGapNs = Long.MAX_VALUE;
    private long longestGapNs;
    private long firstCheckNs = Long.MAX_VALUE;
    private long lastCheckNs;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;
    private final Examples examples = new Examples();

    long all() {
      return byFin + byRst;
    }

    void reset(long timeNs) {
      byRst++;
      firstNs = Math.min(firstNs, timeNs);
      lastNs = Math.max(lastNs, timeNs);
    }

    void checked(long timeNs) {
      if (checks++ > 0) {
        long gapNs = timeNs - lastCheckNs;
        shortestGapNs = Math.min(shortestGapNs, gapNs);
        longestGapNs = Math.max(longestGapNs, gapNs);
      }
      firstCheckNs = Math.min(firstCheckNs, timeNs);
      lastCheckNs = Math.max(lastCheckNs, timeNs);
    }

    /** Whether so many were opened and taken back by a clock, with nothing said. */
    boolean isProbing(long enough) {
      return checks >= enough
          && shortestGapNs >= MOMENT_NS
          && longestGapNs - shortestGapNs <= shortestGapNs / REGULAR_PART;
    }

    long checkEveryNs() {
      return (lastCheckNs - firstCheckNs) / (checks - 1);
    }

    @Override
    public long weight() {
      return 1 + all();
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
      if (flow.has(FindingId.HANDSHAKE_ABANDONED)) {
        acceptAbandoned(flow);
      } else if (flow.flow().wasEstablished() && flow.flow().bothDirectionsCaptured()) {
        accept(flow, flow.flow().client());
        accept(flow, flow.flow().server());
      }
    }

    private void acceptAbandoned(EndedFlow flow) {
      HalfConnection client = flow.flow().client();
      if (tookBack(flow)) {
        Habit habit = applications.get(ApplicationEnd.of(flow.flow(), client), Habit::new);
        habit.reset(client.rsts().get(0).timeNs());
        habit.checked(client.rsts().get(0).timeNs());
        habit.atSynAck++;
        habit.complete++;
        habit.examples.add(flow.flow().number());
      }
    }

    private void accept(EndedFlow flow, HalfConnection half) {
      boolean byRst = closedByRst(half);
      if (half.fins().isEmpty() && !byRst) {
        return;
      }
      if (byRst && isForeign(flow)) {
        return;
      }
      Habit habit = applications.get(ApplicationEnd.of(flow.flow(), half), Habit::new);
      if (!byRst) {
        habit.byFin++;
        return;
      }
      habit.reset(half.rsts().get(0).timeNs());
      if (half == flow.flow().client() && EmptyCheck.is(flow.flow())) {
        habit.checked(half.rsts().get(0).timeNs());
      }
      habit.complete += DataCheck.complete(flow.flow()) ? 1 : 0;
      habit.examples.add(flow.flow().number());
    }

    /** What falls into one moment is one event, not a habit. */
    private boolean counts(Habit habit) {
      return habit.all() >= enough
          && (habit.byRst == 1 || habit.lastNs - habit.firstNs > MOMENT_NS)
          && habit.byRst * 100 >= habit.all() * percent;
    }

    @Override
    public void accept(OrderlyFlow flow) {
      applications.get(ApplicationEnd.of(flow, true), Habit::new).byFin++;
      applications.get(ApplicationEnd.of(flow, false), Habit::new).byFin++;
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      applications.forEach(
          (application, habit) -> {
            boolean probing = habit.isProbing(enough);
            if (probing || counts(habit)) {
              long count = probing ? habit.checks : habit.byRst;
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.NOTE,
                      application.toString(),
                      count + " of " + habit.all(),
                      Span.NONE,
                      count,
                      habit.all(),
                      habit.examples.flows(),
                      habitText(application, habit)));
            }
          });
    }

    private String habitText(ApplicationEnd application, Habit habit) {
      if (habit.isProbing(enough)) {
        return "T"
            + application.inWords().substring(1)
            + " opened "
            + Wording.count(habit.checks, "connection")
            + ", one every "
            + Wording.time(habit.checkEveryNs())
            + ", and reset each "
            + (habit.atSynAck == habit.checks ? "at the SYN-ACK" : "as soon as it was open, unused")
            + ": a health check, harmless";
      }
      return "T"
          + application.inWords().substring(1)
          + " closed "
          + habit.byRst
          + " of its "
          + Wording.count(habit.all(), "connection")
          + " by RST in place of FIN, "
          + (habit.complete == habit.byRst ? "all" : Long.toString(habit.complete))
          + " of them with all data acknowledged: a habit";
    }

    @Override
    public boolean isHealthCheck(EndedFlow flow) {
      return probing(flow) != null;
    }

    /** The probing that the flow is part of; null for nearly all flows. */
    private @Nullable Habit probing(EndedFlow flow) {
      if (!isCheck(flow)) {
        return null;
      }
      Habit habit = applications.find(ApplicationEnd.of(flow.flow(), flow.flow().client()));
      return habit != null && habit.isProbing(enough) ? habit : null;
    }

    @Override
    public boolean isResetHabit(EndedFlow flow) {
      return habitual(flow) != null;
    }

    /** The end of the flow that closed it by RST, as it closes nearly all; null for most flows. */
    private @Nullable ApplicationEnd habitual(EndedFlow flow) {
      for (HalfConnection half : flow.flow().halves()) {
        if (closedByRst(half) && !isForeign(flow)) {
          ApplicationEnd application = ApplicationEnd.of(flow.flow(), half);
          Habit habit = applications.find(application);
          if (habit != null && counts(habit)) {
            return application;
          }
        }
      }
      return null;
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      Habit probing = probing(flow);
      if (probing != null) {
        return "this client did so "
            + Wording.times(probing.checks)
            + ", every "
            + Wording.time(probing.checkEveryNs())
            + ": a health check";
      }
      ApplicationEnd application = habitual(flow);
      Habit habit = application == null ? null : applications.find(application);
      return application == null || habit == null
          ? null
          : application.inWords()
              + " closes so by habit: "
              + habit.byRst
              + " of "
              + Wording.count(habit.all(), "connection")
              + " by RST";
    }
  }
}

package org.tcpteardown.population.rules;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.model.Endpoint;
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
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;

/** {@link #INFO} explains the rule. */
final class CloseWaitLeak implements PopulationRule {
  /** The finding on the peer's FIN that a leaked connection has. */
  private static final FindingId STUCK = FindingId.STUCK_CLOSE_WAIT;

  /** One may have a reason of its own. */
  private static final int MIN_REFUSED = 2;

  /** Fewer than one in so many may be losses of the capture. */
  private static final int LEAST_SHARE = 100;

  static final PopulationInfo INFO =
      PopulationInfo.of(PopulationId.CLOSE_WAIT_LEAK)
          .name("Connections never closed after the peer's FIN")
          .severity(Severity.WARN)
          .subject("a server's address and port, or a client's address and its server")
          .value("how many of the connections that the peer closed first were never closed")
          .summary("An application does not close after the peer's FIN")
          .explain(
              """
              ## What it means
              The peer sent FIN, this end's host acknowledged it, and then this end neither sent anything nor closed for as
              long as the capture could watch: each has `stuck_close_wait`. Each such connection holds a socket in CLOSE-WAIT and a descriptor.
              Where a server refuses all SYNs after those, however short the capture, its sockets are probably used up: small
              devices have only a few.

              ## Why it happens
              The application does not read the end of the stream, or loses the socket on some path through the code:
              error handling, a pool that is never cleaned, a worker that hangs. TCP has no timer for CLOSE-WAIT: the
              socket stays until the process ends.

              ## When it misleads
              If a device between this end and the capture dropped its FIN, the leak is on the path: see `fin_timer`, and
              capture at this end. The text says so where all were captured at the other end. An application that computes its answer for longer than `stuck_close_wait.after` looks
              the same while it does. Connections not watched for that long are not counted.

              ## What to do
              On the host named here list the sockets (`ss -tnp state close-wait`), see which process holds them and whether
              their number only grows. Look for a missing close after the end of the stream.
              """)
          .example("close-wait-leak/server.pcapng")
          .settings(Setting.CLOSE_WAIT_LEAK_CONNECTIONS, Setting.STUCK_CLOSE_WAIT_AFTER)
          .cites("RFC 9293 section 3.3.2 (CLOSE-WAIT waits for the local user)")
          .build();

  @Override
  public PopulationInfo info() {
    return INFO;
  }

  @Override
  public Gatherer gather(Settings settings) {
    return new Leaks(settings.get(Setting.CLOSE_WAIT_LEAK_CONNECTIONS));
  }

  /** What became of a connection after the peer's FIN. */
  private enum Outcome {
    CLOSED,
    LEAKED,
    UNDECIDED
  }

  private static Outcome outcome(EndedFlow flow, HalfConnection half) {
    HalfConnection peer = half.peer();
    if (peer.fins().isEmpty() || peer.finAckedBy() == null) {
      return Outcome.UNDECIDED;
    }
    if (!half.fins().isEmpty()) {
      return half.fins().get(0).peerFinBefore() ? Outcome.CLOSED : Outcome.UNDECIDED;
    }
    if (half.rstCount() > 0) {
      return Outcome.CLOSED;
    }
    long fin = peer.fins().get(0).frame();
    return flow.findings().stream().anyMatch(f -> f.frame() == fin && f.id() == STUCK)
        ? Outcome.LEAKED
        : Outcome.UNDECIDED;
  }

  private static final class Leak implements BoundedTable.Weighed {
    private long leaked;

    /** Of these, captured at the other end: its FIN may have got lost before it came there. */
    private long fromAfar;

    private long closed;
    private final Examples examples = new Examples();

    long all() {
      return leaked + closed;
    }

    @Override
    public long weight() {
      return 1 + closed + leaked * LEAST_SHARE;
    }
  }

  /** What a server never closed, and whether it took any connection after that. */
  private static final class Used implements BoundedTable.Weighed {
    private long waiting;
    private long taken;
    private long takenNs = Long.MIN_VALUE;
    private long refused;
    private long refusedNs = Long.MAX_VALUE;
    private final Examples examples = new Examples();

    void accept(Flow flow) {
      HalfConnection server = flow.server();
      if (server.synAcked()) {
        taken++;
        takenNs = Math.max(takenNs, flow.firstSegment().timeNs());
        if (isWaiting(flow)) {
          waiting++;
          examples.add(flow.number());
        }
      } else if (isRefused(flow)) {
        refused++;
        refusedNs = Math.min(refusedNs, flow.firstSegment().timeNs());
        examples.add(flow.number());
      }
    }

    static boolean isWaiting(Flow flow) {
      HalfConnection server = flow.server();
      return server.peer().finAckedBy() != null
          && server.fins().isEmpty()
          && server.rstCount() + server.peer().rstCount() == 0;
    }

    static boolean isRefused(Flow flow) {
      HalfConnection server = flow.server();
      return !flow.client().syns().isEmpty()
          && server.rstCount() > 0
          && server.frames() == server.rstCount();
    }

    /** Whether nothing is taken any more since it was full: most of what it took is still open. */
    boolean isFull(long enough) {
      return waiting >= enough
          && 2 * waiting > taken
          && refused >= MIN_REFUSED
          && refusedNs > takenNs;
    }

    String inWords() {
      return "left "
          + waiting
          + " of "
          + Wording.count(taken, "connection")
          + " open after the client's FIN, and refused the "
          + refused
          + " SYNs after them: its sockets are probably used up";
    }

    @Override
    public long weight() {
      return taken + (waiting + refused) * LEAST_SHARE;
    }
  }

  private static final class Leaks implements Gatherer {
    private final long enough;
    private final BoundedTable<Endpoint, Used> servers = new BoundedTable<>();
    private final BoundedTable<ApplicationEnd, Leak> applications = new BoundedTable<>();

    Leaks(long enough) {
      this.enough = enough;
    }

    @Override
    public void accept(EndedFlow flow) {
      servers.get(flow.server(), Used::new).accept(flow.flow());
      accept(flow, flow.flow().client());
      accept(flow, flow.flow().server());
    }

    private void accept(EndedFlow flow, HalfConnection half) {
      Outcome outcome = outcome(flow, half);
      if (outcome == Outcome.UNDECIDED) {
        return;
      }
      Leak leak = applications.get(ApplicationEnd.of(flow.flow(), half), Leak::new);
      if (outcome == Outcome.LEAKED) {
        leak.leaked++;
        leak.fromAfar += CapturePoint.of(flow.flow()).isAt(half.peer()) ? 1 : 0;
        leak.examples.add(flow.flow().number());
      } else {
        leak.closed++;
      }
    }

    private boolean counts(Leak leak) {
      return leak.leaked >= enough && leak.leaked * LEAST_SHARE >= leak.all();
    }

    @Override
    public void accept(OrderlyFlow flow) {
      Used used = servers.get(flow.server(), Used::new);
      used.taken++;
      used.takenNs = Math.max(used.takenNs, flow.firstTimeNs());
      // Whoever closes second has closed after the peer's FIN; of the other nothing is known.
      applications.get(ApplicationEnd.of(flow, !flow.clientClosedFirst()), Leak::new).closed++;
    }

    @Override
    public void conclude(Consumer<PopulationFinding> out) {
      servers.forEach(
          (server, used) -> {
            if (used.isFull(enough)) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.WARN,
                      server.toString(),
                      used.waiting + " of " + used.taken,
                      Span.NONE,
                      used.waiting,
                      used.taken,
                      used.examples.flows(),
                      "the server " + server + " " + used.inWords()));
            }
          });
      applications.forEach(
          (application, leak) -> {
            if (counts(leak) && !isTold(application)) {
              out.accept(
                  new PopulationFinding(
                      INFO.id(),
                      Severity.WARN,
                      application.toString(),
                      leak.leaked + " of " + leak.all(),
                      Span.NONE,
                      leak.leaked,
                      leak.all(),
                      leak.examples.flows(),
                      leak.leaked
                          + " of "
                          + Wording.count(leak.all(), "connection")
                          + " whose peer had closed were never closed by "
                          + application.inWords()
                          + (leak.fromAfar == leak.leaked
                              ? ", or its FINs are dropped on the way to the other end, where this"
                                  + " was captured"
                              : "")));
            }
          });
    }

    /** Whether it is said already, of a server whose sockets are used up. */
    private boolean isTold(ApplicationEnd application) {
      Used used = application.client() == null ? servers.find(application.server()) : null;
      return used != null && used.isFull(enough);
    }

    @Override
    public @Nullable String about(EndedFlow flow) {
      Used used = servers.find(flow.server());
      if (used != null
          && used.isFull(enough)
          && (Used.isWaiting(flow.flow()) || Used.isRefused(flow.flow()))) {
        return "the server " + used.inWords();
      }
      for (HalfConnection half : flow.flow().halves()) {
        if (half.fins().isEmpty() && outcome(flow, half) == Outcome.LEAKED) {
          ApplicationEnd application = ApplicationEnd.of(flow.flow(), half);
          Leak leak = applications.find(application);
          if (leak != null && counts(leak)) {
            return application.inWords()
                + " left "
                + leak.leaked
                + " of "
                + Wording.count(leak.all(), "connection")
                + " open after the peer's FIN"
                + (leak.fromAfar == leak.leaked ? ", as seen from the other end" : "");
          }
        }
      }
      return null;
    }
  }
}

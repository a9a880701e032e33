package org.tcpteardown.population.rules;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.population.Path;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;

/** Tells what each flow says of the timer of one phase. */
final class TimerTeller {
  /** A life that is shorter hardly bridges what timers for idle sessions take. */
  private static final long LONG_LIFE_NS = 10_000_000_000L;

  private final Phase phase;
  private final Function<EndedFlow, @Nullable TimerEvidence> evidence;
  private final Function<EndedFlow, @Nullable TimerEvidence> forgotten;

  /**
   * Of one phase.
   *
   * @param evidence what one flow tells of it
   * @param forgotten what a flow tells of it that a host may have forgotten together with others
   */
  TimerTeller(
      Phase phase,
      Function<EndedFlow, @Nullable TimerEvidence> evidence,
      Function<EndedFlow, @Nullable TimerEvidence> forgotten) {
    this.phase = phase;
    this.evidence = evidence;
    this.forgotten = forgotten;
  }

  Phase phase() {
    return phase;
  }

  @Nullable TimerEvidence evidence(EndedFlow flow) {
    return evidence.apply(flow);
  }

  @Nullable TimerEvidence forgotten(EndedFlow flow) {
    return forgotten.apply(flow);
  }

  void tell(EndedFlow flow, TimerSink sink) {
    TimerEvidence told = evidence.apply(flow);
    if (told != null) {
      sink.told(flow.number(), Path.of(flow.flow()), told, flow.flow().lastSegment().timeNs());
    }
    if (phase == Phase.ESTABLISHED) {
      tellLife(flow, sink);
    }
  }

  private void tellLife(EndedFlow flow, TimerSink sink) {
    TimerEvidence lost = forgotten.apply(flow);
    if (lost != null) {
      long knownUntilNs = knownUntilNs(flow.story().rsts().get(0).sender());
      sink.forgotten(flow.number(), Path.of(flow.flow()), lost, knownUntilNs);
    }
    long fromNs = flow.flow().firstSegment().timeNs();
    long bothUntilNs =
        Math.min(knownUntilNs(flow.flow().client()), knownUntilNs(flow.flow().server()));
    if (isLong(fromNs, bothUntilNs)) {
      sink.lived(Path.of(flow.flow()), fromNs, bothUntilNs);
    }
  }

  /** When a host was last heard in a connection that it knew then. */
  private static long knownUntilNs(HalfConnection host) {
    if (!host.ordinarySeen()) {
      return HalfConnection.NEVER;
    }
    return host.rsts().isEmpty()
        ? host.lastTimeNs()
        : host.rsts().get(0).senderBefore().lastTimeNs();
  }

  private static boolean isLong(long fromNs, long toNs) {
    return toNs != HalfConnection.NEVER && toNs - fromNs >= LONG_LIFE_NS;
  }

  void tell(OrderlyFlow flow, TimerSink sink) {
    long survivedNs = phase == Phase.HALF_CLOSED ? flow.secondFin().quietNs() : 0;
    if (survivedNs > 0) {
      sink.survived(flow.number(), path(flow), survivedNs, flow.lastTimeNs());
    }
    if (phase == Phase.ESTABLISHED && isLong(flow.firstTimeNs(), flow.lastTimeNs())) {
      sink.lived(path(flow), flow.firstTimeNs(), flow.lastTimeNs());
    }
  }

  private static Path path(OrderlyFlow flow) {
    return Path.of(flow.client().address(), flow.server().address());
  }
}

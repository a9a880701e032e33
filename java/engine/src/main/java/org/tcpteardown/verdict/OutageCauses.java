package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.Objects;
import java.util.function.Predicate;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.tcp.HalfConnection;

/** Connections that met a host which answered nobody: no state of their own is at fault. */
final class OutageCauses {
  private OutageCauses() {}

  /** How long a connection had been idle then plays no part. */
  static final CauseRule OUT_OF_REACH =
      rule(c -> c.end() == FlowEnd.SILENT || c.end() == FlowEnd.HALF_CLOSED)
          .claim(
              c -> "the " + silentRole(c) + down(c) + "; no timer of this connection is at fault")
          .restsOnSilence()
          .build();

  static final CauseRule NOT_REACHED =
      rule(c -> c.end() == FlowEnd.UNANSWERED).claim(c -> "the " + silentRole(c) + down(c)).build();

  /** Its end is the answer to the silence. */
  static final CauseRule GAVE_UP_ON_IT =
      rule(c -> c.end() == FlowEnd.FIN_RST || c.end() == FlowEnd.RST)
          .claim(
              c ->
                  "the "
                      + c.role(silent(c).peer())
                      + " gave up waiting, for the "
                      + silentRole(c)
                      + down(c))
          .build();

  private static CauseRule.Builder rule(Predicate<Case> sign) {
    return CauseRule.of(
            Cause.PEER_VANISHED,
            c ->
                sign.test(c)
                    && c.others().outage() != null
                    && outage(c).explains(c.flow(), c.end()))
        .pro(
            STRONG,
            c ->
                outage(c).host()
                    + " "
                    + outage(c).inWords()
                    + ", as "
                    + Wording.count(outage(c).connections() - 1, "other connection")
                    + " show"
                    + outage(c).routerSays())
        .pro(
            SLIGHT,
            c -> outage(c).others() > 0,
            c ->
                Wording.count(outage(c).others(), "connection")
                    + " with other hosts worked meanwhile")
        .contra(
            SLIGHT,
            c -> outage(c).onlyPeer() != null,
            c -> "only " + outage(c).onlyPeer() + " tried to reach it")
        .pro(
            STRONG,
            c -> outage(c).there(),
            "the capture was made there, so all this had come through the path")
        .read(
            c ->
                outage(c).there()
                    ? "see whether "
                        + outage(c).host()
                        + " slept, was stopped or overloaded at this time, or a packet filter on it"
                        + " dropped all"
                    : "look in the logs of "
                        + (outage(c).noRouteAt() == null ? outage(c).host() : outage(c).noRouteAt())
                        + " and of the switches and routers before it for a restart or a link that"
                        + " was down at this time")
        .step(
            Step.Kind.CAPTURE,
            c -> !outage(c).there(),
            c -> "capture at that host to see whether anything arrives then");
  }

  /** What was down, as the rest of a clause. */
  private static String down(Case flow) {
    return outage(flow).there()
        ? "'s own host took no notice of anything then"
        : outage(flow).noRouteAt() == null
            ? "'s host or the way to it was down then"
            : "'s host was out of reach then, for the way to it was down";
  }

  private static HostOutage outage(Case flow) {
    return Objects.requireNonNull(flow.others().outage());
  }

  private static HalfConnection silent(Case flow) {
    return outage(flow).silentEnd(flow.flow());
  }

  private static String silentRole(Case flow) {
    return flow.role(silent(flow));
  }
}

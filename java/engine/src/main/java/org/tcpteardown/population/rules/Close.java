package org.tcpteardown.population.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.model.Finding;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.population.EndedFlow;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/**
 * How an end ended one connection of its own accord.
 *
 * @param timeNs when, nanoseconds since 1970
 * @param idleNs how long neither end had said anything before
 * @param flow its number
 * @param reset whether by RST; else by FIN
 * @param silent whether out of a silence
 * @param race whether a request crossed it
 */
record Close(long timeNs, long idleNs, long flow, boolean reset, boolean silent, boolean race) {
  /** RSTs that answer something are no part of an event. */
  private static final long SILENT_NS = 1_000_000_000L;

  /** How an end closed a connection, unless that answers something; null if it did not. */
  static @Nullable Close of(EndedFlow ended, HalfConnection half) {
    Flow flow = ended.flow();
    if (!half.fins().isEmpty()) {
      return half == flow.server() ? firstFin(ended) : null; // clients close so at any time
    }
    RstMark rst = half.rsts().isEmpty() ? null : half.rsts().get(0);
    if (rst == null
        || !rst.ofThisConnection()
        || !flow.wasEstablished()
        || !half.peer().fins().isEmpty()) {
      return null; // most
    }
    boolean silent = rst.quietNs() >= SILENT_NS;
    return silent || rst.family() == RstFamily.SOCKET
        ? new Close(
            rst.timeNs(), rst.idleNs(), flow.number(), /* reset= */ true, silent, /* race= */ false)
        : null;
  }

  /**
   * The server's FIN, if it came first and out of a silence, but for a request that crossed it. A
   * notice of the close may go with it.
   */
  private static @Nullable Close firstFin(EndedFlow ended) {
    Close fin = firstFinOf(ended);
    return fin == null || !(fin.silent || fin.race) ? null : fin;
  }

  /** The server's FIN, if it came first, whether there was a silence or not. */
  static @Nullable Close firstFinOf(EndedFlow ended) {
    Flow flow = ended.flow();
    if (flow.server().fins().isEmpty()) {
      return null;
    }
    FinMark fin = flow.server().fins().get(0);
    for (Finding finding : ended.findings()) {
      if (finding.id() == FindingId.KEEPALIVE_RACE) {
        long idleNs = finding.value().number();
        return new Close(
            fin.timeNs(),
            idleNs,
            flow.number(),
            /* reset= */ false,
            /* silent= */ idleNs >= SILENT_NS,
            /* race= */ true);
      }
    }
    if (!flow.wasEstablished() || fin.peerFinBefore() || fin.afterGap()) {
      return null;
    }
    long idleNs = LastWords.quietBeforeNs(ended.story(), flow.server(), fin);
    // With payload it is the end of an answer, whatever silence that took.
    boolean answers = fin.lastPayloadNs() == fin.timeNs() && idleNs == fin.idleNs();
    return new Close(
        fin.timeNs(),
        idleNs,
        flow.number(),
        /* reset= */ false,
        /* silent= */ idleNs >= SILENT_NS && !answers,
        /* race= */ false);
  }

  /** The same of a flow in good order, which had no silence. */
  static @Nullable Close firstFinOf(OrderlyFlow flow) {
    OrderlyFlow.Fin fin = flow.firstFin();
    return flow.clientClosedFirst()
        ? null
        : new Close(
            fin.timeNs(),
            fin.quietNs(),
            flow.number(),
            /* reset= */ false,
            /* silent= */ false,
            /* race= */ false);
  }
}

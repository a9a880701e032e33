package org.tcpteardown.population.rules;

import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;

/**
 * A connection that its client reset as soon as it was open, with nothing said by either end.
 * Balancers test in this way whether a port answers.
 */
final class EmptyCheck {
  /** Who has something to say says it by then, or waits for the other end for longer. */
  private static final long AT_ONCE_NS = 1_000_000_000L;

  private EmptyCheck() {}

  /** Whether a flow is such a connection. */
  static boolean is(Flow flow) {
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    if (client.rsts().isEmpty()
        || client.syns().size() != 1
        || !flow.wasEstablished()
        || client.payloadBytes() + server.payloadBytes() > 0
        || !client.fins().isEmpty()
        || !server.fins().isEmpty()
        || !server.rsts().isEmpty()) {
      return false; // most
    }
    RstMark rst = client.rsts().get(0);
    Segment syn = client.syns().get(0);
    return rst.family() != RstFamily.STATELESS && rst.timeNs() - syn.timeNs() <= AT_ONCE_NS;
  }
}

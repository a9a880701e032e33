package org.tcpteardown.analysis;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.verdict.Cause;
import org.tcpteardown.verdict.FlowEnd;

/** What is counted of many connections. */
public final class FlowCounts {
  /** Frames of a kind. */
  public enum Frames {
    FIN_CLIENT,
    FIN_SERVER,
    RST_CLIENT,
    RST_SERVER,
    /** SYN without ACK, of either end. */
    SYN
  }

  private final Map<Frames, Long> frames = new EnumMap<>(Frames.class);
  private final Map<FlowEnd, Long> ends = new EnumMap<>(FlowEnd.class);
  private final Map<Cause, Long> causes = new EnumMap<>(Cause.class);
  private long handshakes;
  private long watched;

  FlowCounts() {}

  /** The same numbers, to be added to. */
  FlowCounts copy() {
    FlowCounts copy = new FlowCounts();
    copy.frames.putAll(frames);
    copy.ends.putAll(ends);
    copy.causes.putAll(causes);
    copy.handshakes = handshakes;
    copy.watched = watched;
    return copy;
  }

  /** Adds what a connection's frames say. */
  private void add(Flow flow) {
    add(Frames.FIN_CLIENT, flow.client().finFrames());
    add(Frames.FIN_SERVER, flow.server().finFrames());
    add(Frames.RST_CLIENT, flow.client().rstFrames());
    add(Frames.RST_SERVER, flow.server().rstFrames());
    add(Frames.SYN, both(flow, HalfConnection::synFrames));
    handshakes += flow.handshakes();
  }

  private static long both(Flow flow, ToLongFunction<HalfConnection> count) {
    return count.applyAsLong(flow.client()) + count.applyAsLong(flow.server());
  }

  private void add(Frames kind, long count) {
    frames.merge(kind, count, Long::sum);
  }

  /** Adds a connection of which nothing more is expected. */
  void addEnded(Flow flow, FlowEnd end, Cause cause) {
    add(flow);
    ends.merge(end, 1L, Long::sum);
    causes.merge(cause, 1L, Long::sum);
  }

  /** Adds a connection that may go on. */
  void addWatched(Flow flow) {
    add(flow);
    watched++;
  }

  /** Frames of that kind. */
  public long frames(Frames kind) {
    return frames.getOrDefault(kind, 0L);
  }

  /** Completed handshakes. */
  public long handshakes() {
    return handshakes;
  }

  /** Connections that may go on: they have neither end nor cause yet. */
  public long watched() {
    return watched;
  }

  /** How the others ended. */
  public Map<FlowEnd, Long> ends() {
    return Collections.unmodifiableMap(ends);
  }

  /** Why they did, as far as each tells by itself. */
  public Map<Cause, Long> causes() {
    return Collections.unmodifiableMap(causes);
  }
}

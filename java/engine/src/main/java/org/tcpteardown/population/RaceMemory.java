package org.tcpteardown.population;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.verdict.Siblings.Rival;

/**
 * When connections of each client to each port were open, so that it can be told which one won when
 * a program opened several and wanted one. Of many every nth is kept.
 */
final class RaceMemory {
  private static final int PER_CLIENT = 64;

  /**
   * Programs that race connections start the second one within this (RFC 8305 and browsers: after
   * 250 ms). What was started later was the next request, or another try.
   */
  private static final long RACE_NS = 500_000_000L;

  /** No program waits less for a connection; later than that it may have lost patience. */
  private static final long SHORTEST_LIMIT_NS = 500_000_000L;

  /** By the client's address and the server's port. */
  private final BoundedTable<Endpoint, EveryNth<Open>> clients = new BoundedTable<>();

  /** Takes a flow that was opened within the capture; {@code syn}: the one that was taken. */
  void accept(Flow flow, Segment syn) {
    Segment synAck = flow.server().firstSynAck();
    if (synAck != null) {
      add(
          flow.client().endpoint().address(),
          flow.server().endpoint(),
          new Open(
              flow.number(),
              flow.server().endpoint().address(),
              syn.timeNs(),
              synAck.timeNs(),
              endedNs(flow)));
    }
  }

  /** Takes a flow in good order. */
  void accept(OrderlyFlow flow) {
    add(
        flow.client().address(),
        flow.server(),
        new Open(
            flow.number(),
            flow.server().address(),
            flow.firstTimeNs(),
            flow.synAckTimeNs(),
            flow.firstFin().timeNs()));
  }

  private void add(IpAddress client, Endpoint server, Open open) {
    clients.get(new Endpoint(client, server.port()), () -> new EveryNth<>(PER_CLIENT)).offer(open);
  }

  /** When it was no longer in use; never if the capture does not say so. */
  private static long endedNs(Flow flow) {
    long endedNs = Long.MAX_VALUE;
    for (HalfConnection half : flow.halves()) {
      for (FinMark fin : half.fins()) {
        endedNs = Math.min(endedNs, fin.timeNs());
      }
      for (RstMark rst : half.rsts()) {
        endedNs = Math.min(endedNs, rst.timeNs());
      }
    }
    return endedNs;
  }

  /**
   * The connection that won when the client dropped a flow as it was being opened: both were being
   * opened at the same time, or the other one was in use already when this one was offered at once.
   * Null if there is none, or of several addresses it is not clear which one it raced with.
   */
  @Nullable Rival of(Flow flow) {
    List<Segment> syns = flow.client().syns();
    List<RstMark> rsts = flow.client().rsts();
    Segment synAck = flow.server().firstSynAck();
    if (syns.isEmpty() || rsts.isEmpty() || synAck == null) {
      return null;
    }
    IpAddress client = flow.client().endpoint().address();
    EveryNth<Open> opened = clients.find(new Endpoint(client, flow.server().endpoint().port()));
    if (opened == null) {
      return null;
    }
    Attempt lost =
        new Attempt(
            syns.get(0).timeNs(),
            syns.get(syns.size() - 1).timeNs(),
            synAck.timeNs(),
            rsts.get(0).timeNs());
    IpAddress address = flow.server().endpoint().address();
    Open elsewhere = null;
    int others = 0;
    for (int i = 0; i < opened.size(); i++) {
      Open other = opened.get(i);
      boolean here = other.server.equals(address);
      if (other.flow != flow.number() && here && (lost.lostTo(other) || lost.wasSpareTo(other))) {
        return new Rival(other.flow, null);
      }
      if (!here && lost.lostTo(other)) {
        elsewhere = other;
        others++;
      }
    }
    return elsewhere != null && others == 1 ? new Rival(elsewhere.flow, elsewhere.server) : null;
  }

  /**
   * A connection that the client did not want any more.
   *
   * @param firstNs its first SYN, nanoseconds since 1970
   * @param lastNs its last SYN
   * @param offeredNs its SYN-ACK
   * @param droppedNs the RST
   */
  private record Attempt(long firstNs, long lastNs, long offeredNs, long droppedNs) {
    /** Had it lost to an earlier one it would not have been tried, or not again. */
    boolean lostTo(Open other) {
      return apartNs(other) <= RACE_NS && other.takenNs >= lastNs && other.takenNs <= droppedNs;
    }

    /** Who waited for long needed it though the other one was at hand, and lost patience. */
    boolean wasSpareTo(Open other) {
      return apartNs(other) <= RACE_NS
          && offeredNs - firstNs < SHORTEST_LIMIT_NS
          && other.takenNs <= droppedNs
          && other.endedNs >= droppedNs;
    }

    long apartNs(Open other) {
      return Math.abs(other.synNs - firstNs);
    }
  }

  /**
   * A connection that was opened.
   *
   * @param flow its number
   * @param server its server's address
   * @param synNs when its SYN was sent, nanoseconds since 1970
   * @param takenNs when the server took it
   * @param endedNs when an end closed it; the largest number if none did
   */
  private record Open(long flow, IpAddress server, long synNs, long takenNs, long endedNs) {}
}

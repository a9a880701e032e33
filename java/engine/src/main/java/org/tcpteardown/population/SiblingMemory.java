package org.tcpteardown.population;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.verdict.Siblings;

/**
 * When connections to each server's port were opened and taken, and by whom. It keeps a bounded
 * number of them, spread over the capture, so that it can say what succeeded while another failed.
 */
final class SiblingMemory {
  private static final int PER_SERVER = 128;
  private static final long NEAR_NS = 60_000_000_000L;

  /** Programs that race connections start the second one within this (RFC 8305: 250 ms). */
  private static final long RACE_NS = 2_000_000_000L;

  private final BoundedTable<Endpoint, Opened> servers = new BoundedTable<>();
  private final BoundedTable<IpAddress, Ttls> hosts = new BoundedTable<>();

  /**
   * Takes a flow. One that was not opened within the capture, or of which the server never took
   * anything, leaves nothing.
   */
  void accept(Flow flow) {
    HalfConnection client = flow.client();
    boolean taken = flow.server().ordinarySeen() || !flow.server().fins().isEmpty();
    if (client.syns().isEmpty() || !flow.server().synAcked() || !taken) {
      return;
    }
    Segment syn = client.syns().get(client.syns().size() - 1);
    servers
        .get(flow.server().endpoint(), Opened::new)
        .add(flow.number(), client.endpoint().address(), syn.timeNs(), syn.tsVal());
    PacketTraits traits = flow.server().traits();
    if (traits.ttlCount() > 0) {
      hosts
          .get(flow.server().endpoint().address(), Ttls::new)
          .add(traits.ttlMin(), traits.ttlMax());
    }
  }

  /** Takes a flow in good order. */
  void accept(OrderlyFlow flow) {
    servers
        .get(flow.server(), Opened::new)
        .add(flow.number(), flow.client().address(), flow.firstTimeNs(), flow.synTsVal());
    if (flow.synAckTtl() != CapturedFrame.ABSENT) {
      hosts.get(flow.server().address(), Ttls::new).add(flow.synAckTtl(), flow.synAckTtl());
    }
  }

  /** What succeeded near a flow. */
  Siblings of(Flow flow) {
    Opened opened = servers.find(flow.server().endpoint());
    List<Segment> syns = flow.client().syns();
    Ttls ttls = hosts.find(flow.server().endpoint().address());
    int ttl = ttls == null ? CapturedFrame.ABSENT : ttls.constant();
    if (opened == null || syns.isEmpty()) {
      return new Siblings(0, 0, 0, -1, ttl);
    }
    long fromNs = syns.get(0).timeNs() - NEAR_NS;
    long toNs = syns.get(syns.size() - 1).timeNs() + NEAR_NS;
    Opening[] near =
        Arrays.stream(opened.kept, 0, opened.size)
            .filter(o -> o.flow != flow.number() && o.timeNs >= fromNs && o.timeNs <= toNs)
            .sorted(Comparator.comparingLong(Opening::timeNs))
            .toArray(Opening[]::new);
    IpAddress client = flow.client().endpoint().address();
    int same = (int) Arrays.stream(near).filter(o -> o.client.equals(client)).count();
    return new Siblings(
        near.length,
        same,
        newerTimestamps(near, client, syns.get(syns.size() - 1)),
        rival(near, client, syns),
        ttl);
  }

  private static int newerTimestamps(Opening[] near, IpAddress client, Segment syn) {
    if (syn.tsVal() == CapturedFrame.ABSENT) {
      return 0;
    }
    int newer = 0;
    long before = CapturedFrame.ABSENT;
    for (Opening opening : near) {
      if (opening.client.equals(client)
          && opening.timeNs < syn.timeNs()
          && opening.tsVal != CapturedFrame.ABSENT) {
        boolean oneClock = before == CapturedFrame.ABSENT || isNewer(opening.tsVal, before);
        if (!oneClock || !isNewer(opening.tsVal, syn.tsVal())) {
          return 0;
        }
        before = opening.tsVal;
        newer++;
      }
    }
    return newer;
  }

  /** RFC 7323 section 5.2. */
  private static boolean isNewer(long tsVal, long than) {
    return (int) (tsVal - than) > 0;
  }

  private static long rival(Opening[] near, IpAddress client, List<Segment> syns) {
    for (Opening opening : near) {
      long apartNs = Math.abs(opening.timeNs - syns.get(0).timeNs());
      if (opening.client.equals(client) && apartNs <= RACE_NS) {
        return opening.flow;
      }
    }
    return -1;
  }

  /**
   * A connection that was opened.
   *
   * @param flow its number
   * @param client who opened it
   * @param timeNs when its SYN was sent
   * @param tsVal the timestamp of that, or absent
   */
  private record Opening(long flow, IpAddress client, long timeNs, long tsVal) {}

  /** From how far away the packets of one address come. */
  private static final class Ttls implements BoundedTable.Weighed {
    private int min = Integer.MAX_VALUE;
    private int max = Integer.MIN_VALUE;
    private long flows;

    void add(int lowest, int highest) {
      flows++;
      min = Math.min(min, lowest);
      max = Math.max(max, highest);
    }

    int constant() {
      return min == max ? min : CapturedFrame.ABSENT;
    }

    @Override
    public long weight() {
      return flows;
    }
  }

  /** Those of one server's port; every nth if they are many. */
  private static final class Opened implements BoundedTable.Weighed {
    private Opening[] kept = new Opening[2];
    private int size;
    private long seen;
    private long every = 1;

    void add(long flow, IpAddress client, long timeNs, long tsVal) {
      if (seen++ % every != 0) {
        return;
      }
      if (size == PER_SERVER) {
        for (int i = 0; i < PER_SERVER / 2; i++) {
          kept[i] = kept[2 * i];
        }
        size = PER_SERVER / 2;
        every *= 2;
      }
      if (size == kept.length) {
        kept = Arrays.copyOf(kept, 2 * size);
      }
      kept[size++] = new Opening(flow, client, timeNs, tsVal);
    }

    @Override
    public long weight() {
      return seen;
    }
  }
}

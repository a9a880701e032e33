package org.tcpteardown.population;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.SynDifference;
import org.tcpteardown.heuristic.evidence.SynLook;
import org.tcpteardown.heuristic.evidence.SynSeries;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.OrderlyFlow;
import org.tcpteardown.tcp.PacketTraits;
import org.tcpteardown.tcp.Predecessor;
import org.tcpteardown.tcp.ProbeSeries;
import org.tcpteardown.tcp.ResendSeries;
import org.tcpteardown.tcp.RstFamily;
import org.tcpteardown.tcp.RstMark;
import org.tcpteardown.tcp.SynAckRepeats;
import org.tcpteardown.verdict.CallsBack;
import org.tcpteardown.verdict.LaterHost;
import org.tcpteardown.verdict.NoneOpened;
import org.tcpteardown.verdict.Siblings;

/**
 * When connections to each server's port were opened and taken, and by whom. It keeps a bounded
 * number of them, spread over the capture, so that it can say what succeeded while another failed.
 */
final class SiblingMemory {
  private static final int PER_SERVER = 128;

  /** So late nothing arrives any more that was sent before the silence. */
  private static final long UNDER_WAY_NS = 3_000_000_000L;

  /** What one connection only had is an accident. */
  private static final int ENOUGH_TO_DIFFER = 2;

  private static final int MAX_TOO_BIG = 100;
  private static final long NOT_SEEN = Long.MIN_VALUE;
  private static final long NEAR_NS = 60_000_000_000L;

  /** RFC 9293 section 3.4.2: TIME-WAIT, also of firewalls, is no longer in use. */
  private static final long REMEMBERED_NS = 240_000_000_000L;

  private final BoundedTable<Endpoint, EveryNth<Opening>> servers = new BoundedTable<>();
  private boolean anyDeferred;
  private final CallMemory calls = new CallMemory();
  private final Drought drought = new Drought();
  private final BoundedTable<IpAddress, Host> hosts = new BoundedTable<>();
  private final RaceMemory races = new RaceMemory();

  /** Those who said that a packet was too big, of the first connections that were told. */
  private final List<IcmpError> tooBig = new ArrayList<>(0);

  /**
   * Takes a flow. Of one that was not opened within the capture only remains when its ends were
   * heard; one of which the server never took anything leaves nothing.
   */
  void accept(Flow flow) {
    HalfConnection client = flow.client();
    for (IcmpError error : flow.icmpErrors()) {
      if (error.isTooBig() && tooBig.size() < MAX_TOO_BIG && tooBig(flow) == null) {
        tooBig.add(error);
      }
    }
    if (!client.syns().isEmpty()) {
      drought.accept(flow);
      calls.accept(flow);
    }
    boolean taken = flow.server().ordinarySeen() || !flow.server().fins().isEmpty();
    boolean opened = !client.syns().isEmpty() && flow.server().synAcked();
    if (!taken || (!opened && client.frames() == 0)) {
      return;
    }
    Segment syn = opened ? client.syns().get(client.syns().size() - 1) : flow.firstSegment();
    Endpoint server = flow.server().endpoint();
    Opening opening =
        new Opening(
            flow.number(),
            client.endpoint().address(),
            server.port(),
            opened ? syn.timeNs() : NOT_SEEN,
            opened ? syn.tsVal() : CapturedFrame.ABSENT,
            SynLook.of(syn),
            Heard.of(flow, client),
            Heard.of(flow, flow.server()),
            livedUntilNs(flow.server()),
            constantTtl(flow.server().traits()),
            isDeferred(flow.server()),
            isAgain(flow.predecessor(), flow.firstSegment().timeNs()),
            opened && client.syns().size() == 1,
            opened ? SynSeries.differenceAfterRepeat(flow) : "",
            Tries.of(client));
    anyDeferred |= opening.deferred;
    if (!opened) {
      hosts.get(server.address(), Host::new).opened.offer(opening);
      servers.get(server, SiblingMemory::sample).offer(opening);
      return;
    }
    drought.taken(syn.timeNs());
    races.accept(flow, syn);
    Host host = add(server, opening);
    PacketTraits traits = flow.server().traits();
    if (traits.ttlCount() > 0) {
      host.add(traits.ttlMin(), traits.ttlMax());
    }
    switch (CapturePoint.of(flow).place()) {
      case AT_SERVER -> host.there++;
      case AT_CLIENT, BETWEEN -> host.notThere++;
      case UNKNOWN -> {
        // It tells neither.
      }
    }
  }

  /** The first ICMP error that calls a packet between a flow's two hosts too big; mostly null. */
  @Nullable IcmpError tooBig(Flow flow) {
    IpAddress one = flow.client().endpoint().address();
    IpAddress other = flow.server().endpoint().address();
    for (IcmpError error : tooBig) {
      IpAddress from = error.quotedSource().address();
      IpAddress to = error.quotedDestination().address();
      if ((from.equals(one) && to.equals(other)) || (from.equals(other) && to.equals(one))) {
        return error;
      }
    }
    return null;
  }

  /** Takes a flow in good order. */
  void accept(OrderlyFlow flow) {
    // Half of them are of either end, more or less.
    drought.taken(flow.firstTimeNs());
    races.accept(flow);
    long segments = Math.max(1, (flow.lastFrame() - flow.firstFrame() + 1) / 2);
    Heard heard = new Heard(flow.firstTimeNs(), flow.lastTimeNs(), Math.min(segments, 4));
    Host host =
        add(
            flow.server(),
            new Opening(
                flow.number(),
                flow.client().address(),
                flow.server().port(),
                flow.firstTimeNs(),
                flow.synTsVal(),
                new SynLook(
                    flow.synFlags(),
                    false,
                    flow.synDetails(),
                    flow.synTsVal() != CapturedFrame.ABSENT),
                heard,
                heard,
                heard.lastNs,
                flow.synAckTtl(),
                /* deferred= */ false,
                isAgain(flow.predecessor(), flow.firstTimeNs()),
                /* atOnce= */ true,
                "",
                null));
    if (flow.synAckTtl() != CapturedFrame.ABSENT) {
      host.add(flow.synAckTtl(), flow.synAckTtl());
    }
  }

  private Host add(Endpoint server, Opening opening) {
    servers.get(server, SiblingMemory::sample).offer(opening);
    Host host = hosts.get(server.address(), Host::new);
    host.opened.offer(opening);
    return host;
  }

  /** Whether a connection that somebody may remember had used the same addresses and ports. */
  private static boolean isAgain(@Nullable Predecessor before, long openedNs) {
    Predecessor older = before == null ? null : before.connection();
    return older != null && openedNs - older.lastTimeNs() < REMEMBERED_NS;
  }

  /** When an end last sent what only a host sends that has the connection. */
  private static long livedUntilNs(HalfConnection half) {
    Segment last = half.lastSegment();
    long lastNs = last == null ? NOT_SEEN : last.timeNs();
    for (RstMark rst : half.rsts()) {
      lastNs = rst.family() == RstFamily.SOCKET ? Math.max(lastNs, rst.timeNs()) : lastNs;
    }
    return lastNs;
  }

  private static int constantTtl(PacketTraits traits) {
    return traits.ttlConstant() ? traits.ttlMin() : CapturedFrame.ABSENT;
  }

  private static boolean isDeferred(HalfConnection server) {
    SynAckRepeats repeats = server.synAckRepeats();
    HalfConnection client = server.peer();
    return repeats != null
        && !repeats.afterData()
        && client.payloadBytes() > 0
        && client.unackedBytes() == 0;
  }

  /**
   * Whether the capture was made at the host of a flow's server, as several of its other
   * connections show and none contradicts.
   */
  boolean isCapturedAtServer(Flow flow) {
    Host host = hosts.find(flow.server().endpoint().address());
    return host != null && host.there >= ENOUGH_TO_DIFFER && host.notThere == 0;
  }

  private static EveryNth<Opening> sample() {
    return new EveryNth<>(PER_SERVER);
  }

  /** See {@link CallMemory#of}. */
  @Nullable CallsBack callsBack(Flow flow) {
    return calls.of(flow);
  }

  /**
   * From how far away the server's address answered in connections that were opened within a minute
   * after it had reset a flow; null if none was, or that varied.
   */
  @Nullable LaterHost laterHost(Flow flow) {
    List<RstMark> rsts = flow.server().rsts();
    Host host = hosts.find(flow.server().endpoint().address());
    if (rsts.isEmpty() || host == null) {
      return null;
    }
    long resetNs = rsts.get(0).timeNs();
    Opening[] later =
        host.opened.stream()
            .filter(o -> o.timeNs > resetNs && o.timeNs <= resetNs + NEAR_NS)
            .toArray(Opening[]::new);
    if (later.length == 0 || Arrays.stream(later).anyMatch(o -> o.ttl != later[0].ttl)) {
      return null;
    }
    return later[0].ttl == CapturedFrame.ABSENT ? null : new LaterHost(later.length, later[0].ttl);
  }

  /**
   * What shows that a server, which repeats its SYN-ACK to a client that says nothing, only waits
   * for the first data: it did so in other connections to the same port, and took them with that. A
   * path that loses ACKs loses data too, and so does a queue that is full. A clause; null if
   * nothing shows it.
   */
  @Nullable String deferredAccept(Flow flow) {
    SynAckRepeats repeats = flow.server().synAckRepeats();
    EveryNth<Opening> opened = servers.find(flow.server().endpoint());
    if (repeats == null || opened == null || flow.client().payloadBytes() > 0) {
      return null;
    }
    int deferred = 0;
    int meanwhile = 0;
    for (int i = 0; i < opened.size(); i++) {
      Opening other = opened.get(i);
      boolean then =
          other.timeNs > repeats.first().timeNs() && other.timeNs < repeats.last().timeNs();
      deferred += other.flow != flow.number() && other.deferred ? 1 : 0;
      meanwhile += other.flow != flow.number() && !other.deferred && then ? 1 : 0;
    }
    if (deferred == 0 || deferred + meanwhile < 2) {
      return null; // one alone may have been taken by chance just then
    }
    return Wording.count(deferred, "other connection")
        + " to this port met the same, and "
        + (deferred == 1 ? "was" : "each was")
        + " taken with the client's first data"
        + (meanwhile == 0 ? "" : "; " + meanwhile + " opened meanwhile did not meet it");
  }

  /** Whether {@link #deferredAccept} may have anything to say. */
  boolean anyDeferred() {
    return anyDeferred;
  }

  /** What succeeded near a flow. */
  Siblings of(Flow flow) {
    Endpoint server = flow.server().endpoint();
    List<Segment> syns = flow.client().syns();
    Host host = hosts.find(server.address());
    int meanwhile = meanwhile(flow);
    int ttl = host == null ? CapturedFrame.ABSENT : host.constantTtl();
    if (host == null || syns.isEmpty()) {
      return new Siblings(
          0,
          0,
          0,
          races.of(flow),
          ttl,
          0,
          0,
          meanwhile,
          together(flow),
          0,
          "",
          0,
          0,
          heardBeforeNs(flow),
          0,
          0,
          NoneOpened.NO);
    }
    Opening[] near = near(servers.find(server), flow);
    Opening[] elsewhere =
        Arrays.stream(near(host.opened, flow))
            .filter(o -> o.port != server.port())
            .toArray(Opening[]::new);
    IpAddress client = flow.client().endpoint().address();
    int same = (int) Arrays.stream(near).filter(o -> o.client.equals(client)).count();
    return new Siblings(
        near.length,
        same,
        newerTimestamps(near, client, syns.get(syns.size() - 1)),
        races.of(flow),
        ttl,
        elsewhere.length,
        elsewhere.length == 0 ? 0 : elsewhere[0].port,
        meanwhile,
        together(flow),
        serving(servers.find(server), flow),
        difference(near, flow, same == 0),
        (int) Arrays.stream(near).filter(o -> o.timeNs > syns.get(0).timeNs()).count(),
        (int) Arrays.stream(near).filter(Opening::again).count() + (drought.alsoVain(flow) ? 1 : 0),
        heardBeforeNs(flow),
        takenAtOnce(near, syns),
        lostAlike(servers.find(server), flow),
        noneOpened(flow));
  }

  /** Those whose first SYN was taken after the first of these and before the last. */
  private static int takenAtOnce(Opening[] near, List<Segment> syns) {
    long fromNs = syns.get(0).timeNs();
    long toNs = syns.get(syns.size() - 1).timeNs();
    return (int)
        Arrays.stream(near).filter(o -> o.atOnce && o.timeNs > fromNs && o.timeNs < toNs).count();
  }

  /** See {@link Siblings#lostAlike()}; whenever they were. */
  private static int lostAlike(@Nullable EveryNth<Opening> opened, Flow flow) {
    String difference = opened == null ? "" : SynSeries.differenceAfterRepeat(flow);
    if (opened == null || difference.isEmpty()) {
      return 0;
    }
    SynLook lost = SynLook.of(flow.client().syns().get(0));
    int alike = 0;
    for (int i = 0; i < opened.size(); i++) {
      Opening other = opened.get(i);
      if (other.atOnce && SynDifference.isAlike(other.look, lost)) {
        return 0;
      }
      alike += other.flow != flow.number() && other.difference.equals(difference) ? 1 : 0;
    }
    return alike;
  }

  /** Whether nothing was opened while a flow's SYNs went unanswered, and others' with them. */
  private NoneOpened noneOpened(Flow flow) {
    Set<IpAddress> clients = new HashSet<>();
    Set<Endpoint> asked = new HashSet<>();
    Set<IpAddress> addresses = new HashSet<>();
    int tried = 0;
    for (Drought.Vain vain : drought.with(flow)) {
      if (servers.find(vain.server()) != null) { // else it may not be there at all
        tried++;
        clients.add(vain.client());
        asked.add(vain.server());
        addresses.add(vain.server().address());
      }
    }
    int wentOn = asked.stream().mapToInt(server -> serving(servers.find(server), flow)).sum();
    return new NoneOpened(tried, clients.size(), addresses.size(), wentOn);
  }

  /** What tells a SYN that was refused from those of the same port that were taken. */
  private static String difference(Opening[] near, Flow flow, boolean ofOtherHosts) {
    List<RstMark> rsts = flow.server().rsts();
    List<Segment> syns = flow.client().syns();
    if (near.length < ENOUGH_TO_DIFFER || rsts.isEmpty() || flow.server().synAckCount() > 0) {
      return "";
    }
    List<SynLook> taken = Arrays.stream(near).map(Opening::look).toList();
    return SynDifference.ofRefused(syns.get(syns.size() - 1), taken, ofOtherHosts);
  }

  /**
   * Connections of the same port that the server had before the SYNs and still had after them. A
   * RST that no socket made shows the contrary: its host had lost them by then.
   */
  private static int serving(@Nullable EveryNth<Opening> opened, Flow flow) {
    if (opened == null) {
      return 0;
    }
    List<Segment> syns = flow.client().syns();
    long firstNs = syns.get(0).timeNs();
    long lastNs = syns.get(syns.size() - 1).timeNs();
    return (int)
        opened.stream()
            .filter(o -> o.flow != flow.number())
            .filter(o -> o.server.firstNs < firstNs && o.livedUntilNs > lastNs)
            .count();
  }

  /**
   * Connections of the same two addresses, whoever opened them, that were opened, or in which the
   * silent end was heard, while the other tried in vain.
   */
  private int meanwhile(Flow flow) {
    int count = 0;
    for (HalfConnection half : flow.halves()) {
      Tries tries = Tries.of(half);
      if (tries != null) {
        IpAddress silent = half.peer().endpoint().address();
        IpAddress trying = half.endpoint().address();
        count += heard(silent, trying, flow, tries, true);
        count += heard(trying, silent, flow, tries, false);
      }
    }
    return count;
  }

  /**
   * Connections to the same port, of whatever client, that fell silent at the same moment: there is
   * one after which the server was heard in none of them, and before which it was asked in none in
   * vain.
   */
  private int together(Flow flow) {
    Tries tries = Tries.of(flow.client());
    EveryNth<Opening> opened = servers.find(flow.server().endpoint());
    long heardNs = flow.server().lastTimeNs();
    if (tries == null || opened == null || heardNs > tries.firstNs) {
      return 0;
    }
    int count = 0;
    for (int i = 0; i < opened.size(); i++) {
      Opening other = opened.get(i);
      Tries others = other.tries;
      if (others != null && other.flow != flow.number()) {
        long quietNs = others.firstNs - other.server.lastNs;
        boolean inUse = quietNs >= 0 && quietNs <= NEAR_NS;
        long allHeardNs = Math.max(heardNs, other.server.lastNs);
        count += inUse && allHeardNs <= Math.min(tries.firstNs, others.firstNs) ? 1 : 0;
      }
    }
    return count;
  }

  /** See {@link Siblings#heardBeforeNs()}. */
  private long heardBeforeNs(Flow flow) {
    long leastNs = -1;
    for (HalfConnection half : flow.halves()) {
      Tries tries = Tries.of(half);
      if (tries != null) {
        IpAddress silent = half.peer().endpoint().address();
        IpAddress trying = half.endpoint().address();
        long heardNs =
            Math.max(
                lastHeardNs(silent, trying, flow, tries, /* asServer= */ true),
                lastHeardNs(trying, silent, flow, tries, /* asServer= */ false));
        long agoNs = heardNs == NOT_SEEN ? -1 : Math.max(0, tries.firstNs - heardNs);
        leastNs = leastNs < 0 || (agoNs >= 0 && agoNs < leastNs) ? agoNs : leastNs;
      }
    }
    return leastNs;
  }

  /** When an end was heard last, in connections in which it was not heard long after. */
  private long lastHeardNs(
      IpAddress server, IpAddress client, Flow flow, Tries tries, boolean asServer) {
    Host host = hosts.find(server);
    long latestNs = NOT_SEEN;
    for (int i = 0; host != null && i < host.opened.size(); i++) {
      Opening opening = host.opened.get(i);
      Heard heard = asServer ? opening.server : opening.clientHeard;
      boolean other = opening.flow != flow.number() && opening.client.equals(client);
      if (other && heard.segments > 0 && heard.lastNs <= tries.firstNs + UNDER_WAY_NS) {
        latestNs = Math.max(latestNs, heard.lastNs);
      }
    }
    return latestNs;
  }

  private int heard(
      IpAddress server, IpAddress client, Flow flow, Tries tries, boolean serverIsSilent) {
    Host host = hosts.find(server);
    int count = 0;
    for (int i = 0; host != null && i < host.opened.size(); i++) {
      Opening opening = host.opened.get(i);
      boolean other = opening.flow != flow.number() && opening.client.equals(client);
      Heard silent = serverIsSilent ? opening.server : opening.clientHeard;
      boolean openedThen = opening.timeNs > tries.fromNs && opening.timeNs < tries.toNs;
      count += other && (openedThen || silent.surelyWithin(tries)) ? 1 : 0;
    }
    return count;
  }

  /**
   * When an end sent the same again and again.
   *
   * @param firstNs the first time, nanoseconds since 1970
   * @param fromNs from when on the peer's silence tells that it was in vain
   * @param toNs the last time
   */
  private record Tries(long firstNs, long fromNs, long toNs) {
    /** Null if it never did so in vain. */
    static @Nullable Tries of(HalfConnection half) {
      long fromNs = Long.MAX_VALUE;
      long toNs = Long.MIN_VALUE;
      ResendSeries series = half.unackedResends();
      if (series != null) {
        fromNs = Math.min(fromNs, series.first().timeNs());
        toNs = Math.max(toNs, series.lastResend().timeNs());
      }
      ProbeSeries probes = half.unansweredProbes();
      if (probes != null) {
        fromNs = Math.min(fromNs, probes.first().timeNs());
        toNs = Math.max(toNs, probes.last().timeNs());
      }
      List<FinMark> fins = half.fins();
      if (half.finAckedBy() == null && fins.size() > 1) {
        fromNs = Math.min(fromNs, fins.get(0).timeNs());
        toNs = Math.max(toNs, fins.get(fins.size() - 1).timeNs());
      }
      List<Segment> syns = half.syns();
      if (!half.synAcked() && syns.size() > 1) {
        fromNs = Math.min(fromNs, syns.get(0).timeNs());
        toNs = Math.max(toNs, syns.get(syns.size() - 1).timeNs());
      }
      if (fromNs >= toNs) {
        return null;
      }
      // What was on its way when the silence began tells nothing of the time after.
      return new Tries(fromNs, fromNs + Math.min((toNs - fromNs) / 4, UNDER_WAY_NS), toNs);
    }
  }

  /**
   * When an end was heard in a flow.
   *
   * @param firstNs first time, nanoseconds since 1970
   * @param lastNs last time
   * @param segments how often
   */
  private record Heard(long firstNs, long lastNs, long segments) {
    static Heard of(Flow flow, HalfConnection half) {
      return new Heard(flow.firstSegment().timeNs(), half.lastTimeNs(), half.frames());
    }

    /** Whether it was heard then, or so often that it cannot have been silent all that time. */
    boolean surelyWithin(Tries tries) {
      if (segments == 0 || lastNs <= tries.fromNs || firstNs >= tries.toNs) {
        return false;
      }
      boolean often = (lastNs - firstNs) / segments < (tries.toNs - tries.fromNs) / 2;
      return lastNs < tries.toNs || often;
    }
  }

  /** Those within a minute of a flow's SYNs, in order of time. */
  private static Opening[] near(@Nullable EveryNth<Opening> opened, Flow flow) {
    if (opened == null) {
      return new Opening[0];
    }
    List<Segment> syns = flow.client().syns();
    long fromNs = syns.get(0).timeNs() - NEAR_NS;
    long toNs = syns.get(syns.size() - 1).timeNs() + NEAR_NS;
    return opened.stream()
        .filter(o -> o.flow != flow.number() && o.timeNs >= fromNs && o.timeNs <= toNs)
        .sorted(Comparator.comparingLong(Opening::timeNs))
        .toArray(Opening[]::new);
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

  /**
   * A connection that was opened.
   *
   * @param flow its number
   * @param client who opened it
   * @param port the server's port
   * @param timeNs when its SYN was sent; {@link #NOT_SEEN} if before the capture
   * @param tsVal the timestamp of that, or absent
   * @param look what its SYN looks like
   * @param clientHeard when the client was heard
   * @param server when the server was
   * @param livedUntilNs when the server last showed that it had the connection
   * @param ttl the TTL of what the server sent, or absent if it varied
   * @param deferred whether the server repeated its SYN-ACK, and took it with the first data
   * @param again whether its ports had been used shortly before
   * @param atOnce whether its first SYN was taken
   * @param difference what told its second SYN from the first, which was lost; mostly empty
   * @param tries when the client tried in vain; null if it did not
   */
  private record Opening(
      long flow,
      IpAddress client,
      int port,
      long timeNs,
      long tsVal,
      SynLook look,
      Heard clientHeard,
      Heard server,
      long livedUntilNs,
      int ttl,
      boolean deferred,
      boolean again,
      boolean atOnce,
      String difference,
      @Nullable Tries tries) {}

  /** A server's address: from how far away its packets come, and what was opened to any port. */
  private static final class Host implements BoundedTable.Weighed {
    final EveryNth<Opening> opened = sample();
    private int min = Integer.MAX_VALUE;
    private int max = Integer.MIN_VALUE;
    private long flows;

    /** Connections which show that it was captured there, and others which show that it was not. */
    private long there;

    private long notThere;

    void add(int lowest, int highest) {
      flows++;
      min = Math.min(min, lowest);
      max = Math.max(max, highest);
    }

    int constantTtl() {
      return min == max ? min : CapturedFrame.ABSENT;
    }

    @Override
    public long weight() {
      return flows;
    }
  }
}

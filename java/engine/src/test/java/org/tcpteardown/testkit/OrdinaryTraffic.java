package org.tcpteardown.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.TcpFlags;

/**
 * A small simulation of one ordinary connection: two honest hosts, a path that loses and repeats, a
 * capture that drops, reorders and copies. Whatever is found in it, nobody on the path did it.
 */
public final class OrdinaryTraffic {
  private static final long MS = 1_000_000;
  private static final long MIN_RTO = 200 * MS;

  /** RFC 6298 section 2.1. */
  private static final long SYN_RTO = 1_000 * MS;

  private static final int MAX_TRIES = 7;
  private static final int MAX_SEGMENTS = 400;

  private boolean died;
  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::timeNs).thenComparingLong(Event::nth));
  private final List<Seen> seen = new ArrayList<>();
  private final Map<End, Host> hosts = new EnumMap<>(End.class);
  private final Map<End, Long> delayNs = new EnumMap<>(End.class);
  private final double pathLoss;
  private final double captureLoss;
  private final double mirror;
  private final long jitterNs;
  private long nowNs;
  private long nth;

  private record Event(long timeNs, long nth, Runnable action) {}

  private record Seen(long timeNs, Line.Packet packet) {}

  public OrdinaryTraffic(long seed) {
    random = new Random(seed);
    pathLoss = chance(0.5) ? 0 : random.nextDouble() * 0.08;
    captureLoss = chance(0.6) ? 0 : random.nextDouble() * 0.1;
    mirror = chance(0.8) ? 0 : 1;
    jitterNs = chance(0.7) ? 0 : (long) (random.nextDouble() * 5 * MS);
    for (End end : End.values()) {
      hosts.put(end, new Host(end));
      delayNs.put(end, (long) (random.nextDouble() * random.nextDouble() * 60 * MS) + 20_000);
    }
  }

  /**
   * Whether an end is gone and the other one never learnt of it: it died, it gave up, or no FIN or
   * RST of its close arrived; known once the frames are.
   */
  public boolean someoneLeftUnheard() {
    return died || hosts.values().stream().anyMatch(h -> h.left && !h.farewellTaken);
  }

  /** What a capture somewhere on the path would hold. */
  public List<CapturedFrame> frames() {
    host(End.C).connect();
    if (chance(0.05)) { // both applications stop at the same moment, as when a whole site does
      long moment = (long) (random.nextDouble() * 2000 * MS);
      for (End end : End.values()) {
        after(moment + (long) (random.nextDouble() * 60 * MS), host(end)::abort);
      }
    }
    while (!events.isEmpty() && seen.size() < MAX_SEGMENTS) {
      Event event = events.remove();
      nowNs = event.timeNs();
      event.action().run();
    }
    seen.sort(Comparator.comparingLong(Seen::timeNs));
    List<CapturedFrame> frames = new ArrayList<>();
    for (Seen one : seen) {
      Segment segment = Wiring.USUAL.segment(frames.size() + 1, one.packet().at(one.timeNs()));
      frames.add(segment);
    }
    int cut = chance(0.15) ? random.nextInt(frames.size() / 2 + 1) : 0;
    return frames.subList(cut, frames.size());
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private Host host(End end) {
    return hosts.computeIfAbsent(end, Host::new);
  }

  private long delay(End end) {
    return delayNs.getOrDefault(end, MS);
  }

  private void after(long ns, Runnable action) {
    events.add(new Event(nowNs + ns, nth++, action));
  }

  private void carry(Line.Packet packet) {
    End from = packet.from();
    if (chance(pathLoss)) {
      return;
    }
    // A queue on the way: whole milliseconds now and then, never out of order by much.
    long queueNs = chance(0.05) ? (long) (random.nextDouble() * 2 * MS) : 0;
    after(
        delay(from) + queueNs,
        () -> {
          capture(packet);
          if (!chance(pathLoss)) {
            after(delay(from.other()), () -> host(from.other()).receive(packet));
          }
        });
  }

  private void capture(Line.Packet packet) {
    if (chance(captureLoss)) {
      return;
    }
    long timeNs = nowNs + (long) (random.nextDouble() * jitterNs);
    seen.add(new Seen(timeNs, packet));
    if (chance(mirror)) {
      seen.add(new Seen(timeNs + 15_000, packet));
    }
  }

  /** One end with one socket. */
  private final class Host {
    private final End end;
    private final int ttl;
    private final int rstTtl;
    private final boolean idsZero = chance(0.2);
    private final boolean windowsStyle = chance(0.3);
    private final boolean lateAcks = chance(0.5);

    /** Closes by RST as a habit (SO_LINGER 0). */
    private final boolean aborts = chance(0.05);

    /** Its program may be killed, or it restarts: it answers, but says nothing by itself. */
    private final boolean dies = chance(0.05);

    /** Answers stray segments with RST+ACK. */
    private final boolean answersWithAck = chance(0.1);

    /** Fills in the ACK number of RSTs without setting the flag. */
    private final boolean fillsInAck = chance(0.1);

    /** Goes back to the oldest unacknowledged byte when it retransmits, as BSD does. */
    private final boolean stepsBack = chance(0.2);

    /** Takes the identification of RSTs from another counter, or fragments them. */
    private final boolean oldRsts = chance(0.05);

    /** Nobody listens yet when the first SYN comes. */
    private boolean notYetListening = chance(0.03);

    private final int dscp = chance(0.2) ? random.nextInt(64) : 0;
    private int ipId = random.nextInt(60000) + 1;
    private int window = chance(0.3) ? 65535 : 500 + random.nextInt(8000);
    private int sndUna = random.nextInt();
    private int sndNxt = sndUna;
    private int rcvNxt;
    private int unread;
    private boolean synchronizedOnce;
    private boolean gone;

    /** Whether it is gone, and not because the other end reset it. */
    private boolean left;

    /** The RST of its own close; null while there is none. */
    private Line.@Nullable Packet farewell;

    /** Whether the other end has taken its FIN or the RST of its close. */
    private boolean farewellTaken;

    private boolean finSent;
    private boolean finSeen;
    private boolean deaf;
    private boolean ackPending;
    private boolean backingOff;
    private int messagesLeft = random.nextInt(6);
    private final List<Line.Packet> unacked = new ArrayList<>();
    private long timer;

    Host(End end) {
      this.end = end;
      int hops = random.nextInt(20);
      ttl = (chance(0.5) ? 64 : 128) - hops;
      // Linux up to 2.4, and some small devices: no stack swaps 64 and 128.
      rstTtl = chance(0.8) || random.nextInt(3) == 0 ? ttl : 255 - hops;
    }

    private Line.Packet packet(int flags, int seq, int payload, boolean stateless, int ack) {
      boolean noId = idsZero || (stateless && !oldRsts);
      int id = noId ? 0 : stateless ? random.nextInt(65536) : ipId++ & 0xffff;
      int df = stateless && oldRsts ? 0 : 1;
      int win = stateless ? 0 : window;
      int packetTtl = stateless ? rstTtl : ttl;
      var traits = new Line.Traits(win, packetTtl, id, df, stateless ? 0 : dscp);
      return new Line.Packet(0, 0, end, flags, seq, ack, payload, traits, List.of());
    }

    private void send(int flags, int payload) {
      Line.Packet packet = packet(flags, sndNxt, payload, false, synchronizedOnce ? rcvNxt : 0);
      sndNxt = packet.endSeq();
      unacked.add(packet);
      carry(packet);
      ackPending = false;
      long rto = packet.has(TcpFlags.SYN) ? SYN_RTO : MIN_RTO;
      startTimer(rto + 2 * (delay(End.C) + delay(End.S)), 1);
    }

    private void startTimer(long ns, int tries) {
      long mine = ++timer;
      after(
          ns,
          () -> {
            if (mine == timer && !gone && !unacked.isEmpty()) {
              timeout(ns, tries);
            }
          });
    }

    private void timeout(long ns, int tries) {
      if (tries > MAX_TRIES) {
        leave();
        return;
      }
      backingOff = true;
      Line.Packet old = unacked.get(0);
      int ack = old.has(TcpFlags.ACK) ? rcvNxt : 0;
      carry(packet(old.flags(), old.seq(), old.payload(), false, ack));
      startTimer(ns * 2, tries + 1);
    }

    private void leave() {
      gone = true;
      left = true;
    }

    void connect() {
      send(TcpFlags.SYN, 0);
    }

    void receive(Line.Packet in) {
      if (in.has(TcpFlags.RST)) {
        int ahead = in.seq() - rcvNxt;
        if (ahead == 0 || !synchronizedOnce) {
          gone = true;
          host(end.other()).farewellTaken |= in.equals(host(end.other()).farewell);
        } else if (!gone && ahead > 0 && ahead < 65536) {
          ack(); // RFC 5961 section 3.2
        }
        return;
      }
      if (end == End.S && notYetListening && in.has(TcpFlags.SYN)) {
        notYetListening = chance(0.5);
        carry(packet(TcpFlags.RST | TcpFlags.ACK, 0, 0, true, in.endSeq()));
        return;
      }
      if (!gone && !synchronizedOnce && !in.has(TcpFlags.SYN) && in.ack() == sndNxt) {
        return; // RFC 9293 section 3.10.7.3: acceptable, but of no use without SYN
      }
      if (gone || (!synchronizedOnce && !in.has(TcpFlags.SYN))) {
        if (in.has(TcpFlags.ACK)) {
          answerStray(in);
        } else {
          carry(packet(TcpFlags.RST | TcpFlags.ACK, 0, 0, true, in.endSeq()));
        }
        return;
      }
      if (in.has(TcpFlags.ACK)) {
        acked(in.ack());
      }
      if (gone) {
        return;
      }
      if (in.has(TcpFlags.SYN) && !synchronizedOnce) {
        synchronizedOnce = true;
        rcvNxt = in.seq() + 1;
        if (end == End.S) {
          send(TcpFlags.SYN | TcpFlags.ACK, 0);
        } else {
          ack();
          nextStep();
        }
        return;
      }
      if (in.has(TcpFlags.SYN) && end == End.S && !unacked.isEmpty()) {
        Line.Packet synAck = unacked.get(0);
        carry(packet(synAck.flags(), synAck.seq(), synAck.payload(), false, rcvNxt));
        return;
      }
      take(in);
    }

    private void acked(int ack) {
      if (ack - sndUna > 0 && ack - sndNxt <= 0) {
        if (end == End.S && unacked.get(0).has(TcpFlags.SYN)) {
          nextStep();
        }
        sndUna = ack;
        backingOff = false;
        unacked.removeIf(p -> p.endSeq() - ack <= 0);
        startTimer(MIN_RTO + 2 * (delay(End.C) + delay(End.S)), 1);
        if (finSent && finSeen && unacked.isEmpty() && deaf) {
          gone = chance(0.5); // LAST-ACK is over; the other half stays in TIME-WAIT
        }
      }
    }

    private void take(Line.Packet in) {
      boolean news = in.seq() == rcvNxt && in.endSeq() != rcvNxt;
      if (in.endSeq() != in.seq() && !news) {
        ack();
        return;
      }
      if (!news) {
        return;
      }
      if (deaf && in.payload() > 0) {
        answerStray(in);
        leave();
        return;
      }
      rcvNxt = in.endSeq();
      unread += in.payload();
      if (in.has(TcpFlags.FIN)) {
        finSeen = true;
        host(end.other()).farewellTaken = true;
        after((long) (random.nextDouble() * random.nextDouble() * 3000 * MS), this::close);
      }
      if (!lateAcks || (in.has(TcpFlags.FIN) && chance(0.5))) {
        ack();
      } else if (!ackPending) {
        ackPending = true;
        after(
            40 * MS,
            () -> {
              if (ackPending && !gone) {
                ack();
              }
            });
      }
    }

    /** RFC 9293 section 3.10.7.1, and what some stacks make of it. */
    private void answerStray(Line.Packet in) {
      int flags = answersWithAck ? TcpFlags.RST | TcpFlags.ACK : TcpFlags.RST;
      carry(packet(flags, in.ack(), 0, true, answersWithAck || fillsInAck ? in.endSeq() : 0));
    }

    private void ack() {
      ackPending = false;
      if (chance(0.3)) {
        window = Math.max(300, Math.min(65535, window + random.nextInt(200) - 100));
      }
      carry(packet(TcpFlags.ACK, sndNxt, 0, false, rcvNxt));
    }

    private void nextStep() {
      long pause =
          (long) (random.nextDouble() * random.nextDouble() * (chance(0.1) ? 40000 : 400) * MS);
      after(pause, this::step);
    }

    private void step() {
      if (gone || finSent) {
        return;
      }
      if (messagesLeft-- > 0) {
        int segments = 1 + random.nextInt(4);
        for (int i = 0; i < segments; i++) {
          send(TcpFlags.ACK | TcpFlags.PSH, 1 + random.nextInt(1460));
        }
        unread = chance(0.9) ? 0 : unread;
        nextStep();
      } else if (chance(0.6)) {
        close();
      }
    }

    private void close() {
      if (gone || finSent) {
        return;
      }
      if (dies && chance(0.5)) {
        leave();
        died = true;
        return;
      }
      if ((unread > 0 && chance(0.1)) || aborts || chance(0.05)) {
        abort();
        return;
      }
      finSent = true;
      deaf = chance(0.5);
      send(TcpFlags.FIN | TcpFlags.ACK, 0);
    }

    void abort() {
      if (gone || !synchronizedOnce) {
        return;
      }
      int win = windowsStyle ? 0 : window;
      int seq = stepsBack && backingOff ? sndUna : sndNxt;
      Line.Packet rst = packet(TcpFlags.RST | TcpFlags.ACK, seq, 0, false, rcvNxt);
      var t = rst.traits();
      farewell = rst.with(new Line.Traits(win, ttl, t.ipId(), 1, dscp));
      carry(farewell);
      leave();
    }
  }
}

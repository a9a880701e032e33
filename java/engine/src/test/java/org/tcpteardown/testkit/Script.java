package org.tcpteardown.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Settings;
import org.tcpteardown.model.TcpFlags;
import org.tcpteardown.tcp.Continuations;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;

/**
 * A capture written down, in a notation after packetdrill's. One line is one frame:
 *
 * <pre>
 * 0.000 C>S S 1000:1000(0) win 64240 ttl 64
 * 0.020 S>C S. 5000:5000(0) ack 1001
 * 1.000 S>C F. 5001:5001(0) ack 1101        ! late_fin = 0.5, fin_retransmitted
 * 2.000 icmp 10.0.0.254 3/1 quotes C>S
 * capture ends 20.0
 * </pre>
 *
 * Flags are the letters S F R P U E W and a dot for ACK. Options are {@code ack, win, ttl, id, df,
 * nodf, dscp, ts, ecr, stream}; what is not given is what Linux would send. Not there unless given:
 * {@code mss 1460}, {@code wscale 7}, {@code sack 5101:5201,5301:5401}, {@code kind 19} (a TCP
 * option of that kind, here MD5), {@code sum wrong} or {@code right} (the TCP checksum), {@code
 * first 21} (the first payload byte, here of a TLS alert), {@code text "why"} (what a RST says),
 * {@code alert 40} (a fatal TLS alert in clear, in a payload of 7 bytes), {@code mac aa} (who put
 * it on the link). {@code 1.0 arp S bb} is an ARP packet that says that S is there. {@code C2>S} is
 * from a port of the client that is higher by 2 (3 to 9 likewise): another flow. The line {@code
 * established} stands for a handshake that leaves C at 1001 and S at 5001; {@code exchanged} for
 * one with a request of 100 bytes and a response of 200 after it. Behind {@code !} stand the
 * findings that the frame must carry.
 */
public final class Script {
  /** Of a connection that is there beside the one that the script is about. */
  static final int OTHER = 1;

  private static final long COPY_DELAY_NS = 20_000;

  private final List<Line> lines;
  private final Wiring wiring;
  private final Settings settings;

  Script(List<Line> lines, Wiring wiring, Settings settings) {
    this.lines = List.copyOf(lines);
    this.wiring = wiring;
    this.settings = settings;
  }

  public static Script of(String text) {
    return new Script(ScriptParser.parse(text), Wiring.USUAL, Settings.defaults());
  }

  List<Line> lines() {
    return lines;
  }

  /** The same with one setting changed. */
  public Script with(String setting, String value) {
    return new Script(lines, wiring, settings.with(setting, value));
  }

  private Script with(List<Line> newLines) {
    return new Script(newLines, wiring, settings);
  }

  private Script with(Wiring newWiring) {
    return new Script(lines, newWiring, settings);
  }

  private Script eachPacket(UnaryOperator<Line.Packet> change) {
    return with(lines.stream().map(l -> l instanceof Line.Packet p ? change.apply(p) : l).toList());
  }

  /** All sequence numbers of one end moved, and the peer's acknowledgements with them. */
  public Script shifted(End end, int by) {
    return eachPacket(p -> p.shifted(end, by));
  }

  /** Numbers of one end moved so that its first is {@code seq}. */
  public Script startingAt(End end, int seq) {
    return packetsOf(end).stream().findFirst().map(p -> shifted(end, seq - p.seq())).orElse(this);
  }

  /** Numbers of one end moved so that {@code seq} follows its last. */
  public Script endingAt(End end, int seq) {
    return packetsOf(end).stream()
        .map(Line.Packet::endSeq)
        .max(Integer::compareUnsigned)
        .map(last -> shifted(end, seq - last))
        .orElse(this);
  }

  private List<Line.Packet> packetsOf(End end) {
    return lines.stream()
        .filter(Line.Packet.class::isInstance)
        .map(Line.Packet.class::cast)
        .filter(p -> p.from() == end)
        .toList();
  }

  /** Each end with the other's address and port. */
  public Script swappedAddresses() {
    return with(wiring.swapped());
  }

  public Script later(long byNs) {
    return with(wiring.later(byNs));
  }

  /** What only {@code end} sent. */
  public Script only(End end) {
    return with(
        lines.stream().filter(l -> !(l instanceof Line.Packet p) || p.from() == end).toList());
  }

  /** Without the first frames. */
  public Script withoutFirst(int frames) {
    return with(lines.subList(frames, lines.size()));
  }

  /** Without the frame of that number, counted from 1. */
  public Script without(int frame) {
    List<Line> kept = new ArrayList<>(lines);
    kept.remove(frame - 1);
    return with(kept);
  }

  /** Nothing is expected any more. */
  public Script unexpected() {
    return with(lines.stream().map(Line::unexpected).toList());
  }

  /** Captured a router away from that end: nothing was made at the end itself. */
  public Script awayFrom(End end) {
    return eachPacket(p -> p.from() == end ? p.with(p.traits().routed(1)) : p);
  }

  /** Every segment twice, as a mirror port delivers those that it sees on the way in and out. */
  public Script mirrored() {
    return copied(0);
  }

  /** Every segment twice, as a router sees it before and after it counts the TTL down. */
  public Script routed() {
    return copied(1);
  }

  /** Every segment four times: at two routers, on the way in and out of each. */
  public Script fourTimes() {
    return copied(0, 1, 1);
  }

  /**
   * Whether its copies can be told from packets that only look the same: RSTs and pure ACKs without
   * IP identification need others before them of which that is plain.
   */
  boolean showsThatItHasCopies() {
    for (Line line : lines) {
      if (line instanceof Line.Packet p) {
        boolean consumes = p.endSeq() != p.seq() && !p.has(TcpFlags.RST);
        if (consumes || p.traits().ipId() > 0) {
          return true;
        }
        if (p.has(TcpFlags.RST) || p.has(TcpFlags.ACK)) {
          return false;
        }
      }
    }
    return false;
  }

  private Script copied(int... hopsOn) {
    List<Line> all = new ArrayList<>();
    for (Line line : lines) {
      all.add(line);
      if (line instanceof Line.Icmp icmp) {
        for (int i = 1; i <= hopsOn.length; i++) {
          all.add(icmp.unexpected().at(icmp.timeNs() + i * COPY_DELAY_NS));
        }
      }
      if (line instanceof Line.Packet packet) {
        Line.Packet copy = packet.unexpected();
        for (int hops : hopsOn) {
          copy = copy.with(packet.traits().routed(hops)).at(copy.timeNs() + COPY_DELAY_NS);
          all.add(copy);
        }
      }
    }
    return with(all);
  }

  /** A segment of another connection before every frame. */
  public Script besideOther() {
    List<Line> mixed = new ArrayList<>();
    for (Line line : lines) {
      String text = "0.0 C>S . 7000:7000(0) ack 9000 id 7 ttl 44 win 12345";
      Line.Packet other = (Line.Packet) ScriptParser.parse(text).get(0);
      mixed.add(other.on(OTHER).at(line.timeNs()));
      mixed.add(line);
    }
    return with(mixed);
  }

  /** With Wireshark's numbering of streams. */
  public Script numbered() {
    return eachPacket(p -> p.with(p.traits().onStream(p.tuple() + 3L)));
  }

  /** Whether it begins with a full handshake in which C opens. */
  public boolean opensWithHandshake() {
    return lines.size() > 3
        && isPacket(0, End.C, TcpFlags.SYN)
        && isPacket(1, End.S, TcpFlags.SYN | TcpFlags.ACK)
        && isPacket(2, End.C, TcpFlags.ACK)
        && lines.subList(0, 3).stream().allMatch(l -> l.expected().isEmpty());
  }

  private boolean isPacket(int index, End from, int flags) {
    return lines.get(index) instanceof Line.Packet p && p.from() == from && p.flags() == flags;
  }

  /** The same story, but S opened the connection; both round trips stay as they are. */
  public Script openedByServer() {
    Line.Packet syn = (Line.Packet) lines.get(0);
    Line.Packet synAck = (Line.Packet) lines.get(1);
    Line.Packet ack = (Line.Packet) lines.get(2);
    List<Line> changed = new ArrayList<>(lines);
    changed.set(0, packet(syn.timeNs(), End.S, TcpFlags.SYN, synAck.seq(), 0, synAck));
    changed.set(
        1,
        packet(
            syn.timeNs() + ack.timeNs() - synAck.timeNs(),
            End.C,
            TcpFlags.SYN | TcpFlags.ACK,
            syn.seq(),
            synAck.seq() + 1,
            syn));
    changed.set(
        2, packet(ack.timeNs(), End.S, TcpFlags.ACK, synAck.seq() + 1, syn.seq() + 1, synAck));
    return with(changed);
  }

  private static Line packet(long timeNs, End from, int flags, int seq, int ack, Line.Packet like) {
    return new Line.Packet(timeNs, 0, from, flags, seq, ack, 0, like.traits(), List.of());
  }

  /** The frames that a reader would deliver, numbered from 1. */
  public List<CapturedFrame> frames() {
    List<CapturedFrame> frames = new ArrayList<>();
    for (Line line : lines) {
      frames.add(line.frame(frames.size() + 1, wiring));
    }
    return frames;
  }

  /** The same between other ends. */
  public Script between(Endpoint client, Endpoint server) {
    return with(new Wiring(client, server, wiring.startNs()));
  }

  Wiring wiring() {
    return wiring;
  }

  public Settings settings() {
    return settings;
  }

  /** Address and port of one end. */
  public Endpoint endpoint(End end) {
    return end == End.C ? wiring.client() : wiring.server();
  }

  /** All flows of it. */
  public FlowTable flows() {
    FlowTable table = new FlowTable();
    frames().forEach(table::accept);
    return table;
  }

  /** The story of its first flow. */
  public FlowStory story() {
    return stories().iterator().next();
  }

  /** The stories of all its flows, in the order of their numbers. */
  public Collection<FlowStory> stories() {
    List<CapturedFrame> frames = frames();
    long endNs = frames.stream().mapToLong(CapturedFrame::timeNs).max().orElse(0);
    Map<Long, FlowStory> stories = new TreeMap<>();
    List<Flow> flows = flows().flows();
    Continuations.find(flows);
    for (Flow flow : flows) {
      stories.put(flow.number(), new FlowStory(flow, endNs, settings));
    }
    return stories.values();
  }
}

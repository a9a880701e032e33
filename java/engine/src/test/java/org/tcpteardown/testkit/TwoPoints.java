package org.tcpteardown.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.Segment;
import org.tcpteardown.path.CaptureBounds;
import org.tcpteardown.path.PathComparison;
import org.tcpteardown.path.PointLog;
import org.tcpteardown.tcp.Flow;
import org.tcpteardown.tcp.FlowTable;

/**
 * One script as two points see it: A at the client, B at the server, a router between them. A line
 * that ends in {@code @A} or {@code @B} is seen there only; times are those of A.
 */
public final class TwoPoints {
  private static final long WAY_NS = 10_000_000L;
  private static final long MS = 1_000_000L;

  private static final int RANDOM_START = 1_863_204_517;

  /** When scripts begin. */
  private static final long BEGIN_NS = 1_700_000_000_000_000_000L;

  private final List<Segment> atA = new ArrayList<>();
  private final List<Segment> atB = new ArrayList<>();
  private boolean translated;
  private boolean stamped = true;
  private int[] numbers = {0, 0};
  private long aheadNs;
  private double driftPpm;
  private boolean routed = true;
  private long droppedA;
  private long droppedB;
  private long endsMs = 10_000_000;
  private boolean stated = true;
  private long startsBNs = Long.MIN_VALUE;

  private TwoPoints() {}

  /** A script in the notation of {@link Script}, with marks. */
  public static TwoPoints of(String text) {
    TwoPoints points = new TwoPoints();
    List<String> marks = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      String mark = line.endsWith("@A") ? "A" : line.endsWith("@B") ? "B" : "AB";
      plain.append(line.replaceFirst("\\s*@[AB]$", "")).append('\n');
      int packets = line.equals("exchanged") ? 6 : line.equals("established") ? 3 : 1;
      for (int i = 0; i < packets; i++) {
        marks.add(mark);
      }
    }
    List<CapturedFrame> frames = Script.of(plain.toString()).frames();
    for (int i = 0; i < frames.size(); i++) {
      points.add((Segment) frames.get(i), marks.get(i));
    }
    return points;
  }

  private void add(Segment script, String mark) {
    // Real stacks begin at any number, and two connections are told apart by that.
    Segment segment =
        script.withNumbers(
            script.seq() + RANDOM_START, script.isAck() ? script.ack() + RANDOM_START : 0);
    if (mark.contains("A")) {
      atA.add(segment);
    }
    if (mark.contains("B")) {
      atB.add(segment);
    }
  }

  /** The same with the packets of another one beside its own. */
  public TwoPoints and(TwoPoints other) {
    atA.addAll(other.atA);
    atB.addAll(other.atB);
    return this;
  }

  /** All later by so much. */
  public TwoPoints later(long byMs) {
    atA.replaceAll(s -> s.withTimeNs(s.timeNs() + byMs * MS));
    atB.replaceAll(s -> s.withTimeNs(s.timeNs() + byMs * MS));
    return this;
  }

  /** The client has another port. */
  public TwoPoints fromPort(int port) {
    atA.replaceAll(s -> fromPort(s, port));
    atB.replaceAll(s -> fromPort(s, port));
    return this;
  }

  private static Segment fromPort(Segment s, int port) {
    return isOfClient(s)
        ? s.withEnds(new Endpoint(s.source().address(), port), s.destination())
        : s.withEnds(s.source(), new Endpoint(s.destination().address(), port));
  }

  /** All numbers are higher by so much, as in another connection. */
  public TwoPoints numbered(int by) {
    atA.replaceAll(s -> s.withNumbers(s.seq() + by, s.ack() + by));
    atB.replaceAll(s -> s.withNumbers(s.seq() + by, s.ack() + by));
    return this;
  }

  /** The router gives the client another address and port. */
  public TwoPoints translated() {
    translated = true;
    return this;
  }

  /** The router adds something to the sequence numbers of client and server. */
  public TwoPoints renumbered(int client, int server) {
    numbers = new int[] {client, server};
    return this;
  }

  /** The router takes the timestamps away. */
  public TwoPoints unstamped() {
    stamped = false;
    return this;
  }

  /** B's clock is ahead, and faster. */
  public TwoPoints clock(long byMs, double ppm) {
    aheadNs = byMs * MS;
    driftPpm = ppm;
    return this;
  }

  /** No router counts TTLs down. */
  public TwoPoints bridged() {
    routed = false;
    return this;
  }

  /** The machine at B, as its file says, lost so many packets. */
  public TwoPoints droppedAtB(long packets) {
    droppedB = packets;
    return this;
  }

  /** Neither file says when its capture began and ended. */
  public TwoPoints boundsUnstated() {
    stated = false;
    return this;
  }

  /** Both say that they captured until then. */
  public TwoPoints endingAt(long atMs) {
    endsMs = atMs;
    return this;
  }

  /** B begins to capture only then. */
  public TwoPoints startingAtB(long atMs) {
    startsBNs = BEGIN_NS + atMs * MS;
    return this;
  }

  /** What A captured. */
  public List<Segment> atA() {
    return numbered(atA);
  }

  /** What B captured, by its own clock. */
  public List<Segment> atB() {
    List<Segment> seen = new ArrayList<>();
    for (Segment s : atB) {
      long timeNs = s.timeNs() + (isOfClient(s) ? WAY_NS : -WAY_NS);
      if (timeNs >= startsBNs) {
        seen.add(changed(s).withTimeNs(byB(timeNs)));
      }
    }
    return numbered(seen);
  }

  private long byB(long timeNs) {
    return timeNs + aheadNs + Math.round((timeNs - BEGIN_NS) * driftPpm / 1e6);
  }

  private static boolean isOfClient(Segment s) {
    return s.source().port() > s.destination().port();
  }

  private Segment changed(Segment s) {
    boolean client = isOfClient(s);
    int hop = !routed ? 0 : client ? -1 : 1;
    Segment changed =
        new Segment(
            s.frame(),
            s.timeNs(),
            s.lengthBytes(),
            s.capturedBytes(),
            s.stream(),
            s.source(),
            s.destination(),
            s.seq() + numbers[client ? 0 : 1],
            s.isAck() ? s.ack() + numbers[client ? 1 : 0] : s.ack(),
            s.flags(),
            s.windowRaw(),
            s.payloadBytes(),
            s.ttl() + hop,
            s.ipId(),
            s.df(),
            s.dscp(),
            stamped ? s.tsVal() : CapturedFrame.ABSENT,
            stamped ? s.tsEcr() : CapturedFrame.ABSENT,
            s.firstPayloadByte(),
            s.details());
    if (!translated) {
      return changed;
    }
    return client
        ? changed.withEnds(outside(s.source()), s.destination())
        : changed.withEnds(s.source(), outside(s.destination()));
  }

  private static Endpoint outside(Endpoint client) {
    return new Endpoint(
        IpAddress.parse("203.0.113.9").orElseThrow(), 20_000 + client.port() * 7 % 30_000);
  }

  private static List<Segment> numbered(List<Segment> segments) {
    List<Segment> sorted = new ArrayList<>(segments);
    sorted.sort(Comparator.comparingLong(Segment::timeNs));
    for (int i = 0; i < sorted.size(); i++) {
      sorted.set(i, sorted.get(i).withFrame(i + 1).withStream(CapturedFrame.ABSENT));
    }
    return sorted;
  }

  /** Both laid side by side. */
  public PathComparison compare() {
    List<Segment> a = atA();
    List<Segment> b = atB();
    return PathComparison.of(
        log(a), bounds(a, 0, 0, droppedA), log(b), bounds(b, aheadNs, driftPpm, droppedB), e -> e);
  }

  /** The log of one point. */
  public static PointLog log(List<Segment> segments) {
    PointLog log = new PointLog();
    FlowTable table = new FlowTable();
    for (Segment segment : segments) {
      Flow flow = table.accept(segment);
      if (flow != null) {
        log.add(flow.number(), segment);
      }
      log.seen(segment.timeNs());
    }
    try {
      log.seal();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return log;
  }

  private CaptureBounds bounds(List<Segment> segments, long shiftNs, double ppm, long dropped) {
    long first = segments.isEmpty() ? 0 : segments.get(0).timeNs();
    long last = segments.isEmpty() ? 0 : segments.get(segments.size() - 1).timeNs();
    if (!stated) {
      return new CaptureBounds(first, last, false, false, dropped);
    }
    long endNs = endsMs * MS;
    return new CaptureBounds(
        Math.max(startsBNs, BEGIN_NS + shiftNs - 1_000 * MS),
        BEGIN_NS + shiftNs + endNs + Math.round(endNs * ppm / 1e6),
        true,
        true,
        dropped);
  }
}

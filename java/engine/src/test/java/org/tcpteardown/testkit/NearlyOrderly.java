package org.tcpteardown.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/**
 * Connections of a few shapes that run side by side: requests, answers, a close by either end. Now
 * and then something is a little different: a pause, a segment twice or not captured, a last word,
 * data after a FIN, FINs that cross, a port used again at once.
 */
public final class NearlyOrderly {
  private static final int ACK = TcpFlags.ACK;
  private static final int PUSH = TcpFlags.ACK | TcpFlags.PSH;
  private static final int FIN = TcpFlags.ACK | TcpFlags.FIN;
  private static final long START_NS = 1_700_000_000_000_000_000L;
  private static final int PORTS = 900;

  private final Random random;
  private final List<Segment> segments = new ArrayList<>();

  // The connection under way.
  private Endpoint client = new Endpoint(Wiring.address("10.0.0.1"), 1);
  private Endpoint server = new Endpoint(Wiring.address("192.0.2.1"), 80);
  private long stream;
  private long nowNs;
  private int clientSeq;
  private int serverSeq;
  private int clientId;
  private int serverId;

  public NearlyOrderly(long seed) {
    random = new Random(seed);
  }

  /** So many connections, as a capture shows them. */
  public List<CapturedFrame> frames(int connections) {
    for (int i = 0; i < connections; i++) {
      stream = i;
      nowNs = START_NS + i * 3_000_000L;
      connection(1024 + i % PORTS);
    }
    segments.sort(Comparator.comparingLong(Segment::timeNs));
    List<CapturedFrame> frames = new ArrayList<>();
    for (Segment segment : segments) {
      frames.add(segment.withFrame(frames.size() + 1L));
    }
    return frames;
  }

  private boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  private void connection(int port) {
    client = new Endpoint(Wiring.address(oneIn(3) ? "10.0.0.2" : "10.0.0.1"), port);
    server = new Endpoint(Wiring.address("192.0.2.1"), oneIn(4) ? 443 : 80);
    clientSeq = random.nextInt();
    serverSeq = random.nextInt();
    clientId = random.nextInt(30_000);
    serverId = random.nextInt(30_000);
    send(true, TcpFlags.SYN, 0);
    send(false, TcpFlags.SYN | ACK, 0);
    send(true, ACK, 0);
    int rounds = 1 + random.nextInt(2);
    for (int i = 0; i < rounds; i++) {
      send(true, PUSH, oneIn(5) ? 20 : 200 + random.nextInt(300));
      send(false, ACK, 0);
      send(false, PUSH, oneIn(8) ? 30 + random.nextInt(70) : 300 + random.nextInt(1000));
      if (oneIn(3)) {
        send(false, PUSH, oneIn(3) ? 60 : 500);
      }
      send(true, ACK, 0);
    }
    boolean clientFirst = oneIn(3);
    if (oneIn(12)) {
      pause(1 + random.nextInt(4));
    }
    send(clientFirst, FIN, oneIn(10) ? 100 : 0);
    if (oneIn(25)) { // they cross
      send(!clientFirst, FIN, 0, true);
      send(clientFirst, ACK, 0);
      send(!clientFirst, ACK, 0);
      return;
    }
    if (oneIn(4)) {
      send(!clientFirst, ACK, 0);
    }
    if (oneIn(20)) {
      send(!clientFirst, PUSH, oneIn(2) ? 40 : 400);
    }
    if (oneIn(30)) {
      pause(1 + random.nextInt(15));
    }
    if (oneIn(40)) {
      return; // it never closes
    }
    send(!clientFirst, FIN, 0);
    if (!oneIn(60)) {
      send(clientFirst, ACK, 0);
    }
    if (oneIn(40)) {
      send(!clientFirst, TcpFlags.RST, 0);
    }
  }

  private void pause(int tenths) {
    nowNs += tenths * 100_000_000L + random.nextInt(1000);
  }

  private void send(boolean fromClient, int flags, int payload) {
    send(fromClient, flags, payload, false);
  }

  /** Sends; {@code blind} if the other end's FIN has not arrived. */
  private void send(boolean fromClient, int flags, int payload, boolean blind) {
    nowNs += 20_000 + random.nextInt(2_000_000);
    int seq = fromClient ? clientSeq : serverSeq;
    int ack = (flags & ACK) == 0 ? 0 : (fromClient ? serverSeq : clientSeq) - (blind ? 1 : 0);
    int length = payload + ((flags & (TcpFlags.SYN | TcpFlags.FIN)) == 0 ? 0 : 1);
    int id = fromClient ? clientId++ : serverId++;
    Segment segment =
        new Segment(
            1,
            nowNs,
            66 + payload,
            oneIn(50) ? 60 : 66 + payload,
            stream,
            fromClient ? client : server,
            fromClient ? server : client,
            seq,
            ack,
            flags,
            oneIn(300) ? 0 : 500 + random.nextInt(10),
            payload,
            fromClient ? 64 : 57,
            id,
            1,
            0,
            -1,
            -1,
            payload == 0 ? -1 : oneIn(100) ? 21 : oneIn(100) ? 0 : 'G',
            SegmentDetails.NONE);
    if (fromClient) {
      clientSeq += length;
    } else {
      serverSeq += length;
    }
    if (!oneIn(300)) {
      segments.add(segment);
    }
    if (oneIn(300)) {
      segments.add(segment.withTimeNs(nowNs + 300_000));
    }
  }
}

package org.tcpteardown.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PcapFile;

/**
 * A capture of short connections in which nothing is wrong: handshake, request, answer, a FIN from
 * either end. A hundred of them are open at a time. Packets are cut to their headers.
 */
final class OrdinaryTraffic {
  /** Fewer than the analysis keeps in memory. */
  static final int CONNECTIONS = 20_000;

  /** Of all connections; each has as many as there are steps, which no constant can say. */
  static final int PACKETS = CONNECTIONS * 10;

  private static final int OPEN_AT_A_TIME = 100;
  private static final int CLIENTS = 50;
  private static final int SERVERS = 7;
  private static final int FIRST_CLIENT_PORT = 10_000;
  private static final int SERVER_PORT = 443;

  private static final int NS_BETWEEN_PACKETS = 10_000;
  private static final int NS_PER_SECOND = 1_000_000_000;
  private static final int FIRST_SECOND = 1_700_000_000;

  private static final int MAGIC_NANOSECONDS = 0xa1b2_3c4d;
  private static final int FILE_HEADER_BYTES = 24;
  private static final int MOST_RECORD_BYTES = 90;
  private static final int SNAP_BYTES = 74;
  private static final int ETHERNET = 1;
  private static final int ETHERNET_BYTES = 14;
  private static final int IP_BYTES = 20;
  private static final int TCP_BYTES = 20;

  private static final int FIN = 0x01;
  private static final int SYN = 0x02;
  private static final int PSH = 0x08;
  private static final int ACK = 0x10;

  /** The packets of a connection, in their order. */
  private enum Step {
    OPEN(true, SYN, 0),
    ACCEPT(false, SYN | ACK, 0),
    OPENED(true, ACK, 0),
    REQUEST(true, PSH | ACK, 200),
    GOT_REQUEST(false, ACK, 0),
    ANSWER(false, PSH | ACK, 1000),
    GOT_ANSWER(true, ACK, 0),
    CLOSE(true, FIN | ACK, 0),
    CLOSE_TOO(false, FIN | ACK, 0),
    CLOSED(true, ACK, 0);

    final boolean fromClient;
    final int flags;
    final int payloadBytes;

    Step(boolean fromClient, int flags, int payloadBytes) {
      this.fromClient = fromClient;
      this.flags = flags;
      this.payloadBytes = payloadBytes;
    }

    /** How far an end's numbers have gone before this step. */
    int sentBefore(boolean byClient) {
      int sent = 0;
      for (Step step : values()) {
        if (step == this) {
          break;
        }
        if (step.fromClient == byClient) {
          sent += step.payloadBytes + ((step.flags & (SYN | FIN)) != 0 ? 1 : 0);
        }
      }
      return sent;
    }
  }

  private OrdinaryTraffic() {}

  /** Writes the capture to a new temporary file. */
  static Path write() throws IOException {
    String problem = PcapFile.problem();
    if (problem != null) {
      throw new IllegalStateException(problem);
    }
    Path file = Files.createTempFile("tcpteardown-bench", ".pcap");
    file.toFile().deleteOnExit();
    ByteBuffer bytes = ByteBuffer.allocate(FILE_HEADER_BYTES + PACKETS * MOST_RECORD_BYTES);
    bytes.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4).putLong(0);
    bytes.putInt(SNAP_BYTES).putInt(ETHERNET);
    int packet = 0;
    for (int first = 0; first < CONNECTIONS; first += OPEN_AT_A_TIME) {
      for (Step step : Step.values()) {
        for (int i = 0; i < OPEN_AT_A_TIME; i++) {
          put(bytes, packet++, first + i, step);
        }
      }
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      bytes.flip();
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    return file;
  }

  private static void put(ByteBuffer to, int packet, int connection, Step step) {
    boolean opens = (step.flags & SYN) != 0;
    int tcpBytes = TCP_BYTES + (opens ? 20 : 12);
    int captured = ETHERNET_BYTES + IP_BYTES + tcpBytes;
    long ns = (long) packet * NS_BETWEEN_PACKETS;
    to.putInt(FIRST_SECOND + (int) (ns / NS_PER_SECOND)).putInt((int) (ns % NS_PER_SECOND));
    to.putInt(captured).putInt(captured + step.payloadBytes);

    to.putLong(0x0200_0000_0001_0200L).putInt(2).putShort((short) 0x0800);

    int client = 0xc000_0200 + 1 + connection % CLIENTS; // 192.0.2.0/24
    int server = 0xc633_6400 + 1 + connection % SERVERS; // 198.51.100.0/24
    int ipBytes = IP_BYTES + tcpBytes + step.payloadBytes;
    to.putShort((short) 0x4500).putShort((short) ipBytes);
    to.putShort((short) packet).putShort((short) 0x4000);
    to.put((byte) 64).put((byte) 6).putShort((short) 0);
    to.putInt(step.fromClient ? client : server).putInt(step.fromClient ? server : client);

    int clientPort = FIRST_CLIENT_PORT + connection / CLIENTS;
    to.putShort((short) (step.fromClient ? clientPort : SERVER_PORT));
    to.putShort((short) (step.fromClient ? SERVER_PORT : clientPort));
    to.putInt(number(connection, step, step.fromClient));
    to.putInt(step == Step.OPEN ? 0 : number(connection, step, !step.fromClient));
    to.putShort((short) ((tcpBytes / 4) << 12 | step.flags)).putShort((short) 64_240).putInt(0);
    int clock = (int) (ns / 1_000_000);
    if (opens) {
      to.putInt(0x0204_05b4).putShort((short) 0x0402); // MSS, SACK permitted
      putTimestamps(to, clock, step == Step.OPEN ? 0 : clock);
      to.putInt(0x0103_0307); // window scale
    } else {
      to.putShort((short) 0x0101);
      putTimestamps(to, clock, clock);
    }
  }

  private static void putTimestamps(ByteBuffer to, int value, int echoed) {
    to.putShort((short) 0x080a).putInt(value).putInt(echoed);
  }

  private static int number(int connection, Step step, boolean ofClient) {
    return (connection * 2 + (ofClient ? 1 : 0)) * 0x9e37_79b9 + step.sentBefore(ofClient);
  }

  /** The frames of the capture. */
  static List<CapturedFrame> frames() throws IOException, ForeignFrameException {
    Path file = write();
    List<CapturedFrame> frames = new ArrayList<>(PACKETS);
    try (PcapFile packets = PcapFile.open(file)) {
      FrameMaker maker = maker(packets);
      while (packets.next()) {
        frames.add(maker.make(packets));
      }
    } finally {
      Files.delete(file);
    }
    if (frames.size() != PACKETS) {
      throw new IllegalStateException(frames.size() + " frames instead of " + PACKETS);
    }
    return frames;
  }

  /** A maker of the capture's frames. Versions of tshark agree about ports that are used once. */
  static FrameMaker maker(PcapFile packets) throws ForeignFrameException {
    return new FrameMaker(packets.linkType(), () -> true);
  }
}

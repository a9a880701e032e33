package org.tcpteardown.read;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.TcpFlags;

/**
 * The frames of one connection over Ethernet and IPv4, in order, of which the test says the data.
 */
final class Conversation {
  private static final int PUSH = TcpFlags.PSH | TcpFlags.ACK;

  private final List<byte[]> frames = new ArrayList<>();
  private final int clientAddress;
  private final int client;
  private final int server;
  private int clientSeq = 101;
  private int serverSeq = 501;

  private Conversation(int clientAddress, int client, int server) {
    this.clientAddress = clientAddress;
    this.client = client;
    this.server = server;
  }

  /** One that was opened. */
  static Conversation opened(int clientAddress, int client, int server) {
    Conversation c = new Conversation(clientAddress, client, server);
    c.clientSeq = 100;
    c.serverSeq = 500;
    c.add(true, TcpFlags.SYN, new byte[0]);
    c.clientSeq = 101;
    c.add(false, TcpFlags.SYN | TcpFlags.ACK, new byte[0]);
    c.serverSeq = 501;
    c.add(true, TcpFlags.ACK, new byte[0]);
    return c;
  }

  /** One whose opening was not captured. */
  static Conversation running(int clientAddress, int client, int server) {
    return new Conversation(clientAddress, client, server);
  }

  Conversation data(boolean fromClient, byte[] data) {
    add(fromClient, PUSH, data);
    clientSeq += fromClient ? data.length : 0;
    serverSeq += fromClient ? 0 : data.length;
    return this;
  }

  /** Both ends close. */
  List<byte[]> closed() {
    add(true, TcpFlags.FIN | TcpFlags.ACK, new byte[0]);
    clientSeq++;
    add(false, TcpFlags.FIN | TcpFlags.ACK, new byte[0]);
    serverSeq++;
    add(true, TcpFlags.ACK, new byte[0]);
    return frames;
  }

  List<byte[]> frames() {
    return frames;
  }

  private void add(boolean fromClient, int flags, byte[] data) {
    int serverAddress = 0xc0000202;
    frames.add(
        segment(
            fromClient ? clientAddress : serverAddress,
            fromClient ? serverAddress : clientAddress,
            fromClient ? client : server,
            fromClient ? server : client,
            fromClient ? clientSeq : serverSeq,
            flags == TcpFlags.SYN ? 0 : fromClient ? serverSeq : clientSeq,
            flags,
            data));
  }

  /** A frame with one segment. */
  static byte[] segment(
      int from, int to, int source, int destination, int seq, int ack, int flags, byte[] data) {
    byte[] plain = CaptureBytes.tcp(source, flags);
    ByteBuffer b = ByteBuffer.allocate(plain.length + data.length).put(plain).put(data);
    b.putShort(16, (short) (40 + data.length)).putInt(26, from).putInt(30, to);
    b.putShort(36, (short) destination).putInt(38, seq).putInt(42, ack);
    return b.array();
  }
}

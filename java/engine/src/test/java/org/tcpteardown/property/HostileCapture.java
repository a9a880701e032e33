package org.tcpteardown.property;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.tcpteardown.model.TcpFlags;

/** A pcap file of raw IPv4 in the making. Addresses are the 32 bits of IPv4. */
final class HostileCapture {
  static final int CLIENT = 0x0a00_0001;
  static final int SERVER = 0x0a00_0002;

  private static final int STEP_US = 10;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long timeUs = 1_700_000_000_000_000L;

  HostileCapture() {
    ByteBuffer header = ByteBuffer.allocate(24).putInt(0xa1b2c3d4);
    out.writeBytes(header.putInt(2 << 16 | 4).putLong(0).putInt(65_535).putInt(101).array());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Lets time pass before the next packet. */
  void after(int us) {
    timeUs += us;
  }

  void handshake(int client, int port) {
    tcp(client, port, SERVER, 80, 1000, 0, TcpFlags.SYN);
    tcp(SERVER, 80, client, port, 5000, 1001, TcpFlags.SYN | TcpFlags.ACK);
    tcp(client, port, SERVER, 80, 1001, 5001, TcpFlags.ACK);
  }

  /** A byte of the client's. */
  void data(int seq, int afterUs) {
    after(afterUs);
    packet(segment(CLIENT, 40_000, SERVER, 80, seq, 5001, TcpFlags.PSH | TcpFlags.ACK, 1));
  }

  void tcp(int from, int fromPort, int to, int toPort, int seq, int ack, int flags) {
    packet(segment(from, fromPort, to, toPort, seq, ack, flags, 0));
  }

  /** The server says that a host cannot be reached to which the client sent a SYN. */
  void unreachable(int host, int port) {
    ByteBuffer packet = ip(SERVER, CLIENT, 1, 8 + 28).putInt(0x0301_0000).putInt(0);
    packet(packet.put(segment(CLIENT, port, host, 80, 1001, 0, TcpFlags.SYN, 0).array(), 0, 28));
  }

  private static ByteBuffer segment(
      int from, int fromPort, int to, int toPort, int seq, int ack, int flags, int payload) {
    return ip(from, to, 6, 20 + payload)
        .putInt(fromPort << 16 | toPort)
        .putInt(seq)
        .putInt(ack)
        .putInt((0x5000 | flags) << 16 | 8192);
  }

  private static ByteBuffer ip(int from, int to, int protocol, int length) {
    return ByteBuffer.allocate(20 + length)
        .putInt(0x4500 << 16 | 20 + length)
        .putInt(0x0001_4000)
        .putInt(64 << 24 | protocol << 16)
        .putInt(from)
        .putInt(to);
  }

  private void packet(ByteBuffer packet) {
    after(STEP_US);
    byte[] bytes = new byte[packet.capacity()];
    packet.rewind().get(bytes);
    ByteBuffer record = ByteBuffer.allocate(16).putInt((int) (timeUs / 1_000_000));
    record.putInt((int) (timeUs % 1_000_000)).putInt(bytes.length).putInt(bytes.length);
    out.writeBytes(record.array());
    out.writeBytes(bytes);
  }
}

package org.tcpteardown.property;

import static org.tcpteardown.property.HostileCapture.CLIENT;
import static org.tcpteardown.property.HostileCapture.SERVER;

import java.util.List;
import java.util.function.ObjIntConsumer;
import org.tcpteardown.model.TcpFlags;

/**
 * A way to make captures of any size that keep an analyser busy.
 *
 * @param name says what is in them
 * @param packets writes about so many packets
 */
record HostileKind(String name, ObjIntConsumer<HostileCapture> packets) {
  static final List<HostileKind> ALL =
      List.of(
          new HostileKind(
              "tiny segments",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.data(1001 + i, 10);
                }
              }),
          new HostileKind(
              "holes",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.data(1001 + 2 * i, 10);
                }
              }),
          new HostileKind(
              "holes from behind",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.data(1001 + 2 * (n - i), 10);
                }
              }),
          new HostileKind(
              "holes anywhere",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.data(1001 + 2 * (int) (i * 7_919L % (2L * n)), 10);
                }
              }),
          new HostileKind(
              "retransmissions",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.data(1001, 100_000);
                }
              }),
          new HostileKind(
              "resets",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  int flags = TcpFlags.RST | (i & 1) * TcpFlags.ACK;
                  to.tcp(CLIENT, 40_000, SERVER, 80, 1001 + i * 7 % 9000, 5001, flags);
                }
              }),
          new HostileKind(
              "resets both ways",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i += 2) {
                  to.tcp(SERVER, 80, CLIENT, 40_000, 5001 + i, 1001, TcpFlags.RST | TcpFlags.ACK);
                  to.tcp(CLIENT, 40_000, SERVER, 80, 1002 + i, 5001, TcpFlags.RST);
                }
              }),
          new HostileKind(
              "moving fins",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.after(50_000);
                  to.tcp(
                      CLIENT, 40_000, SERVER, 80, 1001 + 3 * i, 5001, TcpFlags.FIN | TcpFlags.ACK);
                }
              }),
          new HostileKind(
              "syns",
              (to, n) -> {
                for (int i = 0; i < n; i++) {
                  to.tcp(CLIENT, 40_000, SERVER, 80, 1000 + i * 100_000, 0, TcpFlags.SYN);
                }
              }),
          new HostileKind(
              "equal syns",
              (to, n) -> {
                for (int i = 0; i < n; i++) {
                  to.tcp(CLIENT, 40_000, SERVER, 80, 1000, 0, TcpFlags.SYN);
                }
              }),
          new HostileKind(
              "half the numbers away",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.data(1001 + (i & 1) * 0x8000_0000, 10);
                }
              }),
          new HostileKind(
              "silences",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i += 2) {
                  to.data(1001 + i / 2, 40_000_000);
                  to.tcp(SERVER, 80, CLIENT, 40_000, 5001, 1002 + i / 2, TcpFlags.ACK);
                }
              }),
          new HostileKind(
              "tuples used again",
              (to, n) -> {
                for (int i = 0; i < n / 2; i++) {
                  int host = 0x0b00_0000 + i % (n / 8);
                  int port = 1024 + i % (n / 8) % 60_000;
                  int isn = 1000 + i / (n / 8) * 1_000_000;
                  to.tcp(host, port, SERVER, 80, isn, 0, TcpFlags.SYN);
                  to.tcp(SERVER, 80, host, port, 0, isn + 1, TcpFlags.RST | TcpFlags.ACK);
                }
              }),
          new HostileKind(
              "one tuple used again",
              (to, n) -> {
                for (int i = 0; i < n / 5; i++) {
                  int isn = i * 1_000_003;
                  int both = TcpFlags.FIN | TcpFlags.ACK;
                  to.tcp(CLIENT, 40_000, SERVER, 80, isn, 0, TcpFlags.SYN);
                  to.tcp(SERVER, 80, CLIENT, 40_000, isn + 7, isn + 1, TcpFlags.SYN | TcpFlags.ACK);
                  to.tcp(CLIENT, 40_000, SERVER, 80, isn + 1, isn + 8, both);
                  to.tcp(SERVER, 80, CLIENT, 40_000, isn + 8, isn + 2, both);
                  to.tcp(CLIENT, 40_000, SERVER, 80, isn + 2, isn + 9, TcpFlags.ACK);
                }
              }),
          new HostileKind(
              "stray errors",
              (to, n) -> {
                for (int i = 0; i < n; i++) {
                  to.unreachable(0x0c00_0000 + i, 1024 + i % 60_000);
                }
              }),
          new HostileKind(
              "errors of one",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.unreachable(SERVER, 40_000);
                }
              }),
          new HostileKind(
              "times going back",
              (to, n) -> {
                to.handshake(CLIENT, 40_000);
                for (int i = 0; i < n; i++) {
                  to.data(1001 + i, i % 3 == 0 ? 60_000 : -50_000);
                }
              }),
          new HostileKind(
              "scan from one port",
              (to, n) -> {
                for (int i = 0; i < n / 2; i++) {
                  to.tcp(CLIENT, 61_000, 0x0d00_0000 + i, 80, 77, 0, TcpFlags.SYN);
                }
                for (int i = 0; i < n / 2; i++) {
                  to.tcp(0x0d00_0000 + i, 80, CLIENT, 61_000, 0, 78, TcpFlags.RST | TcpFlags.ACK);
                }
              }),
          new HostileKind(
              "equal sums of tuples",
              (to, n) -> {
                for (int i = 0; i < n; i++) {
                  int block = i / 1000;
                  int in = i % 1000;
                  to.tcp(
                      0x0a00_0000 - block,
                      20_000 + in,
                      0x1400_0000 + 31 * block,
                      60_000 - 31 * in,
                      1000,
                      0,
                      TcpFlags.SYN);
                }
              }),
          new HostileKind(
              "open connections",
              (to, n) -> {
                for (int i = 0; i < n / 3; i++) {
                  to.handshake(0x0b00_0000 + i, 1024 + i % 60_000);
                }
              }),
          new HostileKind(
              "crossing resets",
              (to, n) -> {
                for (int i = 0; i < n / 5; i++) {
                  int host = 0x0b00_0000 + i;
                  int port = 1024 + i % 60_000;
                  to.handshake(host, port);
                  to.tcp(SERVER, 80, host, port, 5001, 1001, TcpFlags.RST);
                  to.tcp(host, port, SERVER, 80, 1001, 5001, TcpFlags.RST);
                }
              }));

  /** The bytes of a capture of about so many packets. */
  byte[] ofAbout(int count) {
    HostileCapture capture = new HostileCapture();
    packets.accept(capture, count);
    return capture.bytes();
  }

  @Override
  public String toString() {
    return name;
  }
}

package org.tcpteardown.read;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Capture files made by hand, with the faults that a test wants. */
final class CaptureBytes {
  /** When packets of pcapng files came, in whole seconds since 1970. */
  static final long TIME_SECONDS = (395_812L << 32) / 1_000_000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Ethernet, IPv4, and a TCP segment with these flags from 192.0.2.1:port to 192.0.2.2:80. */
  static byte[] tcp(int port, int flags) {
    ByteBuffer b = ByteBuffer.allocate(54);
    b.position(12);
    b.putShort((short) 0x0800);
    b.put((byte) 0x45).put((byte) 0).putShort((short) 40).putInt(0x0001_4000);
    b.put((byte) 64).put((byte) 6).putShort((short) 0).putInt(0xc0000201).putInt(0xc0000202);
    b.putShort((short) port).putShort((short) 80).putInt(1_000).putInt(0);
    b.put((byte) 0x50).put((byte) flags).putShort((short) 1_024).putInt(0);
    return b.array();
  }

  static CaptureBytes pcap(int snaplen) {
    CaptureBytes file = new CaptureBytes();
    file.add(
        buffer(24)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putInt(0)
            .putInt(0)
            .putInt(snaplen)
            .putInt(1));
    return file;
  }

  /** A record of a pcap file; the header may say anything about how much of the packet follows. */
  CaptureBytes record(int captured, int length, byte[] packet) {
    add(buffer(16).putInt(1_700_000_000).putInt(0).putInt(captured).putInt(length));
    out.writeBytes(packet);
    return this;
  }

  /** A record of a whole packet at a time that may be of any form. */
  CaptureBytes recordAt(int seconds, int fraction, byte[] packet) {
    add(buffer(16).putInt(seconds).putInt(fraction).putInt(packet.length).putInt(packet.length));
    out.writeBytes(packet);
    return this;
  }

  CaptureBytes record(byte[] packet) {
    return record(packet.length, packet.length, packet);
  }

  static CaptureBytes pcapng() {
    return new CaptureBytes()
        .block(0x0a0d0d0a, buffer(16).putInt(0x1a2b3c4d).putInt(1).putLong(-1));
  }

  /** An interface of that link type. */
  CaptureBytes interfaceOf(int linkType) {
    return block(1, buffer(8).putShort((short) linkType).putShort((short) 0).putInt(262_144));
  }

  /** An interface whose clock ticks so many times a second: 10 to the power of that. */
  CaptureBytes interfaceTicking(int power) {
    return block(
        1,
        buffer(20)
            .putShort((short) 1)
            .putShort((short) 0)
            .putInt(262_144)
            .putShort((short) 9)
            .putShort((short) 1)
            .put((byte) power)
            .put(new byte[3])
            .putInt(0));
  }

  /** An interface whose times count from so many seconds after 1970. */
  CaptureBytes interfaceFrom(long seconds) {
    return block(
        1,
        buffer(24)
            .putShort((short) 1)
            .putShort((short) 0)
            .putInt(262_144)
            .putShort((short) 14)
            .putShort((short) 8)
            .putLong(seconds)
            .putInt(0));
  }

  CaptureBytes packet(int interfaceNumber, byte[] packet) {
    int padded = packet.length + 3 & ~3;
    ByteBuffer body = buffer(20 + padded);
    body.putInt(interfaceNumber)
        .putInt(395_812)
        .putInt(0)
        .putInt(packet.length)
        .putInt(packet.length)
        .put(packet);
    return block(6, body.position(body.capacity()));
  }

  CaptureBytes block(int type, ByteBuffer body) {
    int bytes = body.capacity() + 12;
    add(buffer(8).putInt(type).putInt(bytes));
    add(body);
    add(buffer(4).putInt(bytes));
    return this;
  }

  /** The file without its last bytes. */
  byte[] cut(int bytes) {
    byte[] all = out.toByteArray();
    return ByteBuffer.allocate(all.length - bytes).put(all, 0, all.length - bytes).array();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** Adds the whole buffer, whatever its position. */
  private void add(ByteBuffer some) {
    byte[] bytes = new byte[some.capacity()];
    some.get(0, bytes);
    out.writeBytes(bytes);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

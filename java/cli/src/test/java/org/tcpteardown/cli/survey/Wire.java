package org.tcpteardown.cli.survey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/** Writes a capture of one connection: raw IPv4, no payload bytes captured. */
final class Wire {
  static final int FIN = 0x01;
  static final int ACK = 0x10;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Wire() {
    ByteBuffer header = ByteBuffer.allocate(24);
    header.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4);
    header.putLong(0).putInt(65535).putInt(101);
    bytes.writeBytes(header.array());
  }

  Wire client(double seconds, int flags, int seq, int ack, int payload) {
    return segment(seconds, true, flags, seq, ack, payload);
  }

  Wire server(double seconds, int flags, int seq, int ack, int payload) {
    return segment(seconds, false, flags, seq, ack, payload);
  }

  private Wire segment(double seconds, boolean client, int flags, int seq, int ack, int payload) {
    ByteBuffer packet = ByteBuffer.allocate(16 + 40);
    packet.putInt((int) seconds).putInt((int) Math.round(seconds % 1 * 1e6));
    packet.putInt(40).putInt(40 + payload);
    packet.put((byte) 0x45).put((byte) 0).putShort((short) (40 + payload)).putInt(0);
    packet.put((byte) 64).put((byte) 6).putShort((short) 0);
    packet.putInt(client ? 0xc0000201 : 0xc0000202).putInt(client ? 0xc0000202 : 0xc0000201);
    packet.putShort((short) (client ? 1000 : 80)).putShort((short) (client ? 80 : 1000));
    packet.putInt(seq).putInt(ack).put((byte) 0x50).put((byte) flags).putShort((short) 1000);
    packet.putInt(0);
    bytes.writeBytes(packet.array());
    return this;
  }

  /** Lets somebody see the frames. */
  void show(Path folder, Recount recount) throws IOException, UnreadableInputException {
    Path file = Files.write(folder.resolve("wire.pcap"), bytes.toByteArray());
    try (FrameReader reader = Readers.open(file, Choice.LIBPCAP, TsharkUse.USUAL)) {
      reader.read(recount::frame);
    }
  }
}

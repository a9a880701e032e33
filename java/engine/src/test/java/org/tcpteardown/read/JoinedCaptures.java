package org.tcpteardown.read;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PacketStream;
import org.tcpteardown.pcap.RecordTap;

/**
 * Many captures one after the other in few files, since a start of tshark costs more than what it
 * reads of a small capture. Packets stand in them byte for byte as in the captures, below the
 * description of an interface that all these captures share.
 */
final class JoinedCaptures {
  /** A capture, and how many packets of other captures are before it. */
  record Part(Path capture, long framesBefore) {}

  /** A file, and the captures in it. */
  record Joined(Path file, List<Part> parts) {
    /** Where the frame of that number comes from. */
    String origin(long frame) {
      Part found = parts.get(0);
      for (Part part : parts) {
        if (part.framesBefore() < frame) {
          found = part;
        }
      }
      return found.capture() + " frame " + (frame - found.framesBefore());
    }
  }

  private static final HexFormat HEX = HexFormat.of();
  private static final int IF_TSRESOL = 9;
  private static final int IF_TSOFFSET = 14;

  private JoinedCaptures() {}

  /** A capture that is left as it is. */
  static Joined alone(Path capture) {
    return new Joined(capture, List.of(new Part(capture, 0)));
  }

  /**
   * The captures in as few files as may be, which are put into a new folder in that one: another
   * test may just be reading the files of an earlier call.
   */
  static List<Joined> in(Path parent, List<Path> captures) throws IOException {
    Path folder = Files.createTempDirectory(parent, "joined");
    Map<Object, Joining> joinings = new LinkedHashMap<>();
    for (Path capture : captures) {
      Blocks blocks = Blocks.of(capture);
      // What is not one section with one interface goes alone.
      Object key = blocks.plain() ? blocks.kind() : capture;
      joinings.computeIfAbsent(key, k -> new Joining()).add(capture, blocks);
    }
    List<Joined> files = new ArrayList<>();
    for (Joining joining : joinings.values()) {
      files.add(joining.write(folder, files.size()));
    }
    return files;
  }

  /** What a capture consists of. */
  private static final class Blocks {
    private final List<byte[]> sections = new ArrayList<>();
    private final List<byte[]> interfaces = new ArrayList<>();
    private final List<byte[]> packets = new ArrayList<>();
    private boolean readable = true;

    static Blocks of(Path capture) throws IOException {
      Blocks blocks = new Blocks();
      PacketStream stream = new PacketStream(blocks::add);
      byte[] bytes = Files.readAllBytes(capture);
      stream.feed(bytes, 0, bytes.length);
      try {
        while (stream.next()) {
          // The tap takes them.
        }
        stream.end();
      } catch (IOException | ForeignFrameException e) {
        blocks.readable = false;
      }
      return blocks;
    }

    private void add(RecordTap.Kind kind, ByteBuffer record) {
      byte[] bytes = new byte[record.remaining()];
      record.get(bytes);
      switch (kind) {
        case HEADER -> sections.add(bytes);
        case INTERFACE -> interfaces.add(bytes);
        case PACKET -> packets.add(bytes);
        case OTHER -> {} // statistics, which count over the whole file
      }
    }

    boolean plain() {
      return readable && sections.size() == 1 && interfaces.size() == 1 && !packets.isEmpty();
    }

    /** Byte order, link type, snapshot length and clock: what decides how packets are read. */
    String kind() {
      byte[] section = sections.get(0);
      byte[] description = interfaces.get(0);
      StringBuilder kind = new StringBuilder();
      kind.append(HEX.formatHex(section, 8, 12)).append(HEX.formatHex(description, 8, 16));
      ByteOrder order = section[8] == 0x4d ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      ByteBuffer options = ByteBuffer.wrap(description).order(order);
      for (int at = 16; at + 8 <= description.length; ) {
        int option = options.getShort(at);
        int next = at + 4 + (options.getShort(at + 2) + 3 & ~3);
        if (option == IF_TSRESOL || option == IF_TSOFFSET) {
          kind.append(HEX.formatHex(description, at, next));
        }
        at = next;
      }
      return kind.toString();
    }
  }

  /** A file in the making. */
  private static final class Joining {
    private final List<Part> parts = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long frames;

    void add(Path capture, Blocks blocks) {
      parts.add(new Part(capture, frames));
      if (blocks.plain()) {
        if (frames == 0) {
          out.writeBytes(blocks.sections.get(0));
          out.writeBytes(blocks.interfaces.get(0));
        }
        blocks.packets.forEach(out::writeBytes);
        frames += blocks.packets.size();
      }
    }

    Joined write(Path folder, int number) throws IOException {
      if (parts.size() == 1) {
        return new Joined(parts.get(0).capture(), parts);
      }
      Path file = folder.resolve("joined-" + number + ".pcapng");
      Files.write(file, out.toByteArray());
      return new Joined(file, parts);
    }
  }
}

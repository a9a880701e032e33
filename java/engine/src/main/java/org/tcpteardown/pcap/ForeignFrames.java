package org.tcpteardown.pcap;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Set;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.spill.OwnerOnly;

/**
 * The frames of a file that only tshark can take apart, to be cut out of it. Where that is a matter
 * of a connection's data, all of the connection is cut out, and tshark is asked after each piece of
 * data how many conversations it has counted: a frame is put in that opens one of its own.
 */
public final class ForeignFrames {
  private static final long NS_PER_SECOND = 1_000_000_000L;
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int MOST_BYTES = PcapWriter.MOST_BYTES;

  private final Path file;
  private final BitSet cutOut = new BitSet();
  private final BitSet asked = new BitSet();
  private final TupleMap wholeV4 = new TupleMap(Tuple.V4_WIDTH);
  private final TupleMap wholeV6 = new TupleMap(Tuple.V6_WIDTH);
  private final long[] key = new long[Tuple.V6_WIDTH];
  private final Packet packet = new Packet();
  private int frames;

  private ForeignFrames(Path file) {
    this.file = file;
  }

  /**
   * Goes through a file.
   *
   * @throws PcapException when it cannot be read at all
   * @throws ForeignFrameException when only tshark can read the file
   */
  public static ForeignFrames find(Path file) throws IOException, ForeignFrameException {
    ForeignFrames found = new ForeignFrames(file);
    found.look();
    return found;
  }

  private interface Each {
    /** Takes a packet; false when no more are wanted. */
    boolean packet(PcapFile packets, LinkLayer.Kind link, int number)
        throws IOException, ForeignFrameException;
  }

  private void forEach(Each each) throws IOException, ForeignFrameException {
    try (PcapFile packets = PcapFile.open(file)) {
      LinkLayer.Kind link = LinkLayer.Kind.of(packets.linkType());
      boolean wanted = true;
      try {
        for (int number = 1; wanted && packets.next(); number++) {
          wanted = each.packet(packets, link, number);
        }
      } catch (PcapException | EOFException e) {
        // Who reads the file tells that it ends here.
      }
    }
  }

  private void look() throws IOException, ForeignFrameException {
    TcpPayload payloads = new TcpPayload();
    forEach(
        (packets, link, number) -> {
          frames = number;
          checkRecord(packets);
          Packet p = walk(packets, link);
          if (p.foreign != null) {
            cutOut.set(number);
          } else if (p.isNumbered()) {
            payloads.check(p);
            if (p.foreign != null) {
              Tuple.fill(p, key);
              (p.v6 ? wholeV6 : wholeV4).numberOf(key);
            }
          }
          return true;
        });
  }

  private boolean hasConnections() {
    return wholeV4.size() + wholeV6.size() > 0;
  }

  /** Of a length or time that every program takes for the same. */
  private static void checkRecord(PcapFile packets) throws ForeignFrameException {
    long seconds = Math.floorDiv(packets.timeNs(), NS_PER_SECOND);
    if (packets.lengthBytes() < packets.capturedBytes() || seconds >>> Integer.SIZE != 0) {
      throw new ForeignFrameException("it has a record of an unusual time or length");
    }
  }

  private Packet walk(PcapFile packets, LinkLayer.Kind link) {
    packet.reset(packets);
    LinkLayer.walk(packet, link, packets.lengthBytes());
    return packet;
  }

  private boolean isWhole(Packet p) {
    Tuple.fill(p, key);
    return (p.v6 ? wholeV6 : wholeV4).has(key);
  }

  private static boolean hasData(Packet p) {
    return p.icmp == Packet.NONE && p.has(p.tcp + (p.u8(p.tcp + 12) >> 4) * 4, 1, p.tcpEnd);
  }

  /** Whether all frames between these ends are cut out. */
  boolean isWhole(Endpoint from, Endpoint to) {
    if (from.address().v6() != to.address().v6()) {
      return false;
    }
    Tuple.fill(from, to, key);
    return (from.address().v6() ? wholeV6 : wholeV4).has(key);
  }

  /** How many frames the file holds. */
  public int frames() {
    return frames;
  }

  /** How many frames are cut out. */
  public int count() {
    return cutOut.cardinality();
  }

  /** Whether so many frames are to be cut out that it is better to leave tshark the file. */
  public boolean areMost() {
    return count() > frames / 2;
  }

  /** Whether that frame is cut out. */
  public boolean contains(long frame) {
    return cutOut.get((int) frame);
  }

  /** The first from that frame on that is cut out; there must be one. */
  public long next(long frame) {
    return cutOut.nextSetBit((int) frame);
  }

  /** Whether the frame after it in the excerpt is one that only counts conversations. */
  public boolean isAsked(long frame) {
    return asked.get((int) frame);
  }

  /**
   * Cuts out: writes the excerpt.
   *
   * @param excerpt a file that is not there yet; nobody but its owner may read it
   * @throws ForeignFrameException when the file cannot be read any more as it was before
   */
  public void write(Path excerpt) throws IOException, ForeignFrameException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try (FileChannel channel = FileChannel.open(excerpt, options, OwnerOnly.file(excerpt));
        OutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
      LinkLayer.Kind kind;
      try (PcapFile packets = PcapFile.open(file)) {
        kind = LinkLayer.Kind.of(packets.linkType());
      }
      PcapWriter writer = new PcapWriter(out, kind.inFiles());
      CountingFrames counting = new CountingFrames(kind);
      byte[] bytes = new byte[MOST_BYTES];
      int last = hasConnections() ? frames : cutOut.length() - 1;
      forEach(
          (packets, link, number) -> {
            if (number <= last && (cutOut.get(number) || isOfConnection(packets, link, number))) {
              int captured = packets.capturedBytes();
              packets.bytes().get(packets.dataAt(), bytes, 0, captured);
              long timeNs = packets.timeNs();
              writer.frame(timeNs, bytes, captured, packets.lengthBytes());
              if (asked.get(number)) {
                byte[] own = counting.next();
                writer.frame(timeNs, own, own.length, own.length);
              }
            }
            return number < last;
          });
    }
  }

  /** Whether the packet belongs to a connection that is cut out; notes it then. */
  private boolean isOfConnection(PcapFile packets, LinkLayer.Kind link, int number) {
    if (!hasConnections()) {
      return false;
    }
    Packet p = walk(packets, link);
    boolean found = p.isNumbered() && isWhole(p);
    cutOut.set(number, found);
    asked.set(number, found && hasData(p));
    return found;
  }
}

package org.tcpteardown.pcap;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * A filter in libpcap's syntax (pcap-filter(7)), compiled by libpcap for each link type that comes.
 * For one thread.
 */
public final class PacketFilter implements AutoCloseable {
  private static final int MOST_BYTES = PacketStream.MOST_PACKET_BYTES;
  private static final int OPTIMIZE = 1;
  private static final int NETMASK_UNKNOWN = -1;

  /** {@code struct bpf_program}: a count, and a pointer after what aligns it. */
  private static final int PROGRAM_BYTES = 16;

  private static final int HEADER_BYTES = 2 * NativeLong.SIZE + 2 * Integer.BYTES;

  private final String expression;
  private final Map<Integer, Memory> programs = new HashMap<>();
  private final Memory header = new Memory(HEADER_BYTES);
  private final Memory data = new Memory(MOST_BYTES);
  private final ByteBuffer dataBuffer = data.getByteBuffer(0, MOST_BYTES);
  private int linkType = StreamFormat.NO_LINK_TYPE;
  private long program;

  /** {@link #problem} must have found none. */
  public PacketFilter(String expression) {
    this.expression = expression;
    header.clear();
  }

  /** Why libpcap cannot be used on this machine, in one line; empty when it can. */
  public static String problem() {
    return PcapNatives.problem();
  }

  /**
   * Whether the packet is wanted.
   *
   * @param packet any packet
   * @param packetLinkType its link type, as in a file or as libpcap has it
   * @throws FilterException when the expression is none, or none for this link type
   */
  public boolean matches(PacketRecord packet, int packetLinkType) throws FilterException {
    if (packetLinkType != linkType) {
      program = Pointer.nativeValue(program(packetLinkType));
      linkType = packetLinkType;
    }
    int captured = Math.min(packet.capturedBytes(), MOST_BYTES);
    dataBuffer.put(0, packet.bytes(), packet.dataAt(), captured);
    header.setInt(2L * NativeLong.SIZE, captured);
    header.setInt(2L * NativeLong.SIZE + Integer.BYTES, packet.lengthBytes());
    return PcapNatives.pcap_offline_filter(
            program, Pointer.nativeValue(header), Pointer.nativeValue(data))
        != 0;
  }

  private Memory program(int wanted) throws FilterException {
    Memory known = programs.get(wanted);
    if (known != null) {
      return known;
    }
    long handle = PcapNatives.pcap_open_dead(inLibpcap(wanted), MOST_BYTES);
    if (handle == 0) {
      throw new FilterException("libpcap has no memory for a filter");
    }
    try {
      Memory compiled = new Memory(PROGRAM_BYTES);
      compiled.clear();
      if (PcapNatives.pcap_compile(
              handle, Pointer.nativeValue(compiled), expression, OPTIMIZE, NETMASK_UNKNOWN)
          != 0) {
        throw new FilterException(
            "the filter '"
                + expression
                + "' is none that libpcap knows: "
                + PcapNatives.pcap_geterr(handle).strip());
      }
      programs.put(wanted, compiled);
      return compiled;
    } finally {
      PcapNatives.pcap_close(handle);
    }
  }

  /** libpcap's own number of a link type, where it is not the one that files have. */
  private static int inLibpcap(int inFile) {
    return switch (inFile) {
      case 100 -> 11; // ATM
      case 101 -> 12; // raw IP
      case 102 -> 15; // SLIP of BSD/OS
      case 103 -> 16; // PPP of BSD/OS
      case 106 -> 19; // classical IP over ATM
      default -> inFile;
    };
  }

  @Override
  public void close() {
    programs.values().forEach(each -> PcapNatives.pcap_freecode(Pointer.nativeValue(each)));
    programs.clear();
    linkType = StreamFormat.NO_LINK_TYPE;
  }
}

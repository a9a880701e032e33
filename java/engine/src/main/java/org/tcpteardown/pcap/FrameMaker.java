package org.tcpteardown.pcap;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.ClearTlsAlert;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.EndpointCache;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkClaim;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;
import org.tcpteardown.model.TcpFlags;

/** Makes frames of packets: just the ones that tshark's output of the same packets would make. */
public final class FrameMaker {
  private static final int TCP_BYTES = 20;

  private final Packet packet = new Packet();
  private final TcpOptions options = new TcpOptions();
  private final byte[] optionBytes = new byte[TcpOptions.MAX_BYTES];
  private final EndpointCache endpoints = new EndpointCache();
  private final EndpointPairs pairs = new EndpointPairs();
  private final StreamNumbers streams;
  private final ExcerptNumbers excerpt;

  /** Small snapshot lengths leave no more, and requests differ within these. */
  private static final int HASHED_BYTES = 64;

  /** Less is the same in many segments. */
  private static final int LEAST_HASHED_BYTES = 8;

  private final TcpPayload payloads = new TcpPayload();
  private final Repeats repeats = new Repeats();
  private LinkLayer.Kind link;
  private long frames;
  private boolean cutInTcpHeader;

  /**
   * Makes the frames of one file.
   *
   * @param linkType its {@code LINKTYPE_} value
   * @param newRules asked when Wireshark 4.0 and 4.2 number streams in different ways: whether to
   *     do as 4.2
   * @throws ForeignFrameException when such packets cannot be taken apart here
   */
  public FrameMaker(int linkType, BooleanSupplier newRules) throws ForeignFrameException {
    link = LinkLayer.Kind.of(linkType);
    streams = new StreamNumbers(newRules);
    excerpt = new ExcerptNumbers(streams);
  }

  /**
   * Makes the frames of a stream whose packets each say of what link type they are: see {@link
   * #link}.
   *
   * @param newRules as above
   * @param forgetAt how many 4-tuples are remembered at the least; connections that were silent
   *     while so many others were seen count as new ones; 0 to remember all
   */
  public FrameMaker(BooleanSupplier newRules, int forgetAt) {
    link = LinkLayer.Kind.ETHERNET;
    streams =
        forgetAt > 0 ? StreamNumbers.forgetful(newRules, forgetAt) : new StreamNumbers(newRules);
    excerpt = new ExcerptNumbers(streams);
  }

  /**
   * Says of what link type the next packets are.
   *
   * @throws ForeignFrameException when such packets cannot be taken apart here
   */
  public void link(int linkType) throws ForeignFrameException {
    if (link.value() != linkType) {
      link = LinkLayer.Kind.of(linkType);
    }
  }

  /** Counts a frame that is none of a packet. */
  public void skip() {
    frames++;
    cutInTcpHeader = false;
  }

  /** How many frames were counted. */
  public long frames() {
    return frames;
  }

  /**
   * Learns of a frame that was made here, and is in the excerpt as well, how its conversation is
   * numbered there.
   *
   * @param theirs the frame that was made of the excerpt; null if none was
   * @param counted see {@link #adopt}
   * @param foreign what is in the excerpt
   */
  public void compare(@Nullable CapturedFrame theirs, int counted, ForeignFrames foreign) {
    excerpt.compare(theirs, counted, foreign);
  }

  /**
   * The frame that somebody else made of the packet, with the numbers that it has here. It must
   * have been counted.
   *
   * @param theirs the frame that was made of the excerpt; null if none was
   * @param counted how many conversations were counted in the excerpt, up to and with this frame;
   *     absent when that is not known
   * @param foreign what is in the excerpt
   */
  public CapturedFrame adopt(
      PacketRecord record, @Nullable CapturedFrame theirs, int counted, ForeignFrames foreign) {
    int stream = excerpt.number(theirs, counted, foreign);
    if (theirs instanceof Segment segment) {
      return segment.withFrame(frames).withTimeNs(record.timeNs()).withStream(stream);
    }
    int length = record.lengthBytes();
    int captured = record.capturedBytes();
    if (theirs instanceof IcmpError e) {
      return new IcmpError(
          frames,
          record.timeNs(),
          length,
          captured,
          stream,
          e.sender(),
          e.v6(),
          e.type(),
          e.code(),
          e.mtuBytes(),
          e.quotedSource(),
          e.quotedDestination());
    }
    return new OtherFrame(
        frames,
        record.timeNs(),
        length,
        captured,
        theirs == null ? null : OtherFrame.of(theirs).claim());
  }

  /** Goes past a frame of the excerpt that only counts conversations. */
  public void passCounting() {
    excerpt.ignore();
  }

  /** The frame of a packet that cannot be taken apart here, as if it held no TCP. */
  public CapturedFrame other(PacketRecord record, boolean counted) {
    frames += counted ? 0 : 1;
    return new OtherFrame(frames, record.timeNs(), record.lengthBytes(), record.capturedBytes());
  }

  /**
   * The frame of the packet that its source has come to.
   *
   * @throws ForeignFrameException when only tshark can tell what is in it
   */
  public CapturedFrame make(PacketRecord record) throws ForeignFrameException {
    frames++;
    return make(record, /* looksIntoData= */ true);
  }

  /**
   * The frame of a packet that was counted, whose data {@link #make} would not pass: as if it
   * carried nothing.
   *
   * @throws ForeignFrameException when only tshark can tell what is around it
   */
  public CapturedFrame makeOutermost(PacketRecord record) throws ForeignFrameException {
    return make(record, /* looksIntoData= */ false);
  }

  private CapturedFrame make(PacketRecord record, boolean looksIntoData)
      throws ForeignFrameException {
    int captured = record.capturedBytes();
    int length = record.lengthBytes();
    long timeNs = record.timeNs();
    if (length < captured) {
      throw new ForeignFrameException("frame " + frames + " was captured longer than it is");
    }
    Packet p = packet;
    cutInTcpHeader = false;
    p.reset(record);
    LinkLayer.walk(p, link, length);
    check(p);
    cutInTcpHeader = isCutInTcpHeader(p, captured, length);
    int stream = ABSENT;
    if (p.isNumbered()) {
      if (looksIntoData) {
        payloads.check(p);
        checkData(p);
      }
      stream = streams.next(p);
      if (p.icmp == Packet.NONE) {
        int headerBytes = (p.u8(p.tcp + 12) >> 4) * 4;
        int payloadBytes = p.tcpEnd - p.tcp - headerBytes;
        if (headerBytes >= TCP_BYTES && payloadBytes >= 0) {
          int optionLength = headerBytes - TCP_BYTES;
          int copied = p.copy(p.tcp + TCP_BYTES, optionLength, optionBytes);
          options.read(optionBytes, copied, captured < length ? optionLength : copied);
          return segment(timeNs, length, captured, stream, payloadBytes);
        }
      }
    }
    return p.icmp != Packet.NONE && p.has(p.tcp, 4, p.tcpEnd)
        ? icmpError(timeNs, length, captured, stream)
        : new OtherFrame(frames, timeNs, length, captured, claim(p));
  }

  private static @Nullable LinkClaim claim(Packet p) {
    if (p.arp == Packet.NONE) {
      return null;
    }
    return LinkClaim.of(p.i32(p.arp + 14) & 0xffff_ffffL, p.linkAddress(p.arp + 8));
  }

  /** Whether the header was there, but so little was captured that it makes no segment. */
  private static boolean isCutInTcpHeader(Packet p, int captured, int length) {
    return captured < length
        && p.tcp != Packet.NONE
        && p.icmp == Packet.NONE
        && p.tcpEnd - p.tcp >= TCP_BYTES
        && !p.isNumbered();
  }

  /**
   * Whether the packet of the frame made last was captured so short that its TCP header is not
   * there, or only a part of it.
   */
  public boolean cutInTcpHeader() {
    return cutInTcpHeader;
  }

  private void checkData(Packet p) throws ForeignFrameException {
    if (p.foreign != null) {
      throw ForeignFrameException.ofData("frame " + frames + " holds " + p.foreign);
    }
  }

  private void check(Packet p) throws ForeignFrameException {
    if (p.foreign != null) {
      throw ForeignFrameException.ofFrame("frame " + frames + " holds " + p.foreign);
    }
  }

  private Segment segment(long timeNs, int length, int captured, int stream, int payloadBytes) {
    Packet p = packet;
    int word = p.v6 ? p.i32(p.ip) >>> 4 : p.i32(p.ip);
    int fragment = p.v6 ? ABSENT : p.u16(p.ip + 6);
    int flags = p.u16(p.tcp + 12) & 0xfff;
    int payload = p.tcpEnd - payloadBytes;
    boolean rst = (flags & TcpFlags.RST) != 0;
    boolean payloadSeen = payloadBytes > 0 && p.has(payload, 1, p.tcpEnd);
    boolean fromLow = streams.fromLow();
    if (!pairs.find(stream)) {
      Endpoint from = source(p);
      Endpoint to = destination(p);
      pairs.put(stream, fromLow ? from : to, fromLow ? to : from);
    }
    Endpoint source = fromLow ? pairs.low() : pairs.high();
    Endpoint destination = fromLow ? pairs.high() : pairs.low();
    return new Segment(
        frames,
        timeNs,
        length,
        captured,
        stream,
        source,
        destination,
        p.i32(p.tcp + 4),
        p.i32(p.tcp + 8),
        flags,
        p.u16(p.tcp + 14),
        payloadBytes,
        p.u8(p.ip + (p.v6 ? 7 : 8)),
        p.v6 ? ABSENT : p.u16(p.ip + 4),
        p.v6 ? ABSENT : fragment >> 14 & 1,
        word >>> 18 & 0x3f,
        options.tsVal(),
        options.tsEcr(),
        payloadSeen && !rst ? p.u8(payload) : ABSENT,
        options.details(
            flags,
            checksum(p, stream, flags, payloadBytes, length == captured),
            payloadSeen && rst ? text(p, payload, payloadBytes) : "",
            payloadBytes == ClearTlsAlert.RECORD_BYTES && !rst ? tlsAlert(p, payload) : ABSENT),
        p.ipHeaders == 1 ? p.linkAddress(p.link) : ABSENT);
  }

  private static int tlsAlert(Packet p, int payload) {
    return p.has(payload, ClearTlsAlert.RECORD_BYTES, p.tcpEnd)
        ? ClearTlsAlert.ofRecord(p.i32(payload), p.i32(payload + 3) & 0xff_ffff)
        : ABSENT;
  }

  /**
   * A hash of the first bytes that the segment made last carries, by which the same data is known
   * again in another capture; other values in each process.
   *
   * @param payloadBytes how many it carries
   * @return 0 if too few were captured
   */
  public int payloadHash(int payloadBytes) {
    Packet p = packet;
    int bytes = Math.min(payloadBytes, HASHED_BYTES);
    int at = p.tcpEnd - payloadBytes;
    if (bytes < LEAST_HASHED_BYTES || !p.has(at, bytes, p.tcpEnd)) {
      return 0;
    }
    CRC32 hash = new CRC32();
    hash.update(bytes);
    for (int i = 0; i < bytes; i++) {
      hash.update(p.u8(at + i));
    }
    return (int) hash.getValue() | 1;
  }

  /**
   * The segment or ICMP error made last, without what it carries.
   *
   * @param addresses what its addresses are called instead
   */
  public BareHeaders.Frame bare(BareHeaders.AddressMap addresses) {
    return BareHeaders.of(packet, addresses);
  }

  /** What the frame made last says of its link, and nothing else of it. */
  public BareHeaders.Frame bare(LinkClaim claim, BareHeaders.AddressMap addresses) {
    return BareHeaders.of(claim, packet, addresses);
  }

  private Checksum checksum(Packet p, int stream, int flags, int payloadBytes, boolean whole) {
    boolean repeated =
        Repeats.concerns(flags, payloadBytes)
            && repeats.note(stream, streams.fromLow(), p.i32(p.tcp + 4), payloadBytes);
    boolean checked = whole && TcpChecksum.isChecked(flags, payloadBytes, repeated);
    if (!checked || p.u16(p.tcp + 18) != 0 || p.extended) { // urgent, or to another addressee
      return Checksum.UNKNOWN;
    }
    int bytes = p.tcpEnd - p.tcp;
    long addresses = p.v6 ? p.sum(p.ip + 8, 32) : p.sum(p.ip + 12, 8);
    Checksum found = TcpChecksum.of(addresses, bytes, p.sum(p.tcp, bytes), p.u16(p.tcp + 16));
    return TcpChecksum.told(flags, payloadBytes, found);
  }

  private static String text(Packet p, int at, int bytes) {
    byte[] text = new byte[Math.min(bytes, SegmentDetails.MAX_RST_TEXT)];
    int copied = p.copy(at, text.length, text);
    return SegmentDetails.printable(new String(text, 0, copied, StandardCharsets.ISO_8859_1));
  }

  private IcmpError icmpError(long timeNs, int length, int captured, long stream) {
    Packet p = packet;
    IpAddress sender =
        p.icmpV6
            ? new IpAddress(true, p.i64(p.icmpIp + 8), p.i64(p.icmpIp + 16))
            : new IpAddress(false, 0, p.i32(p.icmpIp + 12) & 0xffff_ffffL);
    return new IcmpError(
        frames,
        timeNs,
        length,
        captured,
        stream,
        sender,
        p.icmpV6,
        p.u8(p.icmp),
        p.u8(p.icmp + 1),
        mtuBytes(p),
        source(p),
        destination(p));
  }

  private static int mtuBytes(Packet p) {
    boolean tooBig = IcmpError.isTooBig(p.icmpV6, p.u8(p.icmp), p.u8(p.icmp + 1));
    return tooBig
        ? IcmpError.mtuBytes(p.icmpV6 ? p.i32(p.icmp + 4) & 0xffff_ffffL : p.u16(p.icmp + 6))
        : CapturedFrame.ABSENT;
  }

  private Endpoint source(Packet p) {
    return p.v6
        ? endpoints.get(true, p.i64(p.ip + 8), p.i64(p.ip + 16), p.u16(p.tcp))
        : endpoints.get(false, 0, p.i32(p.ip + 12) & 0xffff_ffffL, p.u16(p.tcp));
  }

  private Endpoint destination(Packet p) {
    return p.v6
        ? endpoints.get(true, p.i64(p.ip + 24), p.i64(p.ip + 32), p.u16(p.tcp + 2))
        : endpoints.get(false, 0, p.i32(p.ip + 16) & 0xffff_ffffL, p.u16(p.tcp + 2));
  }
}

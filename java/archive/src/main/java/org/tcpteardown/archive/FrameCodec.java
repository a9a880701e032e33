package org.tcpteardown.archive;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.LinkClaim;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

/**
 * Frames as bytes, some forty for a segment. What many segments say alike, as their ends and
 * options, is written with the first of them only, so what was written by one writer has to be read
 * by one reader from its start.
 */
final class FrameCodec {
  private static final int END = 0;
  private static final int SEGMENT = 1;
  private static final int ICMP = 2;
  private static final int OTHER = 3;

  private static final int TYPE_BITS = 2;
  private static final int FORWARD = 1 << TYPE_BITS;
  private static final int NEW_STREAM = FORWARD << 1;
  private static final int DETAILS = NEW_STREAM << 1;
  private static final int TIMESTAMPS = DETAILS << 1;

  /** Another hardware address than that of the last segment of its direction; a claim. */
  private static final int LINK = TIMESTAMPS << 1;

  private static final int BUFFER_BYTES = 1 << 14;

  /** More than any frame takes. */
  private static final int MOST_BYTES = 1 << 10;

  /** SACK blocks differ in each segment, and are not remembered. */
  private static final int DETAILS_KEPT = 1 << 12;

  private static final Checksum[] CHECKSUMS = {Checksum.UNKNOWN, Checksum.RIGHT, Checksum.WRONG};

  private FrameCodec() {}

  /** The two ends of a connection, as its first segment names them. */
  private record Ends(Endpoint first, Endpoint second) {}

  /** The hardware address of the last segment of each direction of each connection. */
  private static final class Links {
    private final Map<Long, long[]> known = new HashMap<>();

    long of(long stream, boolean forward) {
      long[] both = known.get(stream);
      return both == null ? ABSENT : both[forward ? 0 : 1];
    }

    boolean isNew(long stream, boolean forward, long link) {
      boolean isNew = of(stream, forward) != link;
      if (isNew) {
        note(stream, forward, link);
      }
      return isNew;
    }

    long note(long stream, boolean forward, long link) {
      long[] both = known.computeIfAbsent(stream, s -> new long[] {ABSENT, ABSENT});
      both[forward ? 0 : 1] = link;
      return link;
    }
  }

  /** Writes frames of one file, in its order. */
  static final class Writer {
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private final Map<Long, Endpoint> first = new HashMap<>();
    private final Map<SegmentDetails, Integer> details = new HashMap<>();
    private final Links links = new Links();
    private long lastFrame;
    private long lastTimeNs;
    private long written;

    Writer(OutputStream out) {
      this.out = out;
    }

    void write(CapturedFrame frame) throws IOException {
      if (at > BUFFER_BYTES - MOST_BYTES) {
        flush();
      }
      if (frame instanceof Segment segment) {
        write(segment);
      } else if (frame instanceof IcmpError error) {
        write(error);
      } else {
        write(OtherFrame.of(frame));
      }
    }

    /** How many bytes that took so far. */
    long bytes() {
      return written + at;
    }

    private void flush() throws IOException {
      out.write(buffer, 0, at);
      written += at;
      at = 0;
    }

    private void head(int bits, CapturedFrame frame) {
      octet(bits);
      signed(frame.frame() - lastFrame);
      signed(frame.timeNs() - lastTimeNs);
      unsigned(frame.lengthBytes());
      unsigned(frame.capturedBytes());
      lastFrame = frame.frame();
      lastTimeNs = frame.timeNs();
    }

    private void write(OtherFrame other) {
      LinkClaim claim = other.claim();
      head(OTHER | (claim == null ? 0 : LINK), other);
      if (claim != null) {
        address(claim.address());
        signed(claim.link());
      }
    }

    private void write(Segment s) {
      Endpoint known = first.putIfAbsent(s.stream(), s.source());
      boolean fresh = known == null;
      boolean forward = fresh || s.source().equals(known);
      boolean hasDetails = !s.details().equals(SegmentDetails.NONE);
      boolean timestamps = s.tsVal() != ABSENT || s.tsEcr() != ABSENT;
      boolean link = links.isNew(s.stream(), forward, s.link());
      head(
          SEGMENT
              | (forward ? FORWARD : 0)
              | (fresh ? NEW_STREAM : 0)
              | (hasDetails ? DETAILS : 0)
              | (timestamps ? TIMESTAMPS : 0)
              | (link ? LINK : 0),
          s);
      signed(s.stream());
      if (fresh) {
        endpoint(s.source());
        endpoint(s.destination());
      }
      word(s.seq());
      word(s.ack());
      unsigned(s.flags());
      signed(s.windowRaw());
      unsigned(s.payloadBytes());
      signed(s.ttl());
      signed(s.ipId());
      signed(s.df());
      signed(s.dscp());
      if (timestamps) {
        signed(s.tsVal());
        signed(s.tsEcr());
      }
      signed(s.firstPayloadByte());
      if (hasDetails) {
        details(s.details());
      }
      if (link) {
        signed(s.link());
      }
    }

    /** 0 for those that are not remembered; for others their number from 1. */
    private void details(SegmentDetails d) {
      Integer known = details.get(d);
      if (known != null) {
        unsigned(known);
        return;
      }
      boolean kept = d.sack().count() == 0 && details.size() < DETAILS_KEPT;
      unsigned(kept ? details.size() + 1 : 0);
      if (kept) {
        details.put(d, details.size() + 1);
      }
      signed(d.mss());
      signed(d.windowScale());
      unsigned(d.optionKinds());
      unsigned(d.sack().count());
      for (int i = 0; i < d.sack().count(); i++) {
        word(d.sack().left(i));
        word(d.sack().right(i));
      }
      octet(d.checksum() == Checksum.UNKNOWN ? 0 : d.checksum() == Checksum.RIGHT ? 1 : 2);
      unsigned(d.rstText().length());
      for (int i = 0; i < d.rstText().length(); i++) {
        unsigned(d.rstText().charAt(i));
      }
      signed(d.tlsAlert());
    }

    private void write(IcmpError e) {
      head(ICMP, e);
      signed(e.stream());
      address(e.sender());
      octet(e.v6() ? 1 : 0);
      unsigned(e.type());
      signed(e.code());
      signed(e.mtuBytes());
      endpoint(e.quotedSource());
      endpoint(e.quotedDestination());
    }

    /** Says that no more comes, and hands over all bytes. */
    void end() throws IOException {
      octet(END);
      flush();
    }

    private void endpoint(Endpoint end) {
      address(end.address());
      unsigned(end.port());
    }

    private void address(IpAddress address) {
      octet(address.v6() ? 1 : 0);
      if (address.v6()) {
        word((int) (address.high() >>> Integer.SIZE));
        word((int) address.high());
        word((int) (address.low() >>> Integer.SIZE));
      }
      word((int) address.low());
    }

    private void octet(int value) {
      buffer[at++] = (byte) value;
    }

    private void word(int value) {
      octet(value >>> 24);
      octet(value >>> 16);
      octet(value >>> 8);
      octet(value);
    }

    private void signed(long value) {
      unsigned((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    private void unsigned(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        octet((int) (rest | 0x80));
        rest >>>= 7;
      }
      octet((int) rest);
    }
  }

  /** Reads what a {@link Writer} wrote. */
  static final class Reader {
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int filled;
    private final Map<Long, Ends> known = new HashMap<>();
    private final List<SegmentDetails> details = new ArrayList<>();
    private final Links links = new Links();
    private long lastFrame;
    private long lastTimeNs;

    Reader(InputStream in) {
      this.in = in;
    }

    /**
     * The next frame; null when there is none.
     *
     * @throws EOFException if it was cut off
     */
    @Nullable CapturedFrame next() throws IOException {
      int bits = octet();
      int type = bits & (1 << TYPE_BITS) - 1;
      if (type == END) {
        return null;
      }
      lastFrame += signed();
      lastTimeNs += signed();
      int length = (int) unsigned();
      int captured = (int) unsigned();
      return switch (type) {
        case SEGMENT -> segment(bits, length, captured);
        case ICMP ->
            new IcmpError(
                lastFrame,
                lastTimeNs,
                length,
                captured,
                signed(),
                address(),
                octet() != 0,
                (int) unsigned(),
                (int) signed(),
                (int) signed(),
                endpoint(),
                endpoint());
        default ->
            new OtherFrame(
                lastFrame,
                lastTimeNs,
                length,
                captured,
                (bits & LINK) != 0 ? new LinkClaim(address(), signed()) : null);
      };
    }

    private Segment segment(int bits, int length, int captured) throws IOException {
      long stream = signed();
      if ((bits & NEW_STREAM) != 0) {
        known.put(stream, new Ends(endpoint(), endpoint()));
      }
      Ends ends = known.get(stream);
      if (ends == null) {
        throw new IOException("a connection without ends");
      }
      boolean forward = (bits & FORWARD) != 0;
      boolean timestamps = (bits & TIMESTAMPS) != 0;
      // Java evaluates them in this order, in which they were written.
      return new Segment(
          lastFrame,
          lastTimeNs,
          length,
          captured,
          stream,
          forward ? ends.first() : ends.second(),
          forward ? ends.second() : ends.first(),
          word(),
          word(),
          (int) unsigned(),
          (int) signed(),
          (int) unsigned(),
          (int) signed(),
          (int) signed(),
          (int) signed(),
          (int) signed(),
          timestamps ? signed() : ABSENT,
          timestamps ? signed() : ABSENT,
          (int) signed(),
          (bits & DETAILS) != 0 ? details() : SegmentDetails.NONE,
          (bits & LINK) != 0 ? links.note(stream, forward, signed()) : links.of(stream, forward));
    }

    private SegmentDetails details() throws IOException {
      int number = (int) unsigned();
      if (number > 0 && number <= details.size()) {
        return details.get(number - 1);
      }
      int mss = (int) signed();
      int windowScale = (int) signed();
      long kinds = unsigned();
      int[] edges = new int[2 * (int) Math.min(SackBlocks.MAX, unsigned())];
      for (int i = 0; i < edges.length; i++) {
        edges[i] = word();
      }
      Checksum checksum = CHECKSUMS[octet()];
      int characters = (int) unsigned();
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < characters; i++) {
        text.append((char) unsigned());
      }
      SegmentDetails read =
          new SegmentDetails(
              mss,
              windowScale,
              kinds,
              SackBlocks.of(edges),
              checksum,
              text.toString(),
              (int) signed());
      if (number > 0) {
        details.add(read);
      }
      return read;
    }

    private Endpoint endpoint() throws IOException {
      return new Endpoint(address(), (int) unsigned());
    }

    private IpAddress address() throws IOException {
      if (octet() == 0) {
        return new IpAddress(false, 0, Integer.toUnsignedLong(word()));
      }
      return new IpAddress(true, words(), words());
    }

    private long words() throws IOException {
      return (long) word() << Integer.SIZE | Integer.toUnsignedLong(word());
    }

    private int octet() throws IOException {
      if (at == filled) {
        filled = in.read(buffer, 0, buffer.length);
        at = 0;
        if (filled <= 0) {
          filled = 0;
          throw new EOFException("packed frames were cut off");
        }
      }
      return buffer[at++] & 0xff;
    }

    private int word() throws IOException {
      return octet() << 24 | octet() << 16 | octet() << 8 | octet();
    }

    private long signed() throws IOException {
      long value = unsigned();
      return (value >>> 1) ^ -(value & 1);
    }

    private long unsigned() throws IOException {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        int next = octet();
        value |= (long) (next & 0x7f) << shift;
        if (next < 0x80) {
          return value;
        }
      }
      throw new IOException("a number without end");
    }
  }
}

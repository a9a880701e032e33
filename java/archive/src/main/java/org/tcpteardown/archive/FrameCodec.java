package org.tcpteardown.archive;

import static org.tcpteardown.model.CapturedFrame.ABSENT;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.Checksum;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.model.OtherFrame;
import org.tcpteardown.model.SackBlocks;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SegmentDetails;

/**
 * Frames as bytes, some forty for a segment. The ends of a connection are written with its first
 * segment only, so what was written by one writer has to be read by one reader from its start.
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

  private FrameCodec() {}

  /** The two ends of a connection, as its first segment names them. */
  private record Ends(Endpoint first, Endpoint second) {}

  /** Writes frames of one file, in its order. */
  static final class Writer {
    private final DataOutput out;
    private final Set<Long> known = new HashSet<>();
    private final Map<Long, Endpoint> first = new HashMap<>();
    private long lastFrame;
    private long lastTimeNs;

    Writer(DataOutput out) {
      this.out = out;
    }

    void write(CapturedFrame frame) throws IOException {
      if (frame instanceof Segment segment) {
        write(segment);
      } else if (frame instanceof IcmpError error) {
        write(error);
      } else {
        head(OTHER, frame);
      }
    }

    private void head(int bits, CapturedFrame frame) throws IOException {
      out.writeByte(bits);
      signed(frame.frame() - lastFrame);
      signed(frame.timeNs() - lastTimeNs);
      unsigned(frame.lengthBytes());
      unsigned(frame.capturedBytes());
      lastFrame = frame.frame();
      lastTimeNs = frame.timeNs();
    }

    private void write(Segment s) throws IOException {
      boolean fresh = known.add(s.stream());
      if (fresh) {
        first.put(s.stream(), s.source());
      }
      boolean forward = s.source().equals(first.get(s.stream()));
      boolean details = !s.details().equals(SegmentDetails.NONE);
      boolean timestamps = s.tsVal() != ABSENT || s.tsEcr() != ABSENT;
      head(
          SEGMENT
              | (forward ? FORWARD : 0)
              | (fresh ? NEW_STREAM : 0)
              | (details ? DETAILS : 0)
              | (timestamps ? TIMESTAMPS : 0),
          s);
      signed(s.stream());
      if (fresh) {
        endpoint(s.source());
        endpoint(s.destination());
      }
      out.writeInt(s.seq());
      out.writeInt(s.ack());
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
      if (details) {
        details(s.details());
      }
    }

    private void details(SegmentDetails d) throws IOException {
      signed(d.mss());
      signed(d.windowScale());
      out.writeLong(d.optionKinds());
      unsigned(d.sack().count());
      for (int i = 0; i < d.sack().count(); i++) {
        out.writeInt(d.sack().left(i));
        out.writeInt(d.sack().right(i));
      }
      out.writeUTF(d.checksum().name());
      out.writeUTF(d.rstText());
    }

    private void write(IcmpError e) throws IOException {
      head(ICMP, e);
      signed(e.stream());
      address(e.sender());
      out.writeBoolean(e.v6());
      unsigned(e.type());
      signed(e.code());
      signed(e.mtuBytes());
      endpoint(e.quotedSource());
      endpoint(e.quotedDestination());
    }

    /** Says that no more comes. */
    void end() throws IOException {
      out.writeByte(END);
    }

    private void endpoint(Endpoint end) throws IOException {
      address(end.address());
      unsigned(end.port());
    }

    private void address(IpAddress address) throws IOException {
      out.writeBoolean(address.v6());
      if (address.v6()) {
        out.writeLong(address.high());
      }
      out.writeLong(address.low());
    }

    private void signed(long value) throws IOException {
      unsigned((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    private void unsigned(long value) throws IOException {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        out.writeByte((int) (rest | 0x80));
        rest >>>= 7;
      }
      out.writeByte((int) rest);
    }
  }

  /** Reads what a {@link Writer} wrote. */
  static final class Reader {
    private final DataInputStream in;
    private final Map<Long, Ends> known = new HashMap<>();
    private long lastFrame;
    private long lastTimeNs;

    Reader(DataInputStream in) {
      this.in = in;
    }

    /**
     * The next frame; null when there is none.
     *
     * @throws EOFException if it was cut off
     */
    @Nullable CapturedFrame next() throws IOException {
      int bits = in.readUnsignedByte();
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
                in.readBoolean(),
                (int) unsigned(),
                (int) signed(),
                (int) signed(),
                endpoint(),
                endpoint());
        default -> new OtherFrame(lastFrame, lastTimeNs, length, captured);
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
          in.readInt(),
          in.readInt(),
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
          (bits & DETAILS) != 0 ? details() : SegmentDetails.NONE);
    }

    private SegmentDetails details() throws IOException {
      int mss = (int) signed();
      int windowScale = (int) signed();
      long kinds = in.readLong();
      int[] edges = new int[2 * (int) unsigned()];
      for (int i = 0; i < edges.length; i++) {
        edges[i] = in.readInt();
      }
      return new SegmentDetails(
          mss,
          windowScale,
          kinds,
          SackBlocks.of(edges),
          Checksum.valueOf(in.readUTF()),
          in.readUTF());
    }

    private Endpoint endpoint() throws IOException {
      return new Endpoint(address(), (int) unsigned());
    }

    private IpAddress address() throws IOException {
      boolean v6 = in.readBoolean();
      return new IpAddress(v6, v6 ? in.readLong() : 0, in.readLong());
    }

    private long signed() throws IOException {
      long value = unsigned();
      return value >>> 1 ^ -(value & 1);
    }

    private long unsigned() throws IOException {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        int next = in.readUnsignedByte();
        value |= (long) (next & 0x7f) << shift;
        if (next < 0x80) {
          return value;
        }
      }
      throw new IOException("a number without end");
    }
  }
}

package org.tcpteardown.read;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PacketFilter;
import org.tcpteardown.pcap.PacketStream;
import org.tcpteardown.pcap.PcapException;
import org.tcpteardown.pcap.RecordTap;

/**
 * The frames of a capture that is still being made, as they come. Frames and TCP streams are
 * numbered through, also when one capture follows the other. What is in a frame that only tshark
 * can take apart stays unknown, and is counted: there is no way back to its beginning. Where that
 * is a matter of a segment's data, the segment is delivered. For one thread.
 */
public final class FrameFeed implements Closeable {
  private static final int READ_BYTES = 1 << 18;

  /** A live capture has no end, and what it remembers must have one. */
  private static final int TUPLES_KEPT = 1 << 17;

  /** In a file their numbers are to be Wireshark's. */
  static final int ALL_TUPLES = 0;

  /** What came of a look for more. */
  public enum State {
    /** There were bytes, and there may be more at once. */
    FLOWING,
    /** Nothing came in time. */
    QUIET,
    /** Nothing more will come. */
    ENDED
  }

  private final ByteFeed bytes;
  private final @Nullable RecordTap tap;
  private final FrameMaker maker;
  private final @Nullable PacketFilter filter;
  private final byte[] piece = new byte[READ_BYTES];
  private PacketStream packets;
  private long frames;
  private long framesBefore;
  private long foreignFrames;
  private long carryingFrames;
  private String foreignReason = "";
  private String damage = "";
  private final CutHeaders cutHeaders = new CutHeaders();

  /** Whether the rest of the present capture cannot be read. */
  private boolean broken;

  private long bytesRead;

  /**
   * The frames that dumpcap captures.
   *
   * @param waitingBytes how much may wait to be looked at before dumpcap has to wait
   * @param tap is shown all records as well
   */
  public static FrameFeed of(Dumpcap dumpcap, long waitingBytes, @Nullable RecordTap tap) {
    return new FrameFeed(
        new PipePump(dumpcap.output(), waitingBytes), () -> true, TUPLES_KEPT, tap);
  }

  /**
   * The frames of a stream, which {@link #poll} waits for however long they take to come.
   *
   * @param filter what to leave of them; null for all. Closed with this
   */
  static FrameFeed of(InputStream in, TsharkVersion version, @Nullable PacketFilter filter) {
    return new FrameFeed(new StreamBytes(in), version, ALL_TUPLES, /* tap= */ null, filter);
  }

  /** The frames of a file that still grows, or of a folder, without a filter. */
  static FrameFeed following(Path fileOrFolder) throws UnreadableInputException, IOException {
    return following(fileOrFolder, /* filter= */ "");
  }

  /**
   * The frames of a file that still grows, or of the files in a folder, one after the other.
   *
   * @param filter what to leave of them, in libpcap's syntax; empty for all
   * @throws UnreadableInputException when there is no such file or folder
   */
  public static FrameFeed following(Path fileOrFolder, String filter)
      throws UnreadableInputException, IOException {
    PacketFilter packets = Readers.filter(filter);
    ByteFeed bytes;
    if (Files.isDirectory(fileOrFolder)) {
      bytes = new GrowingFolder(fileOrFolder);
    } else {
      Readers.requireFile(fileOrFolder);
      bytes = new GrowingFile(fileOrFolder);
    }
    return new FrameFeed(bytes, new TsharkVersion(null), ALL_TUPLES, /* tap= */ null, packets);
  }

  /**
   * Reads from there.
   *
   * @param bytes a capture, or several; closed with this
   * @param newRules whether to number streams as Wireshark 4.2 and not as 4.0, asked when it
   *     matters
   * @param forgetAt see {@link FrameMaker}
   * @param tap is shown all records as well
   */
  FrameFeed(ByteFeed bytes, BooleanSupplier newRules, int forgetAt, @Nullable RecordTap tap) {
    this(bytes, newRules, forgetAt, tap, /* filter= */ null);
  }

  private FrameFeed(
      ByteFeed bytes,
      BooleanSupplier newRules,
      int forgetAt,
      @Nullable RecordTap tap,
      @Nullable PacketFilter filter) {
    this.filter = filter;
    this.bytes = bytes;
    this.tap = tap;
    this.maker = new FrameMaker(newRules, forgetAt);
    this.packets = new PacketStream(tap);
  }

  /**
   * Hands over the frames that are there, some at a time, and waits for more if there are none.
   *
   * @param waitNs for how long to wait at the most
   * @throws IOException when reading fails, or the tap does
   */
  public State poll(long waitNs, Consumer<CapturedFrame> sink) throws IOException {
    int count = bytes.read(piece, waitNs);
    if (count == ByteFeed.END) {
      end();
      return State.ENDED;
    }
    if (count == ByteFeed.NEXT_CAPTURE) {
      end();
      packets = new PacketStream(tap);
      broken = false;
      framesBefore = frames;
      return State.FLOWING;
    }
    if (count == 0) {
      return State.QUIET;
    }
    bytesRead += count;
    if (broken) {
      return State.FLOWING;
    }
    packets.feed(piece, 0, count);
    try {
      while (handOver(sink)) {
        // The next one.
      }
    } catch (PcapException e) {
      damage = String.valueOf(e.getMessage());
      broken = true;
      return bytes.mayHaveNext() ? State.FLOWING : State.ENDED;
    }
    return State.FLOWING;
  }

  private boolean handOver(Consumer<CapturedFrame> sink) throws IOException {
    try {
      if (!packets.next()) {
        return false;
      }
    } catch (ForeignFrameException e) {
      frames++;
      maker.skip();
      noteForeign(e);
      return true;
    }
    frames++;
    CapturedFrame frame = frame();
    boolean wanted = filter == null || filter.matches(packets, packets.linkType());
    if (wanted && maker.cutInTcpHeader()) {
      cutHeaders.add(frame);
    }
    sink.accept(wanted ? frame : FilteredFrames.without(frame));
    return true;
  }

  private CapturedFrame frame() {
    boolean counted = false;
    try {
      maker.link(packets.linkType());
      counted = true;
      return maker.make(packets);
    } catch (ForeignFrameException e) {
      if (e.isOfData()) {
        carryingFrames++;
        noteReason(e);
        return outermost();
      }
      noteForeign(e);
      return maker.other(packets, counted);
    }
  }

  /** A connection that carries something is one all the same. */
  private CapturedFrame outermost() {
    try {
      return maker.makeOutermost(packets);
    } catch (ForeignFrameException e) {
      return maker.other(packets, /* counted= */ true);
    }
  }

  private void noteForeign(ForeignFrameException cause) {
    foreignFrames++;
    noteReason(cause);
  }

  private void noteReason(ForeignFrameException cause) {
    if (foreignReason.isEmpty()) {
      foreignReason = String.valueOf(cause.getMessage());
    }
  }

  private void end() {
    if (broken) {
      return;
    }
    try {
      packets.end();
    } catch (EOFException e) {
      damage = String.valueOf(e.getMessage());
    }
  }

  /** Frames so far. */
  public long frames() {
    return frames;
  }

  /** How many of them were in captures before the present one. */
  public long framesBefore() {
    return framesBefore;
  }

  /** Bytes so far. */
  public long bytesRead() {
    return bytesRead;
  }

  /** How much was read ahead and not yet taken apart, in bytes. */
  public long waitingBytes() {
    return bytes.waitingBytes();
  }

  /** How long who writes had to wait so far, since too much was waiting, in nanoseconds. */
  public long writerWaitedNs() {
    return bytes.writerWaitedNs();
  }

  /** The name of the file that is being read; empty when it is none. */
  public String fileName() {
    return bytes.fileName();
  }

  /** Frames of which only tshark could tell what is in them. */
  public long foreignFrames() {
    return foreignFrames;
  }

  /**
   * Frames of which only tshark could tell what their segment carries, or whether it counts as
   * another connection's.
   */
  public long carryingFrames() {
    return carryingFrames;
  }

  /** What was in the first of both, in a few words; empty when there was none. */
  public String foreignReason() {
    return foreignReason;
  }

  /** What was captured too short to tell anything, in one line; empty when nothing was. */
  String cutHeaders() {
    return cutHeaders.reason();
  }

  /** Why a capture was not read to its end, in one line; empty when all were. */
  public String damage() {
    return damage;
  }

  @Override
  public void close() {
    bytes.close();
    if (filter != null) {
      filter.close();
    }
  }
}

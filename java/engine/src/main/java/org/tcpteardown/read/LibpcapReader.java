package org.tcpteardown.read;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PacketFilter;
import org.tcpteardown.pcap.PcapException;
import org.tcpteardown.pcap.PcapFile;

/**
 * Reads a capture file with libpcap. What it delivers is what tshark would; frames of which that is
 * not sure are left to a tshark, or, where there is none to be started or most frames are of that
 * sort, it stops with {@link NeedsTsharkException}.
 */
final class LibpcapReader implements FrameReader {
  private final Path file;
  private final TsharkVersion tshark;
  private final @Nullable TsharkUse helper;
  private final Consumer<String> notices;
  private final @Nullable PacketFilter filter;
  private volatile boolean closed;
  private long frames;

  /** Filled by the thread that makes frames, asked when that has ended. */
  private final CutHeaders cutHeaders = new CutHeaders();

  /** Belongs to the thread that makes frames. */
  private @Nullable ExcerptReader excerpt;

  /** What is to be said from now on; null when nothing is. */
  private volatile @Nullable String notice;

  /** One that reads all or nothing, without a filter. */
  LibpcapReader(Path file, @Nullable Path tshark) {
    this(file, tshark, /* filter= */ null);
  }

  /** One that leaves some frames to tshark, without a filter. */
  LibpcapReader(Path file, TsharkUse helper, Consumer<String> notices) {
    this(file, helper, notices, /* filter= */ null);
  }

  /**
   * One that reads all or nothing. The file must exist.
   *
   * @param tshark the tshark whose way of numbering streams counts; null to look for it
   * @param filter what to leave of it; null for all. Closed with this
   */
  LibpcapReader(Path file, @Nullable Path tshark, @Nullable PacketFilter filter) {
    this.file = file;
    this.tshark = new TsharkVersion(tshark);
    this.helper = null;
    this.notices = line -> {};
    this.filter = filter;
  }

  /**
   * One that leaves some frames to tshark. The file must exist.
   *
   * @param notices told in one line if that happens, and why
   * @param filter what to leave of it; null for all. Closed with this
   */
  LibpcapReader(
      Path file, TsharkUse helper, Consumer<String> notices, @Nullable PacketFilter filter) {
    this.file = file;
    this.tshark = new TsharkVersion(helper.program());
    this.helper = helper;
    this.notices = notices;
    this.filter = filter;
  }

  /** Why this reader cannot be used on this machine, in one line; null when it can. */
  static @Nullable String problem() {
    return PcapFile.problem();
  }

  @Override
  public ReadOutcome read(Consumer<CapturedFrame> sink)
      throws UnreadableInputException, IOException {
    String reason = "";
    try (PcapFile packets = PcapFile.open(file)) {
      FrameMaker maker = new FrameMaker(packets.linkType(), tshark);
      try (ReadAhead ahead = new ReadAhead("tcpteardown-libpcap", () -> next(packets, maker))) {
        ahead.forEach(
            frame -> {
              if (closed) {
                throw new IOException("closed before it was read");
              }
              tellNotice();
              sink.accept(frame);
              frames++;
            });
      } catch (PcapException | EOFException e) {
        reason = ending(String.valueOf(e.getMessage()));
      }
      return outcome(reason);
    } catch (ForeignFrameException e) {
      throw new NeedsTsharkException(name(), String.valueOf(e.getMessage()));
    } catch (PcapException e) {
      throw new NeedsTsharkException(name(), "libpcap says: " + e.getMessage());
    } finally {
      closeExcerpt();
      if (filter != null) {
        filter.close();
      }
    }
  }

  private @Nullable CapturedFrame next(PcapFile packets, FrameMaker maker)
      throws IOException, ForeignFrameException {
    CapturedFrame frame = unfiltered(packets, maker);
    if (frame == null || (filter != null && !filter.matches(packets, packets.linkType()))) {
      return frame == null ? null : FilteredFrames.without(frame);
    }
    if (maker.cutInTcpHeader()) {
      cutHeaders.add(frame);
    }
    return frame;
  }

  private @Nullable CapturedFrame unfiltered(PcapFile packets, FrameMaker maker)
      throws IOException, ForeignFrameException {
    if (!packets.next()) {
      return null;
    }
    ExcerptReader cutOut = excerpt;
    if (cutOut != null && cutOut.has(maker.frames() + 1)) {
      maker.skip();
      return cutOut.frame(packets);
    }
    try {
      return maker.make(packets);
    } catch (ForeignFrameException e) {
      if (helper == null || !e.isOfFrame() || cutOut != null) {
        throw e;
      }
      cutOut = ExcerptReader.start(file, maker, helper, e);
      excerpt = cutOut;
      notice = cutOut.notice(e);
      cutOut.catchUp();
      return cutOut.frame(packets);
    }
  }

  private void tellNotice() {
    String line = notice;
    if (line != null) {
      notice = null;
      notices.accept(line);
    }
  }

  private ReadOutcome outcome(String reason)
      throws NeedsTsharkException, IOException, ForeignFrameException {
    if (frames == 0 && !reason.isEmpty()) {
      throw new NeedsTsharkException(name(), reason);
    }
    List<String> reasons = new ArrayList<>(List.of(reason, cutHeaders.reason()));
    String version = version();
    boolean failed = false;
    if (excerpt != null) {
      ReadOutcome theirs = excerpt.outcome();
      String why = theirs == null ? "" : theirs.reason();
      boolean unsaid = why.isEmpty() && excerpt.missing() > 0;
      reasons.add(unsaid ? "tshark left out " + excerpt.missing() + " packets" : why);
      version = PcapFile.version() + (theirs == null ? "" : " with tshark " + theirs.version());
      failed = unsaid || (theirs != null && theirs.readerFailed());
    }
    reasons.removeIf(String::isEmpty);
    String all = String.join("; ", reasons);
    return new ReadOutcome(
        "libpcap", version, all.isEmpty(), all, frames, 0, 0, List.of(), failed, tshark.problem());
  }

  private void closeExcerpt() {
    ExcerptReader cutOut = excerpt;
    excerpt = null;
    if (cutOut != null) {
      cutOut.close();
    }
  }

  /** Where versions of tshark number streams in different ways, also whose numbers they are. */
  private String version() {
    String own = PcapFile.version();
    return tshark.asked().isEmpty() ? own : own + " as tshark " + tshark.asked();
  }

  private static String ending(String message) {
    String libpcap = "libpcap: " + message;
    return message.startsWith("truncated") ? "the capture was cut short; " + libpcap : libpcap;
  }

  private String name() {
    return Excerpt.printable(file.toString());
  }

  @Override
  public void close() {
    closed = true;
  }
}

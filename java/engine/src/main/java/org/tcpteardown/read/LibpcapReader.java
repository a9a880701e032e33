package org.tcpteardown.read;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.FrameMaker;
import org.tcpteardown.pcap.PcapException;
import org.tcpteardown.pcap.PcapFile;

/**
 * Reads a capture file with libpcap. What it delivers is what tshark would; where that is not sure,
 * it stops with {@link NeedsTsharkException}.
 */
final class LibpcapReader implements FrameReader {
  private final Path file;
  private final TsharkVersion tshark;
  private volatile boolean closed;
  private long frames;

  /**
   * The file must exist.
   *
   * @param tshark the tshark whose way of numbering streams counts; null to look for it
   */
  LibpcapReader(Path file, @Nullable Path tshark) {
    this.file = file;
    this.tshark = new TsharkVersion(tshark);
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
      try (ReadAhead ahead = new ReadAhead(() -> packets.next() ? maker.make(packets) : null)) {
        ahead.forEach(
            frame -> {
              if (closed) {
                throw new IOException("closed before it was read");
              }
              sink.accept(frame);
              frames++;
            });
      } catch (PcapException | EOFException e) {
        reason = ending(String.valueOf(e.getMessage()));
      }
    } catch (ForeignFrameException e) {
      throw new NeedsTsharkException(name(), String.valueOf(e.getMessage()));
    } catch (PcapException e) {
      throw new NeedsTsharkException(name(), "libpcap says: " + e.getMessage());
    }
    if (frames == 0 && !reason.isEmpty()) {
      throw new NeedsTsharkException(name(), reason);
    }
    return new ReadOutcome("libpcap", version(), reason.isEmpty(), reason, frames, 0, 0, List.of())
        .withDoubt(tshark.problem());
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

package org.tcpteardown.archive;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.CapturedFrame;
import org.tcpteardown.model.IcmpError;
import org.tcpteardown.model.Segment;
import org.tcpteardown.population.rules.TimerNote;

/**
 * What is kept of one capture beside its sidecar: how it went, and the packed segments of the
 * connections that its neighbours may have to do with, in their order, with some frames that tell
 * when anything was captured.
 */
final class KeptFile implements Closeable {
  private static final String MAGIC = "tcpteardown kept 4";
  private static final int BUFFER_BYTES = 1 << 16;

  private final DataInputStream in;
  private final FileReport report;
  private @Nullable List<TimerNote> notes;
  private @Nullable KeptFlows flows;

  private KeptFile(DataInputStream in, FileReport report) {
    this.in = in;
    this.report = report;
  }

  /** Null if there is none, or one of another version. */
  static @Nullable KeptFile open(OutFolder out, CaptureFile file) throws IOException {
    String name = Layout.kept(file);
    InputStream raw = out.open(name);
    if (raw == null) {
      return null;
    }
    try {
      DataInputStream in =
          new DataInputStream(
              new BufferedInputStream(
                  new ZstdInputStream(new BufferedInputStream(raw, BUFFER_BYTES)), BUFFER_BYTES));
      if (in.readUTF().equals(MAGIC)) {
        return new KeptFile(in, FileReport.read(in, out.bytes(name)));
      }
    } catch (IOException | IllegalArgumentException e) {
      // Not ours, or not of this version: the capture is read again.
    }
    raw.close();
    return null;
  }

  FileReport report() {
    return report;
  }

  /** What it alone tells of timers; asked before all else. */
  List<TimerNote> notes() throws IOException {
    List<TimerNote> known = notes;
    if (known == null) {
      known = TimerNotes.read(in);
      notes = known;
    }
    return known;
  }

  /** Its connections; asked once, before the frames. */
  KeptFlows flows() throws IOException {
    notes();
    KeptFlows known = flows;
    if (known == null) {
      known = KeptFlows.read(in);
      flows = known;
    }
    return known;
  }

  /** Its frames. */
  FrameCodec.Reader frames() throws IOException {
    flows();
    return new FrameCodec.Reader(in);
  }

  /** Writes one, from the log of all frames. */
  static void write(
      OutFolder out,
      FileReport report,
      List<TimerNote> notes,
      KeptFlows flows,
      @Nullable FrameLog log)
      throws IOException {
    out.write(Layout.kept(report.file()), to -> write(to, report, notes, flows, log));
  }

  private static void write(
      OutputStream to,
      FileReport report,
      List<TimerNote> notes,
      KeptFlows flows,
      @Nullable FrameLog log)
      throws IOException {
    ZstdOutputStream packed = new ZstdOutputStream(to, 1);
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(packed, BUFFER_BYTES));
    data.writeUTF(MAGIC);
    report.write(data);
    TimerNotes.write(notes, data);
    flows.write(data);
    if (flows.isAll() && log != null) {
      log.copyTo(data); // the same bytes, without a look at each frame
    } else {
      writeFrames(flows, log, data);
    }
    data.close();
  }

  private static void writeFrames(KeptFlows flows, @Nullable FrameLog log, OutputStream to)
      throws IOException {
    FrameCodec.Writer frames = new FrameCodec.Writer(to);
    if (log != null) {
      FrameCodec.Reader all = log.read();
      for (CapturedFrame frame = all.next(); frame != null; frame = all.next()) {
        if (!(frame instanceof Segment segment) || flows.hasStream(segment.stream())) {
          // Where the reader gives errors no number, they are few enough to be kept.
          if (!(frame instanceof IcmpError error)
              || error.stream() < 0
              || flows.hasStream(error.stream())) {
            frames.write(frame);
          }
        }
      }
    }
    frames.end();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

package org.tcpteardown.archive;

import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.population.Path;
import org.tcpteardown.population.rules.TimerNote;
import org.tcpteardown.timer.Phase;
import org.tcpteardown.timer.TimerEvidence;

/** What connections told of timers, as it is kept of each file until days are summed. */
final class TimerNotes {
  private static final TimerNote.Kind[] KINDS = TimerNote.Kind.values();
  private static final TimerEvidence.Failure[] FAILURES = TimerEvidence.Failure.values();

  private TimerNotes() {}

  static void write(List<TimerNote> notes, DataOutput out) throws IOException {
    out.writeInt(notes.size());
    for (TimerNote note : notes) {
      out.writeLong(note.flow());
      address(note.path().low(), out);
      address(note.path().high(), out);
      out.writeByte(List.of(KINDS).indexOf(note.kind()));
      out.writeLong(note.timeNs());
      out.writeLong(note.toNs());
      TimerEvidence evidence = note.evidence();
      out.writeBoolean(evidence != null);
      if (evidence != null) {
        out.writeUTF(evidence.phase().id());
        out.writeLong(evidence.survivedNs());
        out.writeLong(evidence.failedNs());
        out.writeLong(evidence.failedAtNs());
        out.writeByte(List.of(FAILURES).indexOf(evidence.how()));
        out.writeBoolean(evidence.unasked());
      }
    }
  }

  private static void address(IpAddress address, DataOutput out) throws IOException {
    out.writeBoolean(address.v6());
    if (address.v6()) {
      out.writeLong(address.high());
    }
    out.writeLong(address.low());
  }

  static List<TimerNote> read(DataInput in) throws IOException {
    int count = in.readInt();
    List<TimerNote> notes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long flow = in.readLong();
      Path path = new Path(address(in), address(in));
      TimerNote.Kind kind = KINDS[in.readByte()];
      long timeNs = in.readLong();
      long toNs = in.readLong();
      notes.add(
          new TimerNote(flow, path, kind, in.readBoolean() ? evidence(in) : null, timeNs, toNs));
    }
    return notes;
  }

  private static TimerEvidence evidence(DataInput in) throws IOException {
    return new TimerEvidence(
        Phase.byId(in.readUTF()).orElseThrow(() -> new IOException("no such phase")),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        FAILURES[in.readByte()],
        in.readBoolean());
  }

  private static IpAddress address(DataInput in) throws IOException {
    boolean v6 = in.readBoolean();
    return new IpAddress(v6, v6 ? in.readLong() : 0, in.readLong());
  }

  /** Of a capture, after what follows connections over files had its say. */
  static List<TimerNote> told(OutFolder out, CaptureFile file) throws IOException {
    InputStream raw = out.open(Layout.timers(file));
    if (raw != null) {
      try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(raw))) {
        return read(in);
      }
    }
    return alone(out, file);
  }

  /** As the capture alone tells. */
  static List<TimerNote> alone(OutFolder out, CaptureFile file) throws IOException {
    try (@Nullable KeptFile kept = KeptFile.open(out, file)) {
      if (kept == null) {
        throw new IOException("what was kept of " + file.name() + " is gone");
      }
      return kept.notes();
    }
  }

  static void writeTold(OutFolder out, CaptureFile file, List<TimerNote> notes) throws IOException {
    out.write(
        Layout.timers(file),
        to -> {
          DataOutputStream data = new DataOutputStream(new BufferedOutputStream(to));
          write(notes, data);
          data.flush();
        });
  }
}

package org.tcpteardown.archive;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * What became of one file by itself, before its neighbours are looked at.
 *
 * @param file the file
 * @param key what the result depends on besides the file: program and settings
 * @param headCrc checksum of its first bytes
 * @param state what became of it
 * @param reason why it is not done, one line; else empty
 * @param frames frames read
 * @param firstNs time of the first frame, nanoseconds since 1970; 0 if there is none
 * @param lastNs the latest time of all frames
 * @param flows connections in it
 * @param keptSegments segments kept for its neighbours
 * @param keptBytes size of the file that holds them
 * @param tookNs how long it took, in nanoseconds
 * @param fresh whether it was read in this run
 */
record FileReport(
    CaptureFile file,
    String key,
    long headCrc,
    FileState state,
    String reason,
    long frames,
    long firstNs,
    long lastNs,
    long flows,
    long keptSegments,
    long keptBytes,
    long tookNs,
    boolean fresh)
    implements Serializable {

  /** Of a file that could not be read. */
  static FileReport without(CaptureFile file, FileState state, String reason, long tookNs) {
    return new FileReport(file, "", 0, state, reason, 0, 0, 0, 0, 0, 0, tookNs, true);
  }

  /** The day of its first frame (UTC), as ISO 8601; empty if it has none. */
  String day() {
    return frames == 0
        ? ""
        : Instant.ofEpochSecond(Math.floorDiv(firstNs, 1_000_000_000L))
            .atOffset(ZoneOffset.UTC)
            .toLocalDate()
            .toString();
  }

  FileReport asOfEarlierRun() {
    return new FileReport(
        file,
        key,
        headCrc,
        state,
        reason,
        frames,
        firstNs,
        lastNs,
        flows,
        keptSegments,
        keptBytes,
        tookNs,
        false);
  }

  /** Whether it still holds for a file that was listed now. */
  boolean isOf(CaptureFile now, String currentKey) {
    return file.uri().equals(now.uri())
        && file.site().equals(now.site())
        && file.name().equals(now.name())
        && file.bytes() == now.bytes()
        && file.modifiedMs() == now.modifiedMs()
        && key.equals(currentKey);
  }

  void write(DataOutput out) throws IOException {
    out.writeUTF(file.uri());
    out.writeUTF(file.site());
    out.writeUTF(file.name());
    out.writeLong(file.bytes());
    out.writeLong(file.modifiedMs());
    out.writeUTF(key);
    out.writeLong(headCrc);
    out.writeUTF(state.name());
    out.writeUTF(reason);
    out.writeLong(frames);
    out.writeLong(firstNs);
    out.writeLong(lastNs);
    out.writeLong(flows);
    out.writeLong(keptSegments);
    out.writeLong(tookNs);
  }

  static FileReport read(DataInput in, long keptBytes) throws IOException {
    CaptureFile file =
        new CaptureFile(in.readUTF(), in.readUTF(), in.readUTF(), in.readLong(), in.readLong());
    return new FileReport(
        file,
        in.readUTF(),
        in.readLong(),
        FileState.valueOf(in.readUTF()),
        in.readUTF(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        keptBytes,
        in.readLong(),
        false);
  }
}

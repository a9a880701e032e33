package org.tcpteardown.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Is shown the raw bytes of a stream, record by record, so that they can be written elsewhere. */
public interface RecordTap {
  /** What a record is for. */
  enum Kind {
    /** Begins the stream, or a section of it: what was told before counts no more. */
    HEADER,
    /** Describes an interface; must come before its packets. */
    INTERFACE,
    PACKET,
    /** Names, statistics and the like. */
    OTHER
  }

  /**
   * Takes the next record.
   *
   * @param record all of its bytes, good until this returns
   */
  void record(Kind kind, ByteBuffer record) throws IOException;
}

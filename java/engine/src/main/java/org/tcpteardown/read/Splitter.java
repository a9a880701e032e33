package org.tcpteardown.read;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts input into chunks of whole records, as soon as they arrive, so that live input is not held
 * back. A record that exceeds {@link #MAX_RECORD_BYTES} is skipped and is a bad record.
 */
abstract class Splitter {
  static final int CHUNK_BYTES = 256 * 1024;

  /** Far above what tshark writes for the largest packet it accepts, 256 KiB, with all fields. */
  static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

  static final String TOO_LONG = "is longer than 16 MiB";

  /** The next records; null at the end of the input. */
  abstract @Nullable Chunk next() throws IOException;

  /** What reads the records that this cuts; each thread needs one of its own. */
  RecordFormat format() {
    return new JsonFormat();
  }

  /** Why the input is not complete, known after the end; empty when it is. */
  abstract String endProblem();

  /** Whether there was any text, known after the end. */
  abstract boolean sawText();

  /** Whether the input shows tshark's frame around packets, even if none came. */
  abstract boolean sawFrame();
}

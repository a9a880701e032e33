package org.tcpteardown.read;

import java.io.Closeable;
import java.io.IOException;

/** Bytes of a capture that is still being made. For one thread. */
interface ByteFeed extends Closeable {
  /** Returned at the end: nothing more will come. */
  int END = -1;

  /** Returned when what comes next is another capture. */
  int NEXT_CAPTURE = -2;

  /**
   * Takes what is there, and waits for it if there is nothing.
   *
   * @param into takes the bytes
   * @param waitNs for how long to wait at the most
   * @return how many bytes there were; 0 when there were none in time; or {@link #END} or {@link
   *     #NEXT_CAPTURE}
   */
  int read(byte[] into, long waitNs) throws IOException;

  /** The name of the file that the bytes are from; empty when they are from none. */
  default String fileName() {
    return "";
  }

  /** Whether another capture may follow this one. */
  default boolean mayHaveNext() {
    return false;
  }

  /** How long who writes had to wait for us so far, in nanoseconds. */
  default long writerWaitedNs() {
    return 0;
  }

  /** How much was read ahead and not yet taken, in bytes. */
  default long waitingBytes() {
    return 0;
  }

  @Override
  void close();
}

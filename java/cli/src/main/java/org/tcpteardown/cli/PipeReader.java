package org.tcpteardown.cli;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * Whoever reads our standard output: where nothing is written, only the system knows of its end.
 */
final class PipeReader {
  private static final int STANDARD_OUTPUT = 1;
  private static final int ERROR_OR_HANG_UP = 0x8 | 0x10;

  /** Of a file descriptor, its requested events and its returned ones. */
  private static final int POLLED_BYTES = Integer.BYTES + 2 * Short.BYTES;

  private static final boolean USABLE = register();

  private PipeReader() {}

  // int poll(struct pollfd *fds, nfds_t nfds, int timeout)
  private static native int poll(long polled, NativeLong count, int milliseconds);

  private static boolean register() {
    try {
      if (Platform.isWindows() || Native.POINTER_SIZE != Long.BYTES) {
        return false;
      }
      Native.register(PipeReader.class, Platform.C_LIBRARY_NAME);
      return true;
    } catch (LinkageError e) {
      return false; // it is noticed at the next writing, then
    }
  }

  /** Whether it has left, as far as that can be known without writing. */
  static boolean hasLeft() {
    if (!USABLE) {
      return false;
    }
    try (Memory polled = new Memory(POLLED_BYTES)) {
      polled.clear();
      polled.setInt(0, STANDARD_OUTPUT);
      int told = poll(Pointer.nativeValue(polled), new NativeLong(1), 0);
      return told > 0 && (polled.getShort(Integer.BYTES + Short.BYTES) & ERROR_OR_HANG_UP) != 0;
    }
  }
}

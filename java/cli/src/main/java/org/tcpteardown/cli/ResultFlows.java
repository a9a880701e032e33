package org.tcpteardown.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.ScanHead;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.flows.FlowLoader;

/** The flows of a result that is saved nowhere: they go through a temporary sidecar. */
final class ResultFlows {
  private ResultFlows() {}

  /** There is no room for a temporary file. */
  static final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoomException(IOException cause) {
      super("no temporary file can be written: " + Words.reason(cause), cause);
    }
  }

  /** Adds them. */
  static ScanHead add(Result result, String capture, FlowLoader loader)
      throws IOException, SidecarException {
    try (FileChannel file = temporary()) {
      try {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file));
        SidecarWriter.write(result, out);
        out.flush();
      } catch (IOException e) {
        throw new NoRoomException(e);
      }
      file.position(0);
      return loader.add(Channels.newInputStream(file), capture);
    }
  }

  private static FileChannel temporary() throws NoRoomException {
    try {
      Path file = Files.createTempFile("tcpteardown-", ".tmp");
      FileChannel made =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      // Where the system can, so that nothing is left even if the program is killed.
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        file.toFile().deleteOnExit(); // Windows does not delete what is open
      }
      return made;
    } catch (IOException e) {
      throw new NoRoomException(e);
    }
  }
}

package org.tcpteardown.flows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.tcpteardown.annotate.ScanHead;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarScan;

/** Takes the columns that are wanted out of sidecars. */
public final class FlowLoader {
  private final FlowColumns columns;

  /** Adds to some columns. */
  public FlowLoader(FlowColumns columns) {
    this.columns = columns;
  }

  /**
   * Adds the flows of a sidecar.
   *
   * @param sidecar the file
   * @param capture what to call the capture
   * @throws SidecarException if it is none that this version understands; nothing of it stays
   */
  public ScanHead add(Path sidecar, String capture) throws IOException, SidecarException {
    return add(sidecar, capture, Set.of());
  }

  /**
   * The same without some of its flows.
   *
   * @param leftOut their numbers
   */
  public ScanHead add(Path sidecar, String capture, Set<Long> leftOut)
      throws IOException, SidecarException {
    try (InputStream in = Files.newInputStream(sidecar)) {
      return add(in, capture, leftOut);
    }
  }

  /** The same from a stream, which is read in large pieces. */
  public ScanHead add(InputStream in, String capture) throws IOException, SidecarException {
    return add(in, capture, Set.of());
  }

  private ScanHead add(InputStream in, String capture, Set<Long> leftOut)
      throws IOException, SidecarException {
    int before = columns.rows();
    boolean whole = false;
    try {
      ScanHead head = SidecarScan.scan(in, new RowCollector(columns, capture, leftOut));
      columns.captureEnds(before);
      whole = true;
      return head;
    } finally {
      if (!whole) {
        columns.cut(before);
      }
    }
  }
}

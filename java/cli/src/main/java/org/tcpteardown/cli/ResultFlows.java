package org.tcpteardown.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.ScanHead;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.flows.FlowLoader;

/** The flows of a result that may be saved nowhere: they go through a temporary sidecar. */
final class ResultFlows {
  private ResultFlows() {}

  /** Adds them. */
  static ScanHead add(Result result, String capture, FlowLoader loader)
      throws IOException, SidecarException {
    Path file = Files.createTempFile("tcpteardown-", ".tsv");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        SidecarWriter.write(result, out);
      }
      return loader.add(file, capture);
    } finally {
      Files.delete(file);
    }
  }
}

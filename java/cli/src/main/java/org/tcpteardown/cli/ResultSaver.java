package org.tcpteardown.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.annotate.SidecarWriter;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.annotate.StoreLedger;
import org.tcpteardown.annotate.StorePruning;
import org.tcpteardown.cli.render.SafeText;

/** Saves one result for Wireshark, and says so or says why not. */
final class ResultSaver {
  private final PrintWriter err;
  private boolean failed;

  /** Where the result was stored; there is one result for each saver. */
  private @Nullable Path stored;

  ResultSaver(PrintWriter err) {
    this.err = err;
  }

  /**
   * Into the store, where the plugin looks; nothing to do for a capture without frames. Old results
   * make room for new ones.
   *
   * @param capture where the capture lies; null if it is nowhere
   */
  void toStore(Result result, @Nullable Path capture) {
    if (result.fingerprint().isEmpty()) {
      return;
    }
    Store store = Store.ofUser();
    try {
      stored = store.save(result, capture);
    } catch (IOException e) {
      fail(store.folder(), e);
      return;
    }
    new StoreLedger(store).saved(stored, StorePruning.USUAL).ifPresent(this::tellPruning);
  }

  private void tellPruning(StorePruning.Outcome outcome) {
    if (!outcome.removed().isEmpty()) {
      err.println(
          "tcpteardown: "
              + outcome.removed().size()
              + " old results ("
              + ByteSize.text(outcome.removedBytes())
              + ") were removed from the store, which keeps "
              + StoreCommand.bounds(StorePruning.USUAL));
    }
  }

  /** Into a file of the user's choice. */
  void toFile(Result result, @Nullable Path file) {
    if (file == null) {
      return;
    }
    try {
      AtomicFile.writeBytes(file, out -> write(result, out));
    } catch (IOException e) {
      fail(file, e);
    }
  }

  /** The same bytes need not be made twice. */
  private void write(Result result, OutputStream out) throws IOException {
    Path from = stored;
    if (from != null && Files.isReadable(from)) {
      SidecarWriter.copy(from, out);
    } else {
      SidecarWriter.write(result, out);
    }
  }

  /** Where the result was stored; null if it was not. */
  @Nullable Path stored() {
    return stored;
  }

  /** Whether anything could not be saved. */
  boolean failed() {
    return failed;
  }

  private void fail(Path where, IOException cause) {
    failed = true;
    err.println(
        SafeText.line(
            "tcpteardown: results could not be saved in " + where + ": " + Words.reason(cause)));
  }
}

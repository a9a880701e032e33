package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tcpteardown.model.Fingerprint;
import org.tcpteardown.read.Choice;
import org.tcpteardown.read.FrameReader;
import org.tcpteardown.read.InputKind;
import org.tcpteardown.read.Readers;
import org.tcpteardown.read.TsharkUse;
import org.tcpteardown.read.UnreadableInputException;

/**
 * Finds the capture that Wireshark shows among the files that it has open: its plugins are not told
 * which one that is. Only where the system shows a process's files (Linux); elsewhere there are
 * none.
 */
final class OpenCaptures {
  /** The program that started this one may have done so through a shell. */
  private static final int MOST_ANCESTORS = 3;

  private OpenCaptures() {}

  /** The capture that begins as the request says. */
  static Optional<Path> find(PluginRequest request) {
    for (Path file : ofAncestors()) {
      try {
        // Not with tshark into whatever else such a program has open.
        if (InputKind.mayBeCapture(file) && request.fits(fingerprint(file))) {
          return Optional.of(file);
        }
      } catch (UnreadableInputException | IOException e) {
        // Not a capture.
      }
    }
    return Optional.empty();
  }

  private static List<Path> ofAncestors() {
    List<Path> files = new ArrayList<>();
    Optional<ProcessHandle> process = ProcessHandle.current().parent();
    for (int i = 0; i < MOST_ANCESTORS && process.isPresent(); i++) {
      Path folder = Path.of("/proc", Long.toString(process.get().pid()), "fd");
      try (DirectoryStream<Path> open = Files.newDirectoryStream(folder)) {
        for (Path entry : open) {
          add(files, entry);
        }
      } catch (IOException e) {
        return files; // no such folder on this system, or not ours to look at
      }
      process = process.get().parent();
    }
    return files;
  }

  private static void add(List<Path> files, Path entry) {
    if (!Files.isRegularFile(entry)) {
      return;
    }
    try {
      Path target = Files.readSymbolicLink(entry);
      files.add(Files.exists(target) && Files.isSameFile(target, entry) ? target : entry);
    } catch (IOException | RuntimeException e) {
      files.add(entry); // its name cannot be said in this locale; the file can be read
    }
  }

  /** Of the first frames of a capture. */
  static Fingerprint fingerprint(Path capture) throws UnreadableInputException, IOException {
    return Readers.read(
        capture, Choice.AUTO, TsharkUse.USUAL, notice -> {}, OpenCaptures::fingerprint);
  }

  private static Fingerprint fingerprint(FrameReader reader)
      throws UnreadableInputException, IOException {
    Fingerprint fingerprint = new Fingerprint();
    try {
      reader.read(
          frame -> {
            fingerprint.add(frame);
            if (fingerprint.early().size() == Fingerprint.EARLY_FRAMES) {
              throw new EnoughException();
            }
          });
    } catch (EnoughException e) {
      return fingerprint; // the first frames are all that is needed
    }
    return fingerprint;
  }

  /** Ends reading from within. */
  private static final class EnoughException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}

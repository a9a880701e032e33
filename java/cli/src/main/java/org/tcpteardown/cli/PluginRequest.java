package org.tcpteardown.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Fingerprint;

/**
 * What the plugin inside Wireshark asks for. It comes in a file, so that nothing that a capture or
 * its name holds gets onto a command line.
 *
 * @param flow which connection to explain; null to analyse all
 * @param file the packets, handed over; null for the capture that Wireshark has open
 * @param frames how many there are
 * @param early the first frames
 */
record PluginRequest(@Nullable Long flow, @Nullable Path file, long frames, List<Early> early) {
  private static final String MAGIC = "#tcpteardown-request\t1";
  private static final double NS_PER_SECOND = 1e9;

  PluginRequest {
    early = List.copyOf(early);
  }

  /**
   * One of the first frames, as Lua sees it.
   *
   * @param frame its number
   * @param seconds since 1970, rounded to what a double holds
   * @param lengthBytes its length on the wire
   * @param capturedBytes what of it was captured
   */
  record Early(long frame, double seconds, int lengthBytes, int capturedBytes) {
    boolean is(Fingerprint.Early other) {
      long ns = (long) NS_PER_SECOND;
      double same =
          Math.floorDiv(other.timeNs(), ns) + Math.floorMod(other.timeNs(), ns) / NS_PER_SECOND;
      return frame == other.frame()
          // A time before 1970, and one whose record counts its fraction backwards, is added up in
          // another way by Wireshark; then the last digits of the doubles differ.
          && Math.abs(seconds - same) <= 1e-10 + 2 * Math.ulp(same)
          && lengthBytes == other.lengthBytes()
          && capturedBytes == other.capturedBytes();
    }
  }

  /** Whether a capture begins with the frames that Wireshark shows. */
  boolean fits(Fingerprint fingerprint) {
    List<Fingerprint.Early> other = fingerprint.early();
    if (other.size() != early.size()) {
      return false;
    }
    for (int i = 0; i < other.size(); i++) {
      if (!early.get(i).is(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Reads a request. */
  static PluginRequest read(Path file) throws IOException, CommandFailure {
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    if (lines.isEmpty() || !lines.get(0).equals(MAGIC)) {
      throw new CommandFailure(
          ExitCode.USAGE, file + ": not a request of this release's plugin: install it again");
    }
    Long flow = null;
    Path handed = null;
    long frames = 0;
    List<Early> early = new ArrayList<>();
    try {
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split("\t", -1);
        switch (fields[0]) {
          case "flow" -> flow = Long.valueOf(fields[1]);
          case "handed" -> handed = file.resolveSibling(fields[1]);
          case "frames" -> frames = Long.parseLong(fields[1]);
          case "early" ->
              early.add(
                  new Early(
                      Long.parseLong(fields[1]),
                      Double.parseDouble(fields[2]),
                      Integer.parseInt(fields[3]),
                      Integer.parseInt(fields[4])));
          default -> throw new IllegalArgumentException("unknown word " + fields[0]);
        }
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new CommandFailure(ExitCode.USAGE, file + ": " + e.getMessage());
    }
    return new PluginRequest(flow, handed, frames, early);
  }
}

package org.tcpteardown.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.AtomicFile;

/**
 * A Wireshark profile of our own: columns, colours, buttons and graphs. It never touches another
 * one, nor a file of its own that the user has changed.
 */
final class Profile {
  static final String NAME = "tcpteardown";

  private static final LocalDateTime NO_DAY = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final String COLUMNS =
      """
      gui.column.format:
      \t"No.", "%m",
      \t"Time", "%t",
      \t"Source", "%s",
      \t"Destination", "%d",
      \t"Protocol", "%p",
      \t"Length", "%L",
      \t"End", "%Cus:tcpteardown.end:0:R",
      \t"Cause", "%Cus:tcpteardown.cause:0:R",
      \t"Finding", "%Cus:tcpteardown.frame.severity:0:R",
      \t"Info", "%i"
      """;

  /** Background and foreground in 16 bits each; the first rule that fits counts. */
  private static final String COLOURS =
      """
      @TCP Teardown: error@tcpteardown.frame.severity == "error"@[55000,10000,10000][65535,65535,65535]
      @TCP Teardown: warn@tcpteardown.frame.severity == "warn"@[65535,45000,10000][0,0,0]
      @TCP Teardown: note@tcpteardown.frame.severity == "note"@[65535,62000,40000][0,0,0]
      """;

  private static final String BUTTONS =
      """
      "TRUE","Errors","tcpteardown.frame.severity == \\x22error\\x22","Frames that the errors are about"
      "TRUE","Late FIN","tcpteardown.late_fin","FINs long after the other end's"
      "TRUE","Forged RST","tcpteardown.forged_rst >= 80","Resets that their sender did not send"
      "TRUE","Reset only","tcpteardown.end == \\x22rst\\x22","Connections that ended by RST"
      "TRUE","Half-open","tcpteardown.half_open","A host had forgotten the connection"
      "TRUE","Silent","tcpteardown.end == \\x22silent\\x22","Connections that went dead"
      """;

  private static final String GRAPHS =
      """
      "Enabled","FINs","tcp.flags.fin == 1","#2E7D32","Line","Packets","","None","1"
      "Enabled","RSTs of clients (the higher port)","tcp.flags.reset == 1 && tcp.srcport > tcp.dstport","#1565C0","Line","Packets","","None","1"
      "Enabled","RSTs of servers (the lower port)","tcp.flags.reset == 1 && tcp.srcport < tcp.dstport","#C62828","Line","Packets","","None","1"
      "Enabled","Findings","tcpteardown.frame.severity","#EF6C00","Bar","Packets","","None","1"
      """;

  private final Map<String, String> files = new LinkedHashMap<>();

  /**
   * Makes the profile.
   *
   * @param colours Wireshark's own colouring rules, which come after ours; null if there are none
   */
  Profile(@Nullable Path colours) throws IOException {
    String own = colours == null || !Files.isRegularFile(colours) ? "" : Files.readString(colours);
    files.put("preferences", COLUMNS);
    files.put("colorfilters", COLOURS + own);
    files.put("dfilter_buttons", BUTTONS);
    files.put("io_graphs", GRAPHS);
  }

  /**
   * Writes it into Wireshark's personal configuration folder.
   *
   * @return files of it that are there already and other than ours: they stay
   */
  List<Path> writeInto(Path personal) throws IOException {
    Path folder = personal.resolve("profiles").resolve(NAME);
    AtomicFile.createReadableFolder(folder);
    List<Path> kept = new ArrayList<>();
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      if (!Files.exists(target)) {
        AtomicFile.write(target, out -> out.write(file.getValue()));
      } else if (!Files.readString(target).equals(file.getValue())) {
        kept.add(target);
      }
    }
    return kept;
  }

  /** Removes those of its files that nobody has changed. */
  void removeFrom(Path personal) throws IOException {
    Path folder = personal.resolve("profiles").resolve(NAME);
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      if (Files.exists(target) && Files.readString(target).equals(file.getValue())) {
        Files.delete(target);
      }
    }
    try (var left = Files.list(folder)) {
      if (left.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }

  /** Writes it as Wireshark imports it, the same bytes each time. */
  void writeZip(Path zip) throws IOException {
    AtomicFile.writeBytes(zip, this::zip);
  }

  private void zip(OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    for (Map.Entry<String, String> file : files.entrySet()) {
      ZipEntry entry = new ZipEntry(NAME + "/" + file.getKey());
      entry.setTimeLocal(NO_DAY);
      zip.putNextEntry(entry);
      zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    zip.finish();
  }
}

package org.tcpteardown.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The table of all files: one line each, with tabs. */
final class FilesTable {
  private static final List<String> COLUMNS =
      List.of(
          "state",
          "site",
          "name",
          "day",
          "bytes",
          "frames",
          "flows",
          "first_time",
          "last_time",
          "kept_segments",
          "kept_bytes",
          "seconds",
          "read",
          "place",
          "reason");

  private FilesTable() {}

  /** The first line, by which a table is known as one of ours. */
  static String title() {
    return String.join("\t", COLUMNS) + '\n';
  }

  static void write(OutFolder out, List<FileReport> files) throws IOException {
    StringBuilder text = new StringBuilder(title());
    for (FileReport file : files) {
      text.append(
              String.join(
                  "\t",
                  file.state().id(),
                  file.file().site(),
                  plain(file.file().name()),
                  file.day(),
                  Long.toString(file.file().bytes()),
                  Long.toString(file.frames()),
                  Long.toString(file.flows()),
                  seconds(file.firstNs()),
                  seconds(file.lastNs()),
                  Long.toString(file.keptSegments()),
                  Long.toString(file.keptBytes()),
                  String.format(java.util.Locale.ROOT, "%.3f", file.tookNs() / 1e9),
                  file.fresh() ? "now" : "before",
                  plain(file.file().uri()),
                  plain(file.reason())))
          .append('\n');
    }
    out.write(Layout.FILES, to -> to.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String seconds(long ns) {
    return ns == 0 ? "" : org.tcpteardown.model.FieldValue.secondsText(ns);
  }

  /** Without what would harm a terminal or the table. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? 0xfffd : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }
}

package org.tcpteardown.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What an input is, by its first bytes. */
public enum InputKind {
  /** Nothing at all. */
  EMPTY,
  /** Output of {@code tshark -T ek}: one JSON object per line. */
  EK,
  /** Output of {@code tshark -T json}. */
  JSON,
  /** A pcap or pcapng file. */
  CAPTURE,
  /** A file compressed with gzip, zstd or lz4, most likely a capture. */
  COMPRESSED,
  /** Text in UTF-16, which PowerShell writes for {@code >}. */
  UTF16,
  /** Something with bytes that no text has; tshark may know the format. */
  BINARY,
  /** Text, but none that is known. */
  UNKNOWN;

  /** As many first bytes as are ever needed. */
  static final int HEAD_BYTES = 64 * 1024;

  private static final int MAGIC_BYTES = 4;

  private static final String BOM = "\u00ef\u00bb\u00bf";

  /**
   * The kind of an input that starts with these bytes.
   *
   * @param length how many of the bytes are filled
   * @param all whether the input ends here, or no more bytes will be looked at
   * @return empty when it takes more bytes to tell
   */
  static Optional<InputKind> of(byte[] head, int length, boolean all) {
    if (length == 0) {
      return all ? Optional.of(EMPTY) : Optional.empty();
    }
    if (length < 4 && !all) {
      return Optional.empty();
    }
    String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
    Optional<InputKind> byMagic = byMagic(text);
    if (byMagic.isPresent()) {
      return byMagic;
    }
    // A plugin may have printed something first, so every line is looked at.
    for (String line : text.split("\n", -1)) {
      Optional<InputKind> kind = byLine(line.startsWith(BOM) ? line.substring(BOM.length()) : line);
      if (kind.isPresent()) {
        return kind;
      }
    }
    if (!all) {
      return Optional.empty();
    }
    return Optional.of(text.isBlank() ? EMPTY : text.indexOf('\0') >= 0 ? BINARY : UNKNOWN);
  }

  /** Whether a file begins as a capture does, or is compressed and may hold one. */
  public static boolean mayBeCapture(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(MAGIC_BYTES);
      InputKind kind = of(head, head.length, /* all= */ true).orElse(UNKNOWN);
      return kind == CAPTURE || kind == COMPRESSED;
    }
  }

  private static Optional<InputKind> byMagic(String text) {
    if (text.startsWith("\u0004\"M\u0018")
        || text.startsWith("(\u00b5/\u00fd")
        || text.startsWith("\u001f\u008b")) {
      return Optional.of(COMPRESSED);
    }
    if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
      return Optional.of(UTF16);
    }
    return switch (text.substring(0, Math.min(4, text.length()))) {
      case "\u00d4\u00c3\u00b2\u00a1", // pcap, microseconds, little endian
          "\u00a1\u00b2\u00c3\u00d4", // the same, big endian
          "M<\u00b2\u00a1", // pcap, nanoseconds, little endian
          "\u00a1\u00b2<M", // the same, big endian
          "4\u00cd\u00b2\u00a1", // pcap as modified by Kuznetsov
          "\u00a1\u00b2\u00cd4",
          "\n\r\r\n" -> // pcapng
          Optional.of(CAPTURE);
      default -> Optional.empty();
    };
  }

  private static Optional<InputKind> byLine(String line) {
    String text = line.strip();
    if (text.startsWith("[") && (text.length() == 1 || "{] \t".indexOf(text.charAt(1)) >= 0)) {
      return Optional.of(JSON);
    }
    if (text.equals("{")) {
      return Optional.of(JSON); // pretty-printed objects without an array
    }
    return text.startsWith("{") ? Optional.of(EK) : Optional.empty();
  }
}

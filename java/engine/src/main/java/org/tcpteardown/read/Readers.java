package org.tcpteardown.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chooses the reader for an input. */
public final class Readers {
  private static final String STDIN = "Standard input";

  private Readers() {}

  /**
   * A reader for a file.
   *
   * @param tshark the tshark to start if one is needed; null to look for it
   * @throws UnreadableInputException when the file is missing, or is not what was chosen
   */
  public static FrameReader open(Path file, Choice choice, @Nullable Path tshark)
      throws UnreadableInputException, IOException {
    requireFile(file);
    if (choice == Choice.TSHARK) {
      return new TsharkReader(file, tshark);
    }
    InputStream in = Files.newInputStream(file);
    boolean handedOver = false;
    try {
      Sniffed input = sniff(in);
      boolean forTshark =
          switch (input.kind) {
            case CAPTURE, COMPRESSED, BINARY -> true;
            default -> false;
          };
      if (choice == Choice.AUTO && forTshark) {
        return new TsharkReader(file, tshark);
      }
      FrameReader reader =
          stream(
              input,
              choice,
              Excerpt.printable(file.toString()),
              "tcpteardown analyze " + quoted(file));
      handedOver = true;
      return reader;
    } finally {
      if (!handedOver) {
        in.close();
      }
    }
  }

  /**
   * A reader for a stream, for instance standard input. Waits for the first bytes.
   *
   * @throws UnreadableInputException when the stream is not what was chosen, or a capture, which
   *     only a file can be
   */
  public static FrameReader stdin(InputStream in, Choice choice)
      throws UnreadableInputException, IOException {
    if (choice == Choice.TSHARK) {
      throw new UnreadableInputException(
          "tshark can be started for a file only. Pipe its output instead:\n  "
              + Hints.tsharkPipe());
    }
    return stream(sniff(new PipeInput(in)), choice, STDIN, "tcpteardown analyze FILE");
  }

  private static FrameReader stream(Sniffed input, Choice choice, String name, String forCaptures)
      throws UnreadableInputException {
    switch (input.kind) {
      case EK, JSON -> {
        InputKind chosen = choice == Choice.JSON ? InputKind.JSON : InputKind.EK;
        if (choice != Choice.AUTO && chosen != input.kind) {
          String other = input.kind == InputKind.EK ? "ek" : "json";
          throw new UnreadableInputException(
              name + " is " + input.kind + ", not " + chosen + ". Use --reader " + other + ".");
        }
        return new StreamReader(input.rest, input.kind);
      }
      case EMPTY ->
          throw new UnreadableInputException(
              name.equals(STDIN) ? Hints.NOTHING_ARRIVED : name + " is empty.");
      case CAPTURE ->
          throw new UnreadableInputException(
              name
                  + " is a capture, not tshark's output. Give the file itself:\n  "
                  + forCaptures
                  + "\nor let tshark read the stream:\n  ... | "
                  + "tshark -n -r - -T ek $(tcpteardown fields --options) | tcpteardown analyze -");
      case COMPRESSED ->
          throw new UnreadableInputException(
              name
                  + " is compressed. A compressed capture can be read as a file:\n  "
                  + forCaptures
                  + "\nCompressed output of tshark has to be unpacked first, for instance:\n"
                  + "  gzip -dc FILE | tcpteardown analyze -");
      case UTF16 ->
          throw new UnreadableInputException(
              name
                  + " is text in UTF-16, which PowerShell writes for '>'."
                  + " Use a pipe instead, or let cmd write the file:\n"
                  + "  cmd /c \""
                  + Hints.tshark(InputKind.EK).replace("$(tcpteardown fields --options)", "-e ...")
                  + " > OUT\"");
      default ->
          throw new UnreadableInputException(
              name + " is not EK, JSON or a capture; it starts with " + input.excerpt + ".");
    }
  }

  private static void requireFile(Path file) throws UnreadableInputException {
    String name = Excerpt.printable(file.toString());
    if (Files.isDirectory(file)) {
      throw new UnreadableInputException(name + " is a directory, not a file.");
    }
    if (!Files.exists(file)) {
      throw new UnreadableInputException(
          "There is no file "
              + name
              + (file.isAbsolute()
                  ? ""
                  : " in " + Excerpt.printable(System.getProperty("user.dir", ".")))
              + ".");
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableInputException("No permission to read " + name + ".");
    }
  }

  private static String quoted(Path file) {
    String name = Excerpt.printable(file.toString());
    return name.matches("[\\w./:\\\\-]+") ? name : "'" + name + "'";
  }

  /** An input whose first bytes have been looked at. */
  private record Sniffed(InputKind kind, String excerpt, InputStream rest) {}

  private static Sniffed sniff(InputStream in) throws IOException {
    byte[] head = new byte[InputKind.HEAD_BYTES];
    int length = 0;
    Optional<InputKind> kind = Optional.empty();
    while (kind.isEmpty()) {
      int read = in.read(head, length, head.length - length);
      length += Math.max(read, 0);
      kind = InputKind.of(head, length, read < 0 || length == head.length);
    }
    int start = hasByteOrderMark(head, length) ? 3 : 0;
    InputStream replay = new ByteArrayInputStream(head, start, length - start);
    String excerpt = Excerpt.of(head, start, length);
    return new Sniffed(kind.get(), excerpt, new SequenceInputStream(replay, in));
  }

  private static boolean hasByteOrderMark(byte[] head, int length) {
    return length >= 3
        && head[0] == (byte) 0xef
        && head[1] == (byte) 0xbb
        && head[2] == (byte) 0xbf;
  }
}

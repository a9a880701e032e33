package org.tcpteardown.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.pcap.PacketFilter;

/** Chooses the reader for an input. */
public final class Readers {
  private static final String STDIN = "Standard input";

  private Readers() {}

  /**
   * What is done with a reader. It may be done twice: first with libpcap and, when tshark has to
   * take most of the frames apart, from the start with tshark.
   */
  public interface Reading<T> {
    T with(FrameReader reader) throws UnreadableInputException, IOException;
  }

  /**
   * Reads a file. The reader is closed afterwards.
   *
   * @param tshark the tshark to start if one is needed
   * @param notice told in one line if a capture, or a part of it, is not read with libpcap, and why
   * @throws UnreadableInputException when the file is missing, or is not what was chosen
   */
  public static <T> T read(
      Path file, Choice choice, TsharkUse tshark, Consumer<String> notice, Reading<T> reading)
      throws UnreadableInputException, IOException {
    return read(file, choice, tshark, notice, /* filter= */ "", reading);
  }

  /**
   * The same of what a filter leaves of the file: all frames keep their numbers.
   *
   * @param filter in libpcap's syntax; empty for none
   */
  public static <T> T read(
      Path file,
      Choice choice,
      TsharkUse tshark,
      Consumer<String> notice,
      String filter,
      Reading<T> reading)
      throws UnreadableInputException, IOException {
    try (FrameReader reader = open(file, choice, tshark, notice, filter)) {
      return reading.with(reader);
    } catch (NeedsTsharkException e) {
      if (choice != Choice.AUTO) {
        throw e;
      }
      notice.accept("reading with tshark, since " + e.reason());
    }
    try (FrameReader reader = tshark(file, tshark, filter)) {
      return reading.with(reader);
    }
  }

  /**
   * Reads captures of which each begins where the one before ended, as if they were one file:
   * frames are numbered on, and streams numbered anew. The reader is closed afterwards.
   *
   * @param files in the order of their first frames
   * @param parts filled with what each of them is of the whole
   * @throws UnreadableInputException also when they do not follow each other
   */
  public static <T> T readInTurn(
      List<Path> files,
      Choice choice,
      TsharkUse tshark,
      Consumer<String> notice,
      String filter,
      List<FilePart> parts,
      Reading<T> reading)
      throws UnreadableInputException, IOException {
    Set<Path> withTshark = new HashSet<>();
    while (true) {
      parts.clear();
      FilesInTurn all =
          new FilesInTurn(
              files,
              file ->
                  withTshark.contains(file)
                      ? tshark(file, tshark, filter)
                      : open(file, choice, tshark, notice, filter),
              parts::add);
      try (all) {
        return reading.with(all);
      } catch (NeedsTsharkException e) {
        if (choice != Choice.AUTO || !withTshark.add(all.current())) {
          throw e;
        }
        notice.accept(
            "reading "
                + Excerpt.printable(all.current().toString())
                + " with tshark, since "
                + e.reason());
      }
    }
  }

  /** The filter of that expression; null for an empty one. */
  static @Nullable PacketFilter filter(String expression) throws UnreadableInputException {
    if (expression.isBlank()) {
      return null;
    }
    if (!PacketFilter.problem().isEmpty()) {
      throw new UnreadableInputException(PacketFilter.problem() + "; --filter needs it.");
    }
    return new PacketFilter(expression);
  }

  /** tshark makes frames of all; those that the filter leaves are looked for here. */
  private static FrameReader tshark(Path file, TsharkUse tshark, String filter)
      throws UnreadableInputException, IOException {
    FrameReader all = new TsharkReader(file, tshark);
    PacketFilter usable = filter(filter);
    if (usable == null) {
      return all;
    }
    usable.close();
    return new FilteredReader(all, FilteredFrames.matching(file, filter));
  }

  /**
   * A reader for a file, for those who know that one reader will do, or can do without the result.
   *
   * @throws UnreadableInputException when the file is missing, or is not what was chosen
   */
  public static FrameReader open(Path file, Choice choice, TsharkUse tshark)
      throws UnreadableInputException, IOException {
    return open(file, choice, tshark, notice -> {}, /* filter= */ "");
  }

  private static FrameReader open(
      Path file, Choice choice, TsharkUse tshark, Consumer<String> notice, String filter)
      throws UnreadableInputException, IOException {
    requireFile(file);
    if (choice == Choice.TSHARK || choice == Choice.LIBPCAP) {
      requireNoPipe(file);
      return choice == Choice.TSHARK ? tshark(file, tshark, filter) : libpcap(file, tshark, filter);
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
      boolean stream = !Files.isRegularFile(file) && input.kind == InputKind.CAPTURE;
      if (choice == Choice.AUTO && forTshark && !stream) {
        return capture(file, input.kind, tshark, notice, filter);
      }
      FrameReader reader =
          stream(
              input,
              choice,
              Excerpt.printable(file.toString()),
              "tcpteardown analyze " + quoted(file),
              filter);
      handedOver = true;
      return reader;
    } finally {
      if (!handedOver) {
        in.close();
      }
    }
  }

  private static FrameReader capture(
      Path file, InputKind kind, TsharkUse tshark, Consumer<String> notice, String filter)
      throws UnreadableInputException, IOException {
    requireNoPipe(file);
    if (kind != InputKind.CAPTURE) {
      return tshark(file, tshark, filter);
    }
    String problem = LibpcapReader.problem();
    if (problem != null) {
      notice.accept("reading with tshark, which takes longer, since " + problem);
      return tshark(file, tshark, filter);
    }
    return new LibpcapReader(file, tshark, notice, filter(filter));
  }

  private static FrameReader libpcap(Path file, TsharkUse tshark, String filter)
      throws UnreadableInputException {
    String problem = LibpcapReader.problem();
    if (problem != null) {
      throw new UnreadableInputException(problem + "; --reader tshark does without it.");
    }
    return new LibpcapReader(file, tshark.program(), filter(filter));
  }

  /** libpcap and tshark look at a capture more than once. */
  private static void requireNoPipe(Path file) throws UnreadableInputException {
    if (!Files.isRegularFile(file)) {
      throw new UnreadableInputException(
          Excerpt.printable(file.toString())
              + " is a pipe, and that reader needs a file. Without --reader a pcap or pcapng"
              + " capture is read as it comes.");
    }
  }

  /**
   * A reader for a stream, for instance standard input. Waits for the first bytes.
   *
   * @throws UnreadableInputException when the stream is not what was chosen
   */
  public static FrameReader stdin(InputStream in, Choice choice)
      throws UnreadableInputException, IOException {
    return stdin(in, choice, /* filter= */ "");
  }

  /**
   * The same of what a filter leaves of a capture: all frames keep their numbers.
   *
   * @param filter in libpcap's syntax; empty for none
   */
  public static FrameReader stdin(InputStream in, Choice choice, String filter)
      throws UnreadableInputException, IOException {
    if (choice == Choice.TSHARK || choice == Choice.LIBPCAP) {
      throw new UnreadableInputException(
          "That reader reads files only. Without --reader a pcap or pcapng capture on standard"
              + " input is read as it comes.");
    }
    return stream(sniff(new PipeInput(in)), choice, STDIN, "tcpteardown analyze FILE", filter);
  }

  private static FrameReader stream(
      Sniffed input, Choice choice, String name, String forCaptures, String filter)
      throws UnreadableInputException {
    switch (input.kind) {
      case EK, JSON -> {
        InputKind chosen = choice == Choice.JSON ? InputKind.JSON : InputKind.EK;
        if (choice != Choice.AUTO && chosen != input.kind) {
          String other = input.kind == InputKind.EK ? "ek" : "json";
          throw new UnreadableInputException(
              name + " is " + input.kind + ", not " + chosen + ". Use --reader " + other + ".");
        }
        if (!filter.isBlank()) {
          throw new UnreadableInputException(
              name
                  + " is tshark's output, which holds no packets: --filter is for captures. tshark"
                  + " itself takes -f where it captures, and -Y.");
        }
        return new StreamReader(input.rest, input.kind);
      }
      case EMPTY ->
          throw new UnreadableInputException(
              name.equals(STDIN) ? Hints.NOTHING_ARRIVED : name + " is empty.");
      case CAPTURE -> {
        if (choice != Choice.AUTO) {
          throw new UnreadableInputException(
              name
                  + " is a capture, not tshark's output. Without --reader it can be read:\n  "
                  + forCaptures);
        }
        return new CaptureStreamReader(input.rest, name, filter(filter));
      }
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

  static void requireFile(Path file) throws UnreadableInputException {
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

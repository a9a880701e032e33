package org.tcpteardown.annotate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.RowShelf;

/**
 * Keeps rows in a temporary file, as the text that a sidecar has for them. The file is made when it
 * is first needed, and is gone when the program ends.
 */
public final class RowFile implements RowShelf {
  private static final int FIRST_ROWS = 1 << 14;

  /** One row as text. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Text(long number, byte[] flow, byte[] facts, int factRows) {}

  private final Path folder;
  private final RowColumns columns = new RowColumns();
  private final List<FileChannel> channel = new ArrayList<>(1);
  private long[] numbers = new long[FIRST_ROWS];

  /** Where each row begins in the file; the last entry is the file's end. */
  private long[] begins = new long[FIRST_ROWS + 1];

  /** How long the flow's own line is; its facts follow. */
  private int[] flowBytes = new int[FIRST_ROWS];

  /** Rows that could not be written, by index: a full disk costs memory, not results. */
  private final Map<Integer, FlowRow> unwritten = new HashMap<>();

  private int size;
  private long factRows;

  /** In the system's folder for temporary files. */
  public RowFile() {
    this(Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  RowFile(Path folder) {
    this.folder = folder;
  }

  @Override
  public void put(List<? extends FlowRow> rows) {
    int first = size;
    long factRowsBefore = factRows;
    try {
      if (unwritten.isEmpty()) {
        write(rows);
        return;
      }
    } catch (IOException e) {
      size = first;
      factRows = factRowsBefore;
    }
    for (FlowRow row : rows) {
      reserve();
      numbers[size] = row.number();
      begins[size + 1] = begins[size];
      factRows += row.facts().size();
      unwritten.put(size, row);
      size++;
    }
  }

  private void write(List<? extends FlowRow> rows) throws IOException {
    List<Text> texts = rows.parallelStream().map(RowFile::text).toList();
    int bytes = texts.stream().mapToInt(t -> t.flow().length + t.facts().length).sum();
    ByteBuffer all = ByteBuffer.allocate(bytes);
    long begin = begins[size];
    for (Text text : texts) {
      reserve();
      numbers[size] = text.number();
      flowBytes[size] = text.flow().length;
      begins[size] = begin + all.position();
      all.put(text.flow()).put(text.facts());
      begins[size + 1] = begin + all.position();
      factRows += text.factRows();
      size++;
    }
    write(all.flip(), begin);
  }

  private static Text text(FlowRow row) {
    StringBuilder flow = new StringBuilder(400);
    SidecarRows.flow(flow, row);
    StringBuilder facts = new StringBuilder(400);
    SidecarRows.facts(facts, row);
    return new Text(row.number(), utf8(flow), utf8(facts), row.facts().size());
  }

  private static byte[] utf8(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void reserve() {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
      flowBytes = Arrays.copyOf(flowBytes, size * 2);
      begins = Arrays.copyOf(begins, size * 2 + 1);
    }
  }

  private void write(ByteBuffer bytes, long at) throws IOException {
    if (channel.isEmpty()) {
      Path file = Files.createTempFile(folder, "tcpteardown-", ".rows");
      channel.add(
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
      deleteAtOnce(file);
    }
    long to = at;
    while (bytes.hasRemaining()) {
      to += channel.get(0).write(bytes, to);
    }
  }

  /** Where the system can, so that nothing is left however the program ends. */
  private static void deleteAtOnce(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit(); // Windows does not delete what is open
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long flowNumber(int index) {
    return numbers[index];
  }

  @Override
  public FlowRow row(int index) {
    FlowRow inMemory = unwritten.get(index);
    if (inMemory != null) {
      return inMemory;
    }
    byte[] bytes = new byte[(int) (begins[index + 1] - begins[index])];
    ByteBuffer into = ByteBuffer.wrap(bytes);
    try {
      while (into.hasRemaining()) {
        if (channel.get(0).read(into, begins[index] + into.position()) < 0) {
          throw new IOException("it is shorter than it was");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("rows could not be read from the temporary file", e);
    }
    int flow = flowBytes[index];
    return new TextRow(
        columns,
        numbers[index],
        new String(bytes, 0, flow, StandardCharsets.UTF_8),
        new String(bytes, flow, bytes.length - flow, StandardCharsets.UTF_8));
  }

  @Override
  public long factRows() {
    return factRows;
  }
}

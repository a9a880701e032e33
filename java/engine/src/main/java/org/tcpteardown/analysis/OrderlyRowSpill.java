package org.tcpteardown.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.EndpointCache;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.spill.SpillFile;
import org.tcpteardown.tcp.OrderlyFlow.Fin;

/**
 * Keeps the rows of flows in good order as numbers in a temporary file. A full disk costs memory,
 * not rows. One thread puts; when that is over, any may read.
 */
final class OrderlyRowSpill {
  /** Longs of a row, and of each of its FINs, the last of it. */
  private static final int ROW_WORDS = 18;

  private static final int FIN_WORDS = 5;
  private static final int ROW_BYTES = ROW_WORDS * Long.BYTES;

  private static final int ROWS_READ = 1024;
  private static final long LOW_32 = 0xffff_ffffL;
  private static final long V6 = 1L << 31;

  private final OrderlyRows templates;
  private final SpillFile file;
  private final List<int[]> numbers = new ArrayList<>();

  /** What could not be written, piece by piece, after what was. */
  private final List<long[]> inMemory = new ArrayList<>();

  private int onDisk;
  private int size;

  /** One for each thread that reads. */
  private final ThreadLocal<Block> blocks = ThreadLocal.withInitial(Block::new);

  OrderlyRowSpill(OrderlyRows templates, SpillFile file) {
    this.templates = templates;
    this.file = file;
  }

  /** Rows on their way here. */
  static final class Packed {
    private final int[] numbers;
    private final long[] words;

    private Packed(List<OrderlyRow> rows, OrderlyRows templates) {
      numbers = new int[rows.size()];
      words = new long[rows.size() * ROW_WORDS];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.toIntExact(rows.get(i).number());
        pack(rows.get(i), templates, words, i * ROW_WORDS);
      }
    }
  }

  private static void pack(OrderlyRow row, OrderlyRows templates, long[] to, int at) {
    IpAddress client = row.client().address();
    IpAddress server = row.server().address();
    long kind = (client.v6() ? V6 : 0) | templates.indexOf(row.common());
    to[at] = row.number() << Integer.SIZE | kind;
    to[at + 1] = row.firstFrame();
    to[at + 2] = row.lastFrame();
    to[at + 3] = (long) row.client().port() << Integer.SIZE | row.server().port();
    to[at + 4] = client.high();
    to[at + 5] = client.low();
    to[at + 6] = server.high();
    to[at + 7] = server.low();
    pack(row.firstFin(), to, at + ROW_WORDS - 2 * FIN_WORDS);
    pack(row.secondFin(), to, at + ROW_WORDS - FIN_WORDS);
  }

  private static void pack(Fin fin, long[] to, int at) {
    to[at] = fin.frame();
    to[at + 1] = fin.timeNs();
    to[at + 2] = fin.quietNs();
    to[at + 3] = fin.ackFrame();
    to[at + 4] = fin.ackTimeNs();
  }

  /** Makes rows ready; any thread may do that. */
  Packed pack(List<OrderlyRow> rows) {
    return new Packed(rows, templates);
  }

  void put(Packed rows) {
    if (rows.numbers.length == 0) {
      return;
    }
    numbers.add(rows.numbers);
    size += rows.numbers.length;
    if (inMemory.isEmpty()) {
      try {
        write(rows.words);
        onDisk = size;
        return;
      } catch (IOException e) {
        // From now on they stay here.
      }
    }
    inMemory.add(rows.words);
  }

  private void write(long[] words) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.nativeOrder());
    out.asLongBuffer().put(words);
    file.append(out);
  }

  int size() {
    return size;
  }

  /** The numbers of the flows of all rows, in the order of their indexes, piece by piece. */
  List<int[]> flowNumbers() {
    return numbers;
  }

  OrderlyRow row(int index) {
    Block block = blocks.get();
    if (index >= onDisk) {
      return inMemory(index, block);
    }
    if (block.first < 0 || index < block.first || index >= block.first + ROWS_READ) {
      read(index - index % ROWS_READ, block);
    }
    return unpack(block.rows, (index - block.first) * ROW_WORDS, block.ends);
  }

  /**
   * The rows that a thread read last: it mostly asks for one after the other. Knows nothing of
   * whose they are, which would live as long as the thread then.
   */
  private static final class Block {
    private final long[] rows = new long[ROWS_READ * ROW_WORDS];
    private final ByteBuffer bytes =
        ByteBuffer.allocate(ROWS_READ * ROW_BYTES).order(ByteOrder.nativeOrder());
    private final EndpointCache ends = new EndpointCache();

    /** Which is the first of them; less than 0 when there are none. */
    private int first = -1;
  }

  private OrderlyRow inMemory(int index, Block block) {
    int first = onDisk;
    for (long[] some : inMemory) {
      int count = some.length / ROW_WORDS;
      if (index < first + count) {
        return unpack(some, (index - first) * ROW_WORDS, block.ends);
      }
      first += count;
    }
    throw new IndexOutOfBoundsException(index);
  }

  private void read(int first, Block into) {
    int count = Math.min(ROWS_READ, onDisk - first);
    into.first = -1;
    into.bytes.clear().limit(count * ROW_BYTES);
    try {
      file.read((long) first * ROW_BYTES, into.bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("rows could not be read from the temporary file", e);
    }
    into.bytes.flip().asLongBuffer().get(into.rows, 0, count * ROW_WORDS);
    into.first = first;
  }

  private OrderlyRow unpack(long[] from, int at, EndpointCache ends) {
    long begins = from[at];
    boolean v6 = (begins & V6) != 0;
    long ports = from[at + 3];
    IpAddress client = ends.address(v6, from[at + 4], from[at + 5]);
    return new OrderlyRow(
        begins >>> Integer.SIZE,
        new Endpoint(client, (int) (ports >>> Integer.SIZE)),
        ends.get(v6, from[at + 6], from[at + 7], (int) ports),
        from[at + 1],
        from[at + 2],
        unpackFin(from, at + ROW_WORDS - 2 * FIN_WORDS),
        unpackFin(from, at + ROW_WORDS - FIN_WORDS),
        templates.template((int) (begins & LOW_32 & ~V6)));
  }

  private static Fin unpackFin(long[] from, int at) {
    return new Fin(from[at], from[at + 1], from[at + 2], from[at + 3], from[at + 4]);
  }
}

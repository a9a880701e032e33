package org.tcpteardown.analysis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.IpAddress;
import org.tcpteardown.spill.SpillFile;
import org.tcpteardown.tcp.OrderlyFlow.Fin;

/**
 * Keeps the rows of flows in good order as numbers in a temporary file. A full disk costs memory,
 * not rows. One thread puts; when that is over, any may read.
 */
final class OrderlyRowSpill {
  private static final int ROW_BYTES = 18 * Long.BYTES;
  private static final int ROWS_READ = 1024;
  private static final long LOW_32 = 0xffff_ffffL;
  private static final long V6 = 1L << 31;

  private final OrderlyRows templates;
  private final SpillFile file;
  private final List<int[]> numbers = new ArrayList<>();

  /** What could not be written, and the index of its first row. */
  private final List<ByteBuffer> inMemory = new ArrayList<>();

  private int onDisk;
  private int size;
  private final ByteBuffer block = ByteBuffer.allocate(ROWS_READ * ROW_BYTES);
  private int blockFirst = -1;

  OrderlyRowSpill(OrderlyRows templates, SpillFile file) {
    this.templates = templates;
    this.file = file;
  }

  /** Rows on their way here. */
  static final class Packed {
    private final int[] numbers;
    private final ByteBuffer bytes;

    private Packed(List<OrderlyRow> rows, OrderlyRows templates) {
      numbers = new int[rows.size()];
      bytes = ByteBuffer.allocate(rows.size() * ROW_BYTES);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Math.toIntExact(rows.get(i).number());
        pack(rows.get(i), templates, bytes);
      }
      bytes.flip();
    }
  }

  private static void pack(OrderlyRow row, OrderlyRows templates, ByteBuffer to) {
    boolean v6 = row.client().address().v6();
    Fin first = row.firstFin();
    Fin second = row.secondFin();
    to.putLong(row.number() << Integer.SIZE | (v6 ? V6 : 0) | templates.indexOf(row.common()));
    to.putLong(row.firstFrame());
    to.putLong(row.lastFrame());
    to.putInt(row.client().port()).putInt(row.server().port());
    to.putLong(row.client().address().high()).putLong(row.client().address().low());
    to.putLong(row.server().address().high()).putLong(row.server().address().low());
    pack(first, to);
    pack(second, to);
  }

  private static void pack(Fin fin, ByteBuffer to) {
    to.putLong(fin.frame()).putLong(fin.timeNs()).putLong(fin.quietNs());
    to.putInt((int) (fin.ackFrame() - fin.frame()));
    to.putInt(0);
    to.putLong(fin.ackTimeNs() - fin.timeNs());
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
        file.append(rows.bytes.duplicate());
        onDisk = size;
        return;
      } catch (IOException e) {
        // From now on they stay here.
      }
    }
    inMemory.add(rows.bytes);
  }

  int size() {
    return size;
  }

  /** The numbers of the flows of all rows, in the order of their indexes, piece by piece. */
  List<int[]> flowNumbers() {
    return numbers;
  }

  synchronized OrderlyRow row(int index) {
    if (index >= onDisk) {
      return unpack(inMemoryAt(index));
    }
    if (blockFirst < 0 || index < blockFirst || index >= blockFirst + ROWS_READ) {
      read(index - index % ROWS_READ);
    }
    return unpack(block.position((index - blockFirst) * ROW_BYTES));
  }

  private ByteBuffer inMemoryAt(int index) {
    int first = onDisk;
    for (ByteBuffer some : inMemory) {
      int rows = some.limit() / ROW_BYTES;
      if (index < first + rows) {
        return some.duplicate().position((index - first) * ROW_BYTES);
      }
      first += rows;
    }
    throw new IndexOutOfBoundsException(index);
  }

  private void read(int first) {
    blockFirst = -1;
    block.clear().limit(Math.min(ROWS_READ, onDisk - first) * ROW_BYTES);
    try {
      file.read((long) first * ROW_BYTES, block);
    } catch (IOException e) {
      throw new UncheckedIOException("rows could not be read from the temporary file", e);
    }
    blockFirst = first;
  }

  private OrderlyRow unpack(ByteBuffer from) {
    long begins = from.getLong();
    boolean v6 = (begins & V6) != 0;
    long firstFrame = from.getLong();
    long lastFrame = from.getLong();
    int clientPort = from.getInt();
    int serverPort = from.getInt();
    IpAddress client = new IpAddress(v6, from.getLong(), from.getLong());
    IpAddress server = new IpAddress(v6, from.getLong(), from.getLong());
    return new OrderlyRow(
        begins >>> Integer.SIZE,
        new Endpoint(client, clientPort),
        new Endpoint(server, serverPort),
        firstFrame,
        lastFrame,
        unpackFin(from),
        unpackFin(from),
        templates.template((int) (begins & LOW_32 & ~V6)));
  }

  private static Fin unpackFin(ByteBuffer from) {
    long frame = from.getLong();
    long timeNs = from.getLong();
    long quietNs = from.getLong();
    int ackAfter = from.getInt();
    from.getInt();
    return new Fin(frame, timeNs, quietNs, frame + ackAfter, timeNs + from.getLong());
  }
}

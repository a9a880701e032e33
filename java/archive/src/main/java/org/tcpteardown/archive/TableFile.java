package org.tcpteardown.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.output.CloseShieldOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopStreams;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as one Parquet file. By Parquet's own library: Spark's SQL takes twice as long for
 * rows of a hundred columns of which most are missing, and a while to start.
 */
final class TableFile implements Closeable {
  private final ParquetWriter<@Nullable Object[]> writer;
  private long rows;

  /** Writes to a stream, which somebody else closes. */
  TableFile(List<Column> columns, OutputStream to, Configuration hadoop) throws IOException {
    writer =
        new Builder(columns, new Target(to))
            .withConf(hadoop)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build();
  }

  /** Adds a row: a value for each column, or null. */
  void add(@Nullable Object[] row) throws IOException {
    writer.write(row);
    rows++;
  }

  long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {
    private final List<Column> columns;

    Builder(List<Column> columns, OutputFile file) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration hadoop) {
      return new Rows(columns);
    }
  }

  private static final class Rows extends WriteSupport<@Nullable Object[]> {
    private final List<Column> columns;

    @SuppressWarnings("NullAway.Init") // set before the first row
    private RecordConsumer to;

    Rows(List<Column> columns) {
      this.columns = columns;
    }

    @Override
    @SuppressWarnings("deprecation") // abstract all the same
    public WriteContext init(Configuration hadoop) {
      return new WriteContext(
          new MessageType("rows", columns.stream().map(Column::parquet).toList()), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      to = consumer;
    }

    @Override
    public void write(@Nullable Object[] row) {
      to.startMessage();
      for (int i = 0; i < row.length; i++) {
        Object value = row[i];
        if (value != null) {
          Column column = columns.get(i);
          to.startField(column.name(), i);
          add(column.kind(), value);
          to.endField(column.name(), i);
        }
      }
      to.endMessage();
    }

    private void add(Column.Kind kind, Object value) {
      switch (kind) {
        case TEXT -> to.addBinary(Binary.fromString((String) value));
        case TEXTS -> texts((List<?>) value);
        case INTEGER -> to.addInteger((Integer) value);
        case LONG, TIME -> to.addLong((Long) value);
        case DOUBLE -> to.addDouble((Double) value);
        case FLAG -> to.addBoolean((Boolean) value);
      }
    }

    private void texts(List<?> texts) {
      to.startGroup();
      if (!texts.isEmpty()) {
        to.startField("list", 0);
        for (Object text : texts) {
          to.startGroup();
          to.startField("element", 0);
          to.addBinary(Binary.fromString((String) text));
          to.endField("element", 0);
          to.endGroup();
        }
        to.endField("list", 0);
      }
      to.endGroup();
    }
  }

  /** Somebody else's stream, who closes it. */
  private record Target(OutputStream to) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      return HadoopStreams.wrap(
          new FSDataOutputStream(CloseShieldOutputStream.wrap(to), /* stats= */ null));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}

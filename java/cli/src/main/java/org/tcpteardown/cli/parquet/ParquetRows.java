package org.tcpteardown.cli.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.cli.flows.AnswerColumn;
import org.tcpteardown.cli.flows.RowPrinter;

/**
 * Writes rows as Parquet: whole numbers as INT64, others as DOUBLE, moments as TIMESTAMP in
 * nanoseconds of UTC, text as STRING; what is not known is null.
 */
public final class ParquetRows implements RowPrinter {
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final OutputStream out;
  private @Nullable ParquetWriter<@Nullable Object[]> writer;

  /** Writes to a stream, which stays open. */
  public ParquetRows(OutputStream out) {
    this.out = out;
  }

  @Override
  public void begin(List<AnswerColumn> columns) throws IOException {
    Set<String> labels = new HashSet<>();
    for (AnswerColumn column : columns) {
      if (!labels.add(column.label())) {
        throw new IllegalArgumentException(
            "two columns are called " + column.label() + ": give one another name");
      }
    }
    writer = new Builder(new Target(out), columns).build();
  }

  @Override
  public void row(@Nullable Object[] values) throws IOException {
    open().write(values);
  }

  @Override
  public void end() throws IOException {
    open().close();
  }

  private ParquetWriter<@Nullable Object[]> open() throws IOException {
    ParquetWriter<@Nullable Object[]> begun = writer;
    if (begun == null) {
      throw new IOException("nothing was begun");
    }
    return begun;
  }

  private static final class Builder extends ParquetWriter.Builder<@Nullable Object[], Builder> {
    private final List<AnswerColumn> columns;

    Builder(OutputFile file, List<AnswerColumn> columns) {
      super(file);
      this.columns = columns;
      withConf(new PlainParquetConfiguration());
      withCompressionCodec(CompressionCodecName.LZ4_RAW);
      withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @Deprecated // and abstract all the same
    protected WriteSupport<@Nullable Object[]> getWriteSupport(Configuration conf) {
      return new Support(columns);
    }

    @Override
    protected WriteSupport<@Nullable Object[]> getWriteSupport(ParquetConfiguration conf) {
      return new Support(columns);
    }
  }

  /** Takes rows apart. */
  private static final class Support extends WriteSupport<@Nullable Object[]> {
    private final List<AnswerColumn> columns;
    private @Nullable RecordConsumer to;

    Support(List<AnswerColumn> columns) {
      this.columns = columns;
    }

    @Override
    public String getName() {
      return "tcpteardown";
    }

    @Override
    @Deprecated // and abstract all the same
    public WriteContext init(Configuration conf) {
      return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration conf) {
      return context();
    }

    private WriteContext context() {
      List<Type> fields = new ArrayList<>();
      columns.forEach(column -> fields.add(field(column)));
      return new WriteContext(new MessageType("flows", fields), Map.of());
    }

    private static Type field(AnswerColumn column) {
      return switch (column.type()) {
        case WHOLE -> Types.optional(PrimitiveTypeName.INT64).named(column.label());
        case DECIMAL -> Types.optional(PrimitiveTypeName.DOUBLE).named(column.label());
        case TRUTH -> Types.optional(PrimitiveTypeName.BOOLEAN).named(column.label());
        case MOMENT ->
            Types.optional(PrimitiveTypeName.INT64)
                .as(
                    LogicalTypeAnnotation.timestampType(
                        /* isAdjustedToUTC= */ true, TimeUnit.NANOS))
                .named(column.label());
        case TEXT ->
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.label());
      };
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      to = consumer;
    }

    @Override
    public void write(@Nullable Object[] row) {
      RecordConsumer consumer = to;
      if (consumer == null) {
        throw new IllegalStateException("nothing was begun");
      }
      consumer.startMessage();
      for (int i = 0; i < row.length; i++) {
        Object value = row[i];
        if (value != null) {
          AnswerColumn column = columns.get(i);
          consumer.startField(column.label(), i);
          write(column, value, consumer);
          consumer.endField(column.label(), i);
        }
      }
      consumer.endMessage();
    }

    private static void write(AnswerColumn column, Object value, RecordConsumer to) {
      switch (column.type()) {
        case WHOLE -> to.addLong(whole(value));
        case DECIMAL -> to.addDouble(((Number) value).doubleValue());
        case TRUTH -> to.addBoolean((Boolean) value);
        case MOMENT -> to.addLong(epochNs(column, value.toString()));
        case TEXT -> to.addBinary(Binary.fromString(value.toString()));
      }
    }

    private static long whole(Object value) {
      return value instanceof BigDecimal decimal
          ? decimal.longValueExact()
          : ((Number) value).longValue();
    }

    private static long epochNs(AnswerColumn column, String text) {
      try {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        return Math.addExact(
            Math.multiplyExact(moment.getEpochSecond(), NS_PER_SECOND), moment.getNano());
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(column.label() + " is not a time: " + text, e);
      }
    }
  }

  /** Where the bytes go. */
  private record Target(OutputStream out) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Counting(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Counting(out);
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

  private static final class Counting extends PositionOutputStream {
    private final OutputStream out;
    private long count;

    Counting(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return count;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      count += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush(); // whoever opened it closes it
    }
  }
}

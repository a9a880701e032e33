package org.tcpteardown.archive;

import java.io.Serializable;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A column of a table. Any of its values may be missing.
 *
 * @param kind what its values are
 */
record Column(String name, Kind kind) implements Serializable {
  /** What values are, in Java and in Parquet. */
  enum Kind {
    /** A {@link String}. */
    TEXT,
    /** A list of {@link String}, none of them missing. */
    TEXTS,
    /** An {@link Integer}. */
    INTEGER,
    /** A {@link Long}. */
    LONG,
    /** A {@link Double}. */
    DOUBLE,
    /** A {@link Boolean}. */
    FLAG,
    /** A {@link Long}: microseconds since 1970, in UTC. */
    TIME
  }

  /** As Spark names and nests it. */
  Type parquet() {
    return switch (kind) {
      case TEXT -> text(Types.optional(PrimitiveTypeName.BINARY), name);
      case TEXTS ->
          Types.optionalGroup()
              .as(LogicalTypeAnnotation.listType())
              .addField(
                  Types.repeatedGroup()
                      .addField(text(Types.required(PrimitiveTypeName.BINARY), "element"))
                      .named("list"))
              .named(name);
      case INTEGER -> Types.optional(PrimitiveTypeName.INT32).named(name);
      case LONG -> Types.optional(PrimitiveTypeName.INT64).named(name);
      case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      case FLAG -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
      case TIME ->
          Types.optional(PrimitiveTypeName.INT64)
              .as(LogicalTypeAnnotation.timestampType(/* isAdjustedToUTC= */ true, TimeUnit.MICROS))
              .named(name);
    };
  }

  private static Type text(
      Types.PrimitiveBuilder<org.apache.parquet.schema.PrimitiveType> builder, String name) {
    return builder.as(LogicalTypeAnnotation.stringType()).named(name);
  }
}

package org.tcpteardown.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumn;

/** {@code flows --format parquet}, read back by Parquet's own library. */
final class ParquetTest {
  private static final Path LATE = Checkout.capture("rv082-late-fin");
  private static final Path RESETS = Checkout.capture("crafted-resets");

  @TempDir Path folder = Path.of("");

  private Path file() {
    return folder.resolve("x.parquet");
  }

  private static List<Map<String, Object>> rows(Path file) throws IOException {
    Hydrator<Map<String, Object>, Map<String, Object>, String[]> hydrator =
        new Hydrator<>() {
          @Override
          public Map<String, Object> start() {
            return new HashMap<>();
          }

          @Override
          public Map<String, Object> add(Map<String, Object> row, String[] path, Object value) {
            if (value != null) {
              row.put(path[0], value);
            }
            return row;
          }

          @Override
          public Map<String, Object> finish(Map<String, Object> row) {
            return row;
          }
        };
    try (Stream<Map<String, Object>> all = ParquetReader.streamContent(file.toFile(), hydrator)) {
      return all.toList();
    }
  }

  private static Map<String, Object> row(String line) {
    Map<String, Object> row = new HashMap<>();
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    json.asMap().forEach((name, value) -> row.put(name, plain(name, value.getAsJsonPrimitive())));
    return row;
  }

  private static Object plain(String name, JsonPrimitive value) {
    ColumnType type = FlowColumn.find(name).orElseThrow().type();
    return switch (type) {
      case NUMBER -> value.getAsLong();
      case SECONDS -> value.getAsDouble();
      case FLAG -> value.getAsBoolean();
      case TEXT -> value.getAsString();
      case TIME, MINUTE -> {
        Instant moment = OffsetDateTime.parse(value.getAsString()).toInstant();
        yield moment.getEpochSecond() * 1_000_000_000L + moment.getNano();
      }
    };
  }

  @Test
  void holdsWhatNdjsonTells() throws IOException {
    Run run = Run.of("flows", LATE, RESETS, "--format", "parquet", "-o", file());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    List<Map<String, Object>> expected =
        Run.of("flows", LATE, RESETS, "--format", "ndjson")
            .out()
            .lines()
            .map(ParquetTest::row)
            .toList();
    assertTrue(expected.size() > 2);
    assertEquals(expected, rows(file()));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  private static double number(Map<String, Object> row, String name) {
    return row.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  @Test
  void columnsHaveTypes() throws IOException {
    Run run =
        Run.of(
            "flows",
            RESETS,
            "--by",
            "minute,server",
            "--columns",
            "minute,server,flows,rst.count,half_close_time,rst.count/flows",
            "--format",
            "parquet",
            "-o",
            file());
    assertEquals(ExitCode.DONE, run.code(), run.err());
    MessageType schema = ParquetReader.readMetadata(file().toFile()).getFileMetaData().getSchema();
    assertEquals(
        List.of(
            "optional int64 minute (TIMESTAMP(NANOS,true))",
            "optional binary server (STRING)",
            "optional int64 flows",
            "optional int64 rst.count",
            "optional double half_close_time",
            "optional double rst.count/flows"),
        schema.getFields().stream().map(Object::toString).toList());
    List<Map<String, Object>> rows = rows(file());
    assertFalse(rows.isEmpty());
    for (Map<String, Object> row : rows) {
      double exact = number(row, "rst.count") / number(row, "flows");
      assertEquals(exact, number(row, "rst.count/flows"), 1e-9, row.toString());
    }
    assertTrue(
        rows.stream().anyMatch(row -> number(row, "rst.count/flows") % 1 > 0), rows.toString());
  }

  @Test
  void wrongUsageLeavesNoFile() {
    assertEquals(ExitCode.USAGE, Run.of("flows", LATE, "--format", "parquet").code());
    for (String sql : List.of("select nothing", "select flow as a, end as a from flows")) {
      Run run = Run.of("flows", LATE, "--sql", sql, "--format", "parquet", "-o", file());
      assertEquals(ExitCode.USAGE, run.code(), run.err());
      assertFalse(Files.exists(file()), sql);
    }
    Run full = Run.of("flows", LATE, "--format", "csv", "-o", folder.resolve("no/x.csv"));
    assertEquals(ExitCode.UNWRITABLE, full.code(), full.err());
  }

  @Test
  void textGoesToAFileToo() throws IOException {
    Path csv = folder.resolve("x.csv");
    Run run = Run.of("flows", LATE, "--format", "csv", "-o", csv);
    assertEquals(ExitCode.DONE, run.code(), run.err());
    assertEquals("", run.out());
    assertEquals(Run.of("flows", LATE, "--format", "csv").out(), Files.readString(csv));
  }

  /** As a user's program does, which has them not: from a repository, and then from its cache. */
  @Test
  void librariesAreFetchedOnce() throws Exception {
    Path jar =
        Path.of(MessageType.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    // .../org/apache/parquet/parquet-column/VERSION/FILE
    Path repository = jar.resolve("../../../../../..").normalize();
    for (String mirror : List.of(repository.toUri().toString(), "http://127.0.0.1:1/")) {
      Run run =
          new Program(folder)
              .without(Pattern.compile("parquet|jts-core|aircompressor|slf4j"))
              .jvm("-Duser.home=" + folder)
              .with("XDG_CACHE_HOME", folder.resolve("cache").toString())
              .with("TCPTEARDOWN_MAVEN", mirror)
              .run("flows", LATE, "--format", "parquet", "-o", file());
      assertEquals(ExitCode.DONE, run.code(), run.err());
      assertEquals(mirror.startsWith("file:"), run.err().contains("fetching"), run.err());
      assertEquals(1, rows(file()).size());
      Files.delete(file());
    }
  }
}

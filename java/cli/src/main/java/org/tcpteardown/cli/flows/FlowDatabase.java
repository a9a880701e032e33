package org.tcpteardown.cli.flows;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.flows.ColumnType;
import org.tcpteardown.flows.FlowColumn;
import org.tcpteardown.flows.FlowColumns;

/**
 * Answers questions by H2, in memory. Who asks may read the one table and nothing else: no files,
 * no Java code.
 */
public final class FlowDatabase implements AutoCloseable {
  private static final AtomicLong COUNT = new AtomicLong();

  private static final String READER = "reader";

  private final Connection owner;
  private final Connection reader;
  private final String key;

  private FlowDatabase(Connection owner, Connection reader, String key) {
    this.owner = owner;
    this.reader = reader;
    this.key = key;
  }

  /**
   * Makes one; takes a while.
   *
   * @param flows what is asked about; those that there are when it is asked
   */
  public static FlowDatabase open(FlowColumns flows) throws SQLException {
    String url = "jdbc:h2:mem:tcpteardown" + COUNT.incrementAndGet();
    String key = FlowEngine.register(flows);
    Connection owner =
        DriverManager.getConnection(
            url + ";DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE", "owner", "");
    try (Statement statement = owner.createStatement()) {
      statement.execute(table(flows, key));
      statement.execute("CREATE USER " + READER + " PASSWORD ''");
      statement.execute("GRANT SELECT ON flows TO " + READER);
    }
    return new FlowDatabase(owner, DriverManager.getConnection(url, READER, ""), key);
  }

  private static String table(FlowColumns flows, String key) {
    List<String> columns = new ArrayList<>();
    for (FlowColumn column : flows.columns()) {
      columns.add('"' + column.name() + "\" " + type(column.type()));
    }
    if (columns.isEmpty()) {
      columns.add("\"none\" BIGINT"); // a table needs one; nobody asks for it
    }
    return "CREATE TABLE flows("
        + String.join(", ", columns)
        + ") ENGINE \""
        + FlowEngine.class.getName()
        + "\" WITH \""
        + key
        + '"';
  }

  private static String type(ColumnType type) {
    return switch (type) {
      case NUMBER -> "BIGINT";
      case SECONDS -> "DOUBLE PRECISION";
      case FLAG -> "BOOLEAN";
      case TEXT, TIME, MINUTE -> "VARCHAR";
    };
  }

  /**
   * Complains of a query that H2 does not understand, before there are flows.
   *
   * @throws QueryException if so
   */
  public void check(Query query) throws QueryException {
    try {
      reader.prepareStatement(query.sql()).close();
    } catch (SQLException e) {
      throw new QueryException(Complaint.of(e));
    }
  }

  /**
   * Prints the answer to a query.
   *
   * @return how many rows that were
   * @throws QueryException if H2 does not understand it
   */
  public long print(Query query, RowPrinter printer) throws QueryException, IOException {
    try (PreparedStatement statement = reader.prepareStatement(query.sql());
        ResultSet rows = statement.executeQuery()) {
      ResultSetMetaData about = rows.getMetaData();
      int count = about.getColumnCount();
      List<String> labels = new ArrayList<>(query.labels());
      for (int i = labels.size(); i < count; i++) {
        labels.add(about.getColumnLabel(i + 1));
      }
      List<AnswerColumn> columns = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        columns.add(new AnswerColumn(labels.get(i), type(labels.get(i), i + 1, about)));
      }
      printer.begin(columns);
      @Nullable Object[] values = new Object[count];
      long printed = 0;
      while (rows.next()) {
        for (int i = 0; i < count; i++) {
          values[i] = rows.getObject(i + 1);
        }
        printer.row(values);
        printed++;
      }
      printer.end();
      return printed;
    } catch (SQLException e) {
      throw new QueryException(Complaint.of(e));
    }
  }

  private static AnswerColumn.Type type(String label, int column, ResultSetMetaData about)
      throws SQLException {
    return switch (about.getColumnType(column)) {
      case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT -> AnswerColumn.Type.WHOLE;
      case Types.NUMERIC, Types.DECIMAL ->
          isWhole(column, about) ? AnswerColumn.Type.WHOLE : AnswerColumn.Type.DECIMAL;
      case Types.DOUBLE, Types.FLOAT, Types.REAL -> AnswerColumn.Type.DECIMAL;
      case Types.BOOLEAN -> AnswerColumn.Type.TRUTH;
      default -> isMoment(label) ? AnswerColumn.Type.MOMENT : AnswerColumn.Type.TEXT;
    };
  }

  /** Of H2's own kind of number every value has a scale of its own. */
  private static boolean isWhole(int column, ResultSetMetaData about) throws SQLException {
    return about.getScale(column) == 0 && !about.getColumnTypeName(column).equals("DECFLOAT");
  }

  private static boolean isMoment(String label) {
    return FlowColumn.find(label)
        .filter(c -> c.type() == ColumnType.TIME || c.type() == ColumnType.MINUTE)
        .isPresent();
  }

  /** How many rows there are. */
  public long count(Query query) throws QueryException {
    try (PreparedStatement statement = reader.prepareStatement(query.countSql());
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new QueryException(Complaint.of(e));
    }
  }

  @Override
  public void close() throws SQLException {
    FlowEngine.forget(key);
    reader.close();
    owner.close();
  }
}

package org.tcpteardown.cli.flows;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.tcpteardown.flows.FlowColumns;

/** Opens a database while flows are read, for that takes as long as reading many of them. */
public final class Answers implements AutoCloseable {
  private final FutureTask<FlowDatabase> opening;

  /** Begins to open it, and to look whether it understands a query. */
  public Answers(FlowColumns flows, Query query) {
    opening = new FutureTask<>(() -> open(flows, query));
    Thread thread = new Thread(opening, "opens the database");
    thread.setDaemon(true);
    thread.start();
  }

  private static FlowDatabase open(FlowColumns flows, Query query)
      throws SQLException, QueryException {
    FlowDatabase database = FlowDatabase.open(flows);
    database.check(query);
    return database;
  }

  /** Waits for it; throws when the query cannot be understood. */
  public void check() throws QueryException {
    database();
  }

  /** The database, when it is open. */
  public FlowDatabase database() throws QueryException {
    try {
      return opening.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof QueryException misunderstood) {
        throw misunderstood;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      opening.get().close();
    } catch (ExecutionException | InterruptedException | SQLException e) {
      // It goes with the process.
    }
  }
}

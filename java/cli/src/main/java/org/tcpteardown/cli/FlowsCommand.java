package org.tcpteardown.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tcpteardown.cli.flows.AnswerFormat;
import org.tcpteardown.cli.flows.Answers;
import org.tcpteardown.cli.flows.FlowDatabase;
import org.tcpteardown.cli.flows.Query;
import org.tcpteardown.cli.flows.QueryException;
import org.tcpteardown.cli.flows.QueryMaker;
import org.tcpteardown.cli.flows.Question;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.flows.FlowColumn;
import org.tcpteardown.flows.FlowColumns;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tcpteardown flows}. */
@Command(
    name = "flows",
    mixinStandardHelpOptions = true,
    description = {
      "One row for each connection, or for each client, server, port, cause, minute ...",
      "What is saved of a capture is used if the capture was not written to since; others are"
          + " analysed first."
    })
final class FlowsCommand implements Callable<Integer> {
  private static final int USUAL_ROWS = 100;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Mixin private final NamedCaptures named = new NamedCaptures();

  @Option(
      names = {"-w", "--where"},
      paramLabel = "FILTER",
      description =
          "Only connections of which this is true, for instance 'rst.count > 0 and fin.count = 0';"
              + " as a display filter (&&, ||, !, ==, contains, with or without tcpteardown.) or as"
              + " in SQL.")
  private String where = "";

  @Option(
      names = "--by",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "A row for each value of these columns: client, server, server.port, cause, end, minute"
              + " or any other, several with commas.")
  private List<String> by = List.of();

  @Option(
      names = "--having",
      paramLabel = "FILTER",
      description =
          "With --by: only rows of which this is true, for instance 'rst.count.srv > 10 and"
              + " syn.count / ct.count > 2'.")
  private String having = "";

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "What to show, with commas; also computed, as syn.count/ct.count.")
  private List<String> columns = List.of();

  @Option(
      names = "--sort",
      paramLabel = "COLUMN[:asc|desc]",
      split = ",",
      description = "What to sort by: numbers with the largest first, texts from A on.")
  private List<String> sort = List.of();

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Rows at the most; 0 for all (default: 100 in a table, else all).")
  private long top = -1;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description =
          "A query of your own about the table flows, for instance 'select cause, avg(confidence)"
              + " from flows group by cause'.")
  private String sql = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), csv, or ndjson.")
  private AnswerFormat format = AnswerFormat.TABLE;

  @Option(names = "--list", description = "List the columns instead.")
  private boolean list;

  @Override
  public Integer call() throws IOException {
    if (list) {
      list();
      return ExitCode.DONE;
    }
    check();
    FlowSource source = new FlowSource(reading, spec.commandLine().getErr());
    List<String> captures = source.captures(named.names());
    Query query;
    try {
      query = query(captures.size() > 1);
    } catch (QueryException e) {
      throw wrongUsage(SafeText.line(String.valueOf(e.getMessage())));
    }
    FlowColumns flows = new FlowColumns(query.columns());
    try (Answers answers = new Answers(flows, query)) {
      source.load(captures, flows, answers::check);
      if (!source.isEmpty()) {
        print(answers.database(), query);
      }
    } catch (QueryException e) {
      throw wrongUsage(SafeText.line(String.valueOf(e.getMessage())));
    }
    return source.exitCode();
  }

  private void list() {
    PrintWriter out = spec.commandLine().getOut();
    for (FlowColumn column : FlowColumn.ALL) {
      out.printf(
          "%-24s %-8s %s%n",
          column.name(), column.type().name().toLowerCase(Locale.ROOT), column.summary());
    }
  }

  private void check() {
    named.names(); // complains if there is none
    reading.settings(); // says now what is wrong with --set
    reading.maxFlows();
    boolean asks =
        !where.isEmpty()
            || !by.isEmpty()
            || !having.isEmpty()
            || !columns.isEmpty()
            || !sort.isEmpty()
            || top >= 0;
    if (!sql.isEmpty() && asks) {
      throw wrongUsage("--sql says all of the question; no other option does then");
    }
    if (top < -1) {
      throw wrongUsage("--top must be 0 or more, not " + top);
    }
  }

  private Query query(boolean severalCaptures) throws QueryException {
    if (!sql.isEmpty()) {
      return QueryMaker.ofSql(sql);
    }
    boolean table = format == AnswerFormat.TABLE;
    long rows = top >= 0 ? top : table ? USUAL_ROWS : 0;
    Question question = new Question(where, by, having, columns, sort, rows);
    return QueryMaker.of(question, !table, severalCaptures);
  }

  private void print(FlowDatabase database, Query query) throws QueryException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    long rows = database.print(query, format.printer(out));
    if (format == AnswerFormat.TABLE && top < 0 && rows == USUAL_ROWS) {
      long all = database.count(query);
      if (all > rows) {
        out.println("... and " + (all - rows) + " more; --top 0 shows all");
      }
    }
    out.flush();
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

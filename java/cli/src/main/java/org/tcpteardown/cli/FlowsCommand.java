package org.tcpteardown.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.cli.flows.AnswerFormat;
import org.tcpteardown.cli.flows.Answers;
import org.tcpteardown.cli.flows.FlowDatabase;
import org.tcpteardown.cli.flows.Query;
import org.tcpteardown.cli.flows.QueryException;
import org.tcpteardown.cli.flows.QueryMaker;
import org.tcpteardown.cli.flows.Question;
import org.tcpteardown.cli.parquet.Parquet;
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
      description = "At most this many rows; 0 for all (default: 100 in a table, else all).")
  private @Nullable Long top;

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
      description =
          "table (default), csv, ndjson, or parquet, whose libraries are fetched on first use.")
  private AnswerFormat format = AnswerFormat.TABLE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file, which is there whole or not at all; parquet needs it.")
  private @Nullable Path output;

  @Option(names = "--list", description = "List the columns instead.")
  private boolean list;

  @Override
  public Integer call() throws IOException, CommandFailure {
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
    OutputGuard guard = new OutputGuard().writes("--output", output);
    captures.forEach(capture -> guard.reads(CaptureAnalyzer.input(capture)));
    guard.check();
    FlowColumns flows = new FlowColumns(query.columns());
    try (Parquet parquet = parquet();
        Answers answers = new Answers(flows, query)) {
      source.load(captures, flows, answers::check);
      if (!source.isEmpty()) {
        answer(answers.database(), query, parquet);
      }
    } catch (QueryException e) {
      throw wrongUsage(SafeText.line(String.valueOf(e.getMessage())));
    }
    return source.exitCode();
  }

  /** What writes Parquet, before anything that takes long; null if it is not wanted. */
  private @Nullable Parquet parquet() throws CommandFailure {
    if (format != AnswerFormat.PARQUET) {
      return null;
    }
    PrintWriter err = spec.commandLine().getErr();
    try {
      return Parquet.open(line -> err.println(SafeText.line("tcpteardown: " + line)));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.UNREADABLE, SafeText.line(String.valueOf(e.getMessage())));
    }
  }

  private void answer(FlowDatabase database, Query query, @Nullable Parquet parquet)
      throws QueryException, IOException, CommandFailure {
    Path file = output;
    if (file == null) {
      PrintWriter out = spec.commandLine().getOut();
      print(database, query, out);
      out.flush();
      return;
    }
    try {
      AtomicFile.writeBytes(file, bytes -> write(database, query, parquet, bytes));
    } catch (NoAnswerException e) {
      throw new QueryException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNWRITABLE, SafeText.line(file + " could not be written: " + Words.reason(e)));
    }
  }

  /** A question is found wrong only now: then there is no file. */
  private static final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  private void write(
      FlowDatabase database, Query query, @Nullable Parquet parquet, OutputStream bytes)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(bytes);
    try {
      if (parquet == null) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(buffered, StandardCharsets.UTF_8));
        print(database, query, out);
        if (out.checkError()) {
          throw new IOException("the disk may be full");
        }
      } else {
        database.print(query, parquet.printer(buffered));
      }
    } catch (QueryException | IllegalArgumentException e) {
      throw new NoAnswerException(e);
    }
    buffered.flush();
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
            || top != null;
    if (!sql.isEmpty() && asks) {
      throw wrongUsage("--sql says all of the question; no other option does then");
    }
    if (format == AnswerFormat.PARQUET && output == null) {
      throw wrongUsage("--format parquet needs --output FILE");
    }
    if (top != null && top < 0) {
      throw wrongUsage("--top must be 0 or more, not " + top);
    }
  }

  private Query query(boolean severalCaptures) throws QueryException {
    if (!sql.isEmpty()) {
      return QueryMaker.ofSql(sql);
    }
    boolean table = format == AnswerFormat.TABLE;
    long rows = top != null ? top : table ? USUAL_ROWS : 0;
    Question question = new Question(where, by, having, columns, sort, rows);
    return QueryMaker.of(question, !table, severalCaptures);
  }

  private void print(FlowDatabase database, Query query, PrintWriter out)
      throws QueryException, IOException {
    long rows = database.print(query, format.printer(out));
    if (format == AnswerFormat.TABLE && top == null && rows == USUAL_ROWS) {
      long all = database.count(query);
      if (all > rows) {
        out.println("... and " + (all - rows) + " more; --top 0 shows all");
      }
    }
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

package org.tcpteardown.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.Evictions;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.SidecarException;
import org.tcpteardown.annotate.SidecarReader;
import org.tcpteardown.annotate.Store;
import org.tcpteardown.cli.render.Format;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Print saved results again, or everything about one flow, without a new analysis.")
final class ShowCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final TableOptionsMixin output = new TableOptionsMixin();

  @Parameters(
      paramLabel = "CAPTURE|SIDECAR",
      description = "An analysed capture, or a sidecar file.")
  private Path file = Path.of("");

  @Option(
      names = "--flow",
      paramLabel = "N",
      description = "Only this flow (Wireshark's tcp.stream).")
  private @Nullable Long flow;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    Path sidecar = isSidecar() ? file : stored();
    Result result;
    try (BufferedReader in = Files.newBufferedReader(sidecar)) {
      result = SidecarReader.read(in);
    } catch (SidecarException | IOException e) {
      throw new CommandFailure(ExitCode.UNREADABLE, SafeText.line(sidecar + ": " + e.getMessage()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (flow == null) {
      output.format.print(result, output.table(), out);
    } else {
      Result one = only(result, flow);
      output.format.print(one, output.table(), out);
      printFlow(one.flows().get(0), out);
    }
    return result.capture().complete() ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }

  private boolean isSidecar() throws UnreadableInputException {
    try {
      return StoredSidecars.isSidecar(file);
    } catch (IOException e) {
      throw new UnreadableInputException(SafeText.line(Words.of(e)));
    }
  }

  private Path stored() throws UnreadableInputException, IOException, CommandFailure {
    return Store.ofUser()
        .find(OpenCaptures.fingerprint(file))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.UNREADABLE,
                    SafeText.line(
                        file
                            + " has not been analysed yet: type 'tcpteardown analyze "
                            + file
                            + "'")));
  }

  private static Result only(Result all, long number) throws CommandFailure {
    List<FlowRow> flows = all.flows().stream().filter(f -> f.number() == number).toList();
    if (flows.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, FlowChoice.problem(number, all.flows()));
    }
    return new Result(
        all.capture(),
        all.fingerprint(),
        all.findings().stream().filter(f -> f.flow() == number).toList(),
        flows.get(0).facts().size(),
        flows,
        Result.ends(flows),
        all.population().stream().filter(f -> f.flows().contains(number)).toList(),
        all.ruleFailures(),
        Evictions.NONE);
  }

  private void printFlow(FlowRow row, PrintWriter out) {
    if (output.format != Format.TABLE) {
      return;
    }
    out.println();
    for (FlowField field : FlowField.values()) {
      FieldValue value = row.value(field);
      if (value != null) {
        out.printf("%-18s %s%n", field.id(), SafeText.line(value.plain()));
      }
    }
  }
}

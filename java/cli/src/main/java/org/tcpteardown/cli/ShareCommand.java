package org.tcpteardown.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.analysis.FlowRow;
import org.tcpteardown.analysis.Result;
import org.tcpteardown.annotate.AtomicFile;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.fact.FlowField;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.pcap.ForeignFrameException;
import org.tcpteardown.pcap.PcapFile;
import org.tcpteardown.read.UnreadableInputException;
import org.tcpteardown.share.DocumentationAddresses;
import org.tcpteardown.share.FlowFrameNumbers;
import org.tcpteardown.share.SameFindings;
import org.tcpteardown.share.SharedConnection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tcpteardown share}. */
@Command(
    name = "share",
    mixinStandardHelpOptions = true,
    description = {
      "Write one connection as a capture that can be given away: its packets' headers only, with"
          + " other addresses.",
      "Payload, IP options and what TCP options hold of identities are not in it; ports, times,"
          + " sequence numbers and lengths are, and hardware addresses as others that differ where"
          + " those did, with what ARP says of the two ends. The copy is analysed, too, and where"
          + " its verdict differs, that is said."
    })
final class ShareCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Parameters(paramLabel = "CAPTURE", description = "A pcap or pcapng file.")
  private Path capture = Path.of("");

  @Option(
      names = "--flow",
      paramLabel = "N",
      description =
          "Which flow of the capture (Wireshark's tcp.stream); not needed if it has just one.")
  private @Nullable Long number;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The pcap file to write (default: flow-N.pcap in this folder, if there is none).")
  private @Nullable Path output;

  @Override
  public Integer call() throws UnreadableInputException, IOException, CommandFailure {
    if (capture.toString().equals(CaptureAnalyzer.STANDARD_INPUT)) {
      throw new CommandFailure(
          ExitCode.USAGE, "share reads the capture twice: give it a file, not standard input");
    }
    new OutputGuard().reads(capture).writes("--output", output).check();
    FlowFrameNumbers frames = new FlowFrameNumbers(number);
    CaptureAnalyzer analyzer = analyzer();
    Result whole = analyzer.analyze(capture.toString(), frames);
    FlowRow flow = chosen(whole);
    Path file = file(flow);
    DocumentationAddresses addresses =
        new DocumentationAddresses(flow.client().address(), flow.server().address());
    SharedConnection.Written written = write(file, frames.frames(), addresses);
    Result copy = analyzer().analyze(file.toString());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        SafeText.line(
            "wrote "
                + file
                + ": "
                + written.packets()
                + (written.packets() == 1 ? " packet" : " packets")
                + " of flow "
                + flow.number()
                + ", headers only; "
                + flow.client().address()
                + " is "
                + addresses.of(flow.client().address())
                + " there, "
                + flow.server().address()
                + " is "
                + addresses.of(flow.server().address())));
    List<String> differences = differences(whole, flow, written.frames(), copy);
    if (differences.isEmpty()) {
      out.println("its verdict is the same: " + text(flow, FlowField.END) + cause(flow));
      return analyzer.exitCode(whole);
    }
    out.println("without payload and other connections its verdict is not quite the same:");
    differences.forEach(line -> out.println(SafeText.line("  " + line)));
    return ExitCode.FOUND;
  }

  private CaptureAnalyzer analyzer() {
    return new CaptureAnalyzer(reading, spec.commandLine().getErr());
  }

  private FlowRow chosen(Result whole) throws CommandFailure {
    FlowRow flow = null;
    if (number != null) {
      flow = whole.flow(number);
    } else if (whole.flows().size() == 1) {
      flow = whole.flows().get(0);
    }
    if (flow == null) {
      throw new CommandFailure(ExitCode.USAGE, FlowChoice.problem(number, whole.flows()));
    }
    return flow;
  }

  private Path file(FlowRow flow) throws CommandFailure {
    if (output != null) {
      return output;
    }
    Path usual = Path.of("flow-" + flow.number() + ".pcap");
    if (Files.exists(usual)) {
      throw new CommandFailure(ExitCode.USAGE, usual + " is there already: choose with -o FILE");
    }
    return usual;
  }

  private SharedConnection.Written write(Path file, long[] frames, DocumentationAddresses addresses)
      throws IOException, CommandFailure {
    String problem = PcapFile.problem();
    if (problem != null) {
      throw new CommandFailure(ExitCode.UNREADABLE, problem);
    }
    SharedConnection.Written[] written = {new SharedConnection.Written(new long[0], 0)};
    try {
      AtomicFile.writeBytes(
          file,
          to -> {
            try (OutputStream out = new BufferedOutputStream(to, 1 << 16)) {
              written[0] = SharedConnection.write(capture, frames, addresses, out);
            } catch (ForeignFrameException e) {
              throw new IOException(e);
            }
          });
    } catch (IOException e) {
      if (e.getCause() instanceof ForeignFrameException inner) {
        throw new CommandFailure(
            ExitCode.UNREADABLE,
            "only tshark can take these packets apart ("
                + inner.getMessage()
                + "): cut the connection out with tshark -r CAPTURE -Y 'tcp.stream == N' -w FILE");
      }
      throw e;
    }
    return written[0];
  }

  private static List<String> differences(Result whole, FlowRow flow, long[] frames, Result copy) {
    List<String> differences = new ArrayList<>();
    if (copy.flows().size() != 1) {
      differences.add("the copy holds " + copy.flows().size() + " connections");
      return differences;
    }
    FlowRow there = copy.flows().get(0);
    for (FlowField field : List.of(FlowField.END, FlowField.CAUSE)) {
      String before = text(flow, field);
      String now = text(there, field);
      if (!before.equals(now)) {
        differences.add(field.id() + ": " + or(now) + ", was " + or(before));
      }
    }
    differences.addAll(SameFindings.differences(whole, flow.number(), frames, copy));
    return differences;
  }

  private static String or(String text) {
    return text.isEmpty() ? "none" : text;
  }

  private static String cause(FlowRow flow) {
    String cause = text(flow, FlowField.CAUSE);
    return cause.isEmpty() ? "" : ", " + cause;
  }

  private static String text(FlowRow flow, FlowField field) {
    FieldValue value = flow.value(field);
    return value == null ? "" : value.plain();
  }
}

package org.tcpteardown.cli;

import java.nio.file.Path;
import org.tcpteardown.annotate.EngineVersion;
import org.tcpteardown.cli.render.SafeText;
import org.tcpteardown.pcap.PcapFile;
import org.tcpteardown.read.TsharkProgram;
import org.tcpteardown.read.UnreadableInputException;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: all that a report of a fault should name. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String commit = EngineVersion.commit();
    return new String[] {
      "tcpteardown " + EngineVersion.text() + (commit.isEmpty() ? "" : " (commit " + commit + ")"),
      "Java "
          + System.getProperty("java.version")
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch"),
      SafeText.line(libpcap()),
      SafeText.line(tshark())
    };
  }

  private static String libpcap() {
    String problem = PcapFile.problem();
    return problem == null ? "libpcap " + PcapFile.version() : "no libpcap: " + problem;
  }

  private static String tshark() {
    try {
      Path tshark = TsharkProgram.find();
      String first = TsharkProgram.answer(tshark, "--version").lines().findFirst().orElse("");
      return (first.isEmpty() ? "tshark does not say its version" : first) + " " + tshark;
    } catch (UnreadableInputException e) {
      return "no tshark: " + e.getMessage();
    }
  }
}

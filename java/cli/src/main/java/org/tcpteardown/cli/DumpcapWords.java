package org.tcpteardown.cli;

import java.util.List;
import java.util.stream.Collectors;

/** What dumpcap says when it cannot capture, tidied, with what to do about it. */
final class DumpcapWords {
  private DumpcapWords() {}

  /**
   * Why nothing was captured.
   *
   * @param messages all that dumpcap said
   */
  static CommandFailure failure(List<String> messages) {
    String words =
        messages.stream()
            .filter(line -> !line.isBlank() && !isUsual(line))
            .map(line -> line.replaceFirst("^dumpcap: ", ""))
            .takeWhile(line -> !line.startsWith("Please check") && !line.startsWith("On Debian"))
            .filter(line -> !line.startsWith("See the User's Guide"))
            .collect(Collectors.joining("\n  "));
    String said = "dumpcap says: " + (words.isEmpty() ? "nothing, but it ended" : words);
    if (words.contains("capture filter")) {
      return new CommandFailure(
          ExitCode.USAGE,
          said + "\nCapture filters look like this: -f 'tcp port 443 and host 192.0.2.1'");
    }
    if (words.contains("permission")) {
      return new CommandFailure(
          ExitCode.UNREADABLE,
          said
              + "\nOn Debian and Ubuntu let the group wireshark capture, and log in again:"
              + "\n  sudo dpkg-reconfigure wireshark-common && sudo usermod -a -G wireshark $USER"
              + "\nElsewhere: sudo setcap cap_net_raw,cap_net_admin=ep $(command -v dumpcap)");
    }
    return new CommandFailure(
        ExitCode.UNREADABLE, said + "\nThe interfaces there are:  tcpteardown live -D");
  }

  private static boolean isUsual(String line) {
    return line.startsWith("Capturing on ")
        || line.startsWith("File: ")
        || line.startsWith("Packets captured: ")
        || line.startsWith("Packets received/dropped ");
  }

  /** What it said beyond the usual, in one line; empty when that is nothing. */
  static String unusual(List<String> messages) {
    return messages.stream()
        .filter(line -> !line.isBlank() && !isUsual(line))
        .map(line -> line.replaceFirst("^dumpcap: ", ""))
        .collect(Collectors.joining(" "));
  }
}

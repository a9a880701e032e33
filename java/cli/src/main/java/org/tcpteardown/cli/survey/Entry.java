package org.tcpteardown.cli.survey;

import java.nio.file.Path;
import org.tcpteardown.cli.render.ShellWord;
import org.tcpteardown.model.FindingId;

/**
 * One line of a survey: a finding, the verdict on a flow, or something implausible, with where it
 * is and what was said of its flow.
 *
 * @param capture the file
 * @param frame the frame it is about
 * @param flow the flow, or absent
 * @param id a finding, a cause, or the name of something implausible
 * @param severity the finding's; empty if it is none
 * @param text what was found
 * @param verdict the flow's verdict; empty without a flow
 */
record Entry(
    Path capture, long frame, long flow, String id, String severity, String text, String verdict) {

  /** The command line that shows the frames that it is about. */
  String tshark() {
    String filter = flow < 0 ? "frame.number == " + frame : "tcp.stream == " + flow;
    if (id.equals(FindingId.ICMP_ERROR.id())) {
      filter += " || frame.number == " + frame; // tshark gives it no stream
    }
    return "tshark -n -r "
        + ShellWord.quoted(capture.toString())
        + " -t r -Y "
        + ShellWord.quoted(filter);
  }
}

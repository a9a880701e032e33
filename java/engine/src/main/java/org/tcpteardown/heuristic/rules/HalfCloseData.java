package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;

/** {@link #INFO} explains the rule. */
final class HalfCloseData implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.HALF_CLOSE_DATA)
          .name("Half-close in use")
          .mark("Half-close")
          .severity(Severity.CHAT)
          .value(ValueType.BYTES, "payload bytes sent after this FIN was known, and acknowledged")
          .onFrame("the FIN after which the other end went on sending")
          .summary("Data went on in the other direction after this FIN")
          .explain(
              """
              ## What it means
              This end said that it would send no more. The other end knew it, went on sending, and this end took what came:
              the connection was half-closed on purpose, and worked.

              ## Why it happens
              shutdown(SHUT_WR): "that was my request, now send the answer". Typical of rsh, some HTTP/1.0 clients, netcat,
              and proxies that hand on the end of each direction.

              ## When it misleads
              Only data that acknowledges the FIN is counted; what had left before does not show a half-close. A TLS alert,
              and a few last bytes with or just before the other FIN that answer nothing, do not count: they belong to the
              close.

              ## What to do
              Nothing here. But routers and firewalls often keep a half-closed connection for a short time only: if such
              exchanges break off when the answer takes long, look for that timer.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.FIN)
          .settings(Setting.LATE_FIN_LAST_WORDS)
          .filter("tcpteardown.half_close_data > 1000", "half-closes that carried a real answer")
          .filter("tcpteardown.half_close_data", "FINs after which the other end went on sending")
          .filter(
              "tcpteardown.half_close_data > 1000000",
              "the same for long transfers: a timer for half-closed sessions may cut them")
          .filter(
              "tcpteardown.half_close_time > 10",
              "every frame of connections that stood half-closed for more than 10 s")
          .example("clean-close/client.pcapng")
          .cites("RFC 9293 section 3.6", "RFC 1122 section 4.2.2.13")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    for (HalfConnection closer : story.flow().halves()) {
      HalfConnection other = closer.peer();
      LastWords words = LastWords.of(story, other);
      long farewell = words == null ? 0 : words.bytes();
      // What was sent last is what is not acknowledged.
      long bytes = other.payloadBytesKnowingPeerFin() - Math.max(farewell, other.unackedBytes());
      // A closer that resets had closed both directions: what came was not wanted.
      if (bytes > 0 && closer.rstCount() == 0) {
        out.report(
            closer.fins().get(0).segment(),
            FieldValue.bytes(bytes),
            "The "
                + story.role(other)
                + " knew of this FIN and sent "
                + Wording.count(bytes, "more byte")
                + ", which the "
                + story.role(closer)
                + " acknowledged");
      }
    }
  }
}

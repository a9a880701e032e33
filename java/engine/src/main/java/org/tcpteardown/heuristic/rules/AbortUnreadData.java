package org.tcpteardown.heuristic.rules;

import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.StalledData;
import org.tcpteardown.heuristic.evidence.UnreadByServer;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.HalfSnapshot;
import org.tcpteardown.tcp.PayloadBurst;
import org.tcpteardown.tcp.ResendSeries;

/** {@link #INFO} explains the rule. */
final class AbortUnreadData implements Heuristic {
  private static final int MANY_REPEATS = 3;

  /** Programs read less at once: of more than this, one that answers early leaves a rest. */
  private static final long UPLOAD_BYTES = 8192;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.ABORT_UNREAD_DATA)
          .name("Aborted with data unread")
          .mark("Data unread")
          .severity(Severity.WARN)
          .value(
              ValueType.COUNT,
              "payload bytes of the other end that the RST does not acknowledge; or, if it"
                  + " acknowledges all, those of the last message or upload, of which some were"
                  + " left unread")
          .onFrame("the RST")
          .summary("Socket aborted while data from the other end lay unread")
          .explain(
              """
              ## What it means
              This end threw the connection away although data for it was still on its way or had only just come in. What
              the application had not read is lost, and the other end may lose what it had not read yet: many stacks
              discard that when a RST comes.

              ## Why it happens
              A program closes a socket without reading to the end. Linux and most other stacks then send RST instead of
              FIN, so that the peer learns that its data was not read. Typical are servers that reject a request before
              they have read it (413, a failed TLS handshake, a full worker pool), servers that close an idle connection
              just when a request has come in, and clients that stop after the part that they wanted. A server that closes
              by FIN after an answer, as planned (limit of requests, GOAWAY, drain), leaves unread a request that the
              client sent before that FIN arrived.

              ## When it misleads
              Acknowledged does not mean read, and a capture cannot show what was. If the RST acknowledges everything, this
              is concluded from the time: data came, no answer left, and the RST followed within
              `abort_unread_data.within`; or the RST followed so soon a short answer to an upload of more than 8 kB. A
              program that reads, decides and aborts on purpose in so short a time looks the same. The value is then an
              upper limit. A window of 0 at the RST is sure: what fills the buffer was not read.

              ## What to do
              Let the application shut down its sending side, read until the end of the stream, and close then; proxies
              call this lingering close. Look in the log of this end for what it rejected. If its answer came just before
              the RST, the other end's program may never have seen it.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST)
          .supersedes(
              FindingId.RST_ABORT,
              FindingId.RST_INSTEAD_OF_FIN,
              FindingId.RST_ANSWERS_FIN,
              FindingId.RST_AFTER_FIN,
              FindingId.RST_REPEATED)
          .symptoms(
              Symptom.RESET_BY_PEER,
              Symptom.BAD_GATEWAY,
              Symptom.DATA_MISSING,
              Symptom.BROKEN_PIPE,
              Symptom.FIREWALL_TEARDOWN)
          .filter("tcpteardown.abort_unread_data", "Connections that were closed with data unread")
          .example("abort-unread-data/client.pcapng")
          .settings(Setting.ABORT_UNREAD_WITHIN, Setting.ABORTED_TRANSFER_BYTES)
          .filter("tcpteardown.abort_unread_data > 1000", "those that left more than a kilobyte")
          .filter(
              "tcpteardown.cause == \"application_unread_data\"", "every frame of such connections")
          .cites(
              "RFC 1122 section 4.2.2.13 (close with unread data)",
              "RFC 2525 section 2.17",
              "Linux tcp_close() (counter TCPAbortOnClose)")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    EndingRst end = EndingRst.of(story);
    UnreadByServer unread = end == null ? null : UnreadByServer.of(story);
    if (end != null
        && unread != null
        && unread.kind() == UnreadByServer.Kind.REQUEST_IN_FLIGHT
        && !KeepaliveRace.isIn(story)
        && end.genuine()) {
      out.report(end.segment(), FieldValue.count(unread.bytes()), inFlightText(unread));
      return;
    }
    if (end == null
        || !end.bySocket()
        || end.senderBefore().finSent()
        || StalledData.of(story, end.sender().peer()) != null // it never got in
        || neverArrived(end)
        || !end.followsAll()
        || !end.genuine()) {
      return;
    }
    long unacked = end.unackedBytes();
    if (unacked > farewellBytes(end)) {
      out.report(end.segment(), FieldValue.count(unacked), unackedText(end, unacked));
    } else if (end.acksAll() && hadNoTimeToRead(end)) {
      long bytes = end.peerBefore().burstBytes();
      out.report(end.segment(), FieldValue.count(bytes), unreadText(end, bytes));
    } else if (end.acksAll() && (hadClosedWindow(end) || answeredUpload(end))) {
      long bytes = end.sender().peer().burst().bytes();
      out.report(end.segment(), FieldValue.count(bytes), answeredText(end, bytes));
    }
  }

  /** Whether its buffer was full of what the other end had just sent: that was not read. */
  private static boolean hadClosedWindow(EndingRst end) {
    return end.senderBefore().zeroWindowSinceNs() != HalfConnection.NEVER
        && !end.peerBefore().finSent()
        && burstIsBefore(end);
  }

  /**
   * Whether a server aborted right after a short answer to a long upload, which a server that has
   * read it all closes by FIN.
   */
  private static boolean answeredUpload(EndingRst end) {
    PayloadBurst upload = end.sender().peer().burst();
    return end.byServer()
        && end.rolesKnown()
        && !end.peerBefore().finSent()
        && burstIsBefore(end)
        && upload.bytes() > UPLOAD_BYTES
        && end.spokeLast()
        && end.sender().burst().bytes() < upload.bytes()
        && end.sinceOwnPayloadNs() <= end.story().get(Setting.ABORT_UNREAD_WITHIN);
  }

  private static boolean burstIsBefore(EndingRst end) {
    Segment first = end.sender().peer().burst().first();
    return first != null && first.frame() < end.mark().frame();
  }

  /**
   * Whether the other end's timer had repeated it again and again: what arrives is acknowledged.
   */
  private static boolean neverArrived(EndingRst end) {
    ResendSeries resends = end.sender().peer().unackedResends();
    return resends != null && resends.timerResends() >= MANY_REPEATS;
  }

  /** What an end that closes itself may leave behind without harm: a TLS close_notify, a QUIT. */
  private static long farewellBytes(EndingRst end) {
    return end.peerBefore().finSent() ? end.story().get(Setting.ABORTED_TRANSFER_BYTES) : 0;
  }

  /**
   * Whether the last that came from the other end had just come and was not answered. What a server
   * sends in reply to a request is the answer itself: a client that aborts then may have read it
   * all. And an end that has closed needs no answer.
   */
  private static boolean hadNoTimeToRead(EndingRst end) {
    HalfSnapshot peer = end.peerBefore();
    return peer.unansweredBytes() > 0
        && !peer.finSent()
        && ((end.rolesKnown() && end.byServer()) || peer.burstUnasked())
        && end.sinceDataArrivedNs() <= end.story().get(Setting.ABORT_UNREAD_WITHIN);
  }

  private static String inFlightText(UnreadByServer unread) {
    return "The server had closed after its answer (FIN in frame "
        + unread.fin().frame()
        + ") and did not read the client's next request of "
        + Wording.count(unread.bytes(), "byte")
        + ", which was under way then (frame "
        + unread.first().frame()
        + ")";
  }

  private static String unackedText(EndingRst end, long bytes) {
    return "The "
        + end.who()
        + " aborted with "
        + Wording.count(bytes, "byte")
        + " of the "
        + end.other()
        + " not even acknowledged (the RST acknowledges that much less than was sent), "
        + Wording.time(end.mark().timeNs() - lastSentNs(end))
        + " after the last of them";
  }

  /** When the other end last sent payload, repeats included. */
  private static long lastSentNs(EndingRst end) {
    long newNs = end.mark().timeNs() - end.sincePeerPayloadNs();
    ResendSeries series = end.sender().peer().unackedResends();
    return series == null || series.lastResend().frame() > end.mark().frame()
        ? newNs
        : Math.max(newNs, series.lastResend().timeNs());
  }

  private static String answeredText(EndingRst end, long bytes) {
    boolean full = end.senderBefore().zeroWindowSinceNs() != HalfConnection.NEVER;
    boolean answered = end.spokeLast();
    return "The "
        + end.who()
        + " aborted "
        + (answered
            ? Wording.time(end.sinceOwnPayloadNs()) + " after its answer to "
            : Wording.time(end.sincePeerPayloadNs()) + " after ")
        + Wording.count(bytes, "byte")
        + " of the "
        + end.other()
        + " that it had acknowledged"
        + (full ? ", with its window at 0: some were left unread" : ": most likely some were left")
        + (full ? "" : " unread")
        + (answered ? "; the RST may take the answer from the " + end.other() : "");
  }

  private static String unreadText(EndingRst end, long bytes) {
    return "The "
        + end.who()
        + " aborted "
        + Wording.time(end.sincePeerPayloadNs())
        + " after "
        + Wording.count(bytes, "byte")
        + " of the "
        + end.other()
        + (end.senderBefore().lastPayloadNs() == HalfConnection.NEVER
            ? " that it had acknowledged; it never said anything: some may be left unread"
            : " that it had acknowledged but not answered: most likely some were left unread");
  }
}

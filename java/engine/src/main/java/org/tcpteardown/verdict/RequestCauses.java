package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.DroppedAfterClose;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.evidence.OpenRequest;
import org.tcpteardown.heuristic.evidence.RefusedFarewell;
import org.tcpteardown.heuristic.evidence.UnreadByServer;
import org.tcpteardown.heuristic.evidence.WindowScaleLost;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.SeqNum;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.PayloadBurst;
import org.tcpteardown.tcp.RoundTrip;
import org.tcpteardown.tcp.RstFamily;

/** Ends that are told by what was said last: a farewell, or a request that has no answer. */
final class RequestCauses {
  /** Servers allow more answers than that, and a longer life. */
  private static final int FEW_ANSWERS = 10;

  private static final long YOUNG_NS = 1_000_000_000L;

  /** A shorter wait for an answer is no patience at an end. */
  private static final long PATIENCE_NS = 1_000_000_000L;

  private RequestCauses() {}

  /** The client aborts while it waits: its own limit for an answer, not one for idle time. */
  static final CauseRule GAVE_UP_WAITING =
      CauseRule.of(Cause.APPLICATION_ABORT, RequestCauses::gaveUpWaiting)
          .claim(
              c ->
                  "the client gave up waiting for an answer to its last "
                      + open(c, r -> Wording.count(r.bytes(), "byte"))
                      + ", which the server had acknowledged "
                      + open(c, r -> Wording.time(r.openNs()))
                      + " before")
          .pro(STRONG, c -> "the server's host took that data, and no data came back")
          .pro(SLIGHT, c -> isSocket(c.rst()), "the RST comes from a socket that existed")
          .contra(SLIGHT, "the packets do not tell whether that data asked for an answer")
          .read("see in the server's log what it made of that request, and how long it took")
          .change("compare the client's limit for an answer with the time that the server needs")
          .build();

  /** A request was open: a limit for working on it, not for idle time. */
  static final CauseRule SERVER_ENDED_REQUEST =
      CauseRule.of(
              Cause.APPLICATION_ABORT,
              c ->
                  c.rstOf(FindingId.IDLE_RESET) != null
                      && c.openRequest() != null
                      && c.rst() != null
                      && c.rst().sender() == c.flow().server())
          .claim(
              c ->
                  "the server itself ended the connection while it still owed an answer to the"
                      + " client's last "
                      + open(c, r -> Wording.count(r.bytes(), "byte"))
                      + ", by a time limit of its own or because it stopped")
          .pro(STRONG, c -> isSocket(c.rst()), "the RST comes from a socket that existed")
          .pro(STRONG, ResetCauses::hostCountsOn, c -> Distance.text(c, c.rst()))
          .contra(SLIGHT, "the packets do not tell whether that data asked for an answer")
          .read(
              c ->
                  "see in the server's log what it made of that request; compare its limits for a"
                      + " request and for its backends with "
                      + open(c, r -> Wording.time(r.openNs())))
          .change("let the server answer with an error when its limit expires")
          .build();

  /** It closed because it had waited long enough; what came then came too late. */
  static final CauseRule ANSWER_TOO_LATE =
      CauseRule.of(
              Cause.USER_CANCELLED,
              c ->
                  clientGaveUp(c)
                      && c.end() == FlowEnd.FIN_RST
                      && c.flow().server().payloadAfterPeerFin() != null)
          .claim(
              c ->
                  "the client gave up waiting for an answer "
                      + open(c, r -> Wording.time(r.openNs()))
                      + " after its request, and the answer came "
                      + lateAnswer(c)
                      + " too late")
          .pro(STRONG, c -> "the client's RST answers data that came after its close")
          .contra(SLIGHT, "the packets do not tell whether that data is the answer")
          .read("compare the client's limit for an answer with the time that the server needs")
          .build();

  /** It closed because it had waited long enough, and nothing came at all. */
  static final CauseRule ANSWER_NEVER_CAME =
      CauseRule.of(
              Cause.SLOW_APPLICATION,
              c ->
                  clientGaveUp(c)
                      && c.end() == FlowEnd.HALF_CLOSED
                      && c.flow().server().payloadBytesAfterPeerFin() == 0)
          .claim(
              c ->
                  "the server's application owes an answer to the client's last "
                      + open(c, r -> Wording.count(r.bytes(), "byte"))
                      + ", for which the client waited "
                      + open(c, r -> Wording.time(r.openNs())))
          .restsOnSilence()
          .pro(STRONG, c -> "its host had acknowledged that data")
          .contra(SLIGHT, "the packets do not tell whether that data asked for an answer")
          .read("see in the server's log what it made of that request")
          .change("compare the client's limit for an answer with the time that the server needs")
          .build();

  /**
   * The second close came late; that the first end's socket was gone by then is its consequence.
   */
  static final CauseRule LATE_CLOSE_REFUSED =
      CauseRule.of(
              Cause.SLOW_APPLICATION,
              c -> c.has(FindingId.LATE_FIN) && isLateCloser(c, c.refusedFarewell()))
          .claim(
              c ->
                  "the "
                      + farewell(c, f -> c.role(f.words().sender()))
                      + "'s application took that long to close")
          .pro(STRONG, c -> "TCP itself never waits before its FIN")
          .pro(
              STRONG,
              c ->
                  "the RST answers its last words only: the "
                      + farewell(c, f -> c.role(f.closer()))
                      + " had closed its socket, and everything else was acknowledged")
          .change(
              c ->
                  "let the "
                      + farewell(c, f -> c.role(f.words().sender()))
                      + " close as soon as the stream has ended")
          .read(
              "read the timers for half-closed sessions on the path: this FIN got through, a later"
                  + " one may not")
          .build();

  static final CauseRule FAREWELL_REFUSED =
      CauseRule.of(Cause.FAREWELL_REFUSED, c -> c.refusedFarewell() != null)
          .claim(
              c ->
                  "the "
                      + farewell(c, f -> c.role(f.closer()))
                      + " had closed its socket for good, and the "
                      + farewell(c, f -> c.role(f.words().sender()))
                      + "'s farewell met it: nobody misses anything")
          .pro(STRONG, c -> "everything else was acknowledged both ways")
          .pro(
              STRONG,
              c -> farewell(c, f -> f.words().tlsAlert() ? "alert" : "").length() > 0,
              "a TLS alert at the end needs no answer")
          .pro(
              SLIGHT,
              c -> farewell(c, f -> f.words().tlsAlert() ? "" : "no alert").length() > 0,
              c ->
                  farewell(c, f -> Wording.count(f.words().bytes(), "byte"))
                      + farewell(
                          c,
                          f ->
                              f.inReply()
                                  ? " with the FIN, in reply to the other end's,"
                                  : " with a FIN that crossed the other end's")
                      + " are a goodbye")
          .read(
              "nothing needs to be done; if such RSTs fill logs, let the end that closes first read"
                  + " until the other has closed too")
          .build();

  static final CauseRule REQUEST_IN_FLIGHT =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c -> isUnread(c, UnreadByServer.Kind.REQUEST_IN_FLIGHT))
          .claim(
              c ->
                  (isYoung(c)
                          ? "the server closed right after its last answer,"
                          : "the server closed after its last answer as planned, at a limit of"
                              + " requests or of age, for GOAWAY or a drain,")
                      + " and did not read the request that was under way")
          .pro(STRONG, c -> "its FIN followed its last answer at once, not an idle time")
          .pro(SLIGHT, c -> "the request left before the FIN could have arrived")
          .contra(SLIGHT, "a server that rejects what it is sent closes in the same way")
          .read(
              c ->
                  isYoung(c)
                      ? "see in the server's log why it closed at this time"
                      : "look at the server for a limit of requests or of age per connection, and"
                          + " for a reload or drain at this time")
          .change(
              "let the client send such a request again on a new connection, if it may be repeated")
          .build();

  /** Whether its connection is too young, and has had too little, for a limit of either. */
  private static boolean isYoung(Case flow) {
    UnreadByServer unread = UnreadByServer.of(flow.story());
    return unread != null
        && flow.flow().server().knowledge() == Knowledge.HANDSHAKE
        && flow.flow().server().payloadFrames() <= FEW_ANSWERS
        && unread.fin().timeNs() - flow.flow().firstSegment().timeNs() <= YOUNG_NS;
  }

  /** The same race where the server's stack sends no RST. */
  static final CauseRule REQUEST_DROPPED =
      CauseRule.of(
              Cause.APPLICATION_UNREAD_DATA,
              c -> c.has(FindingId.FIN_WITH_HOLE) && DroppedAfterClose.of(c.story()) != null)
          .claim(
              c ->
                  "the "
                      + dropped(c, d -> c.role(d.sender().peer()))
                      + " had closed"
                      + dropped(
                          c,
                          d ->
                              d.knewOfClose(c.story())
                                  ? " before, and the "
                                      + c.role(d.sender())
                                      + " used the connection all the same"
                                  : " while the "
                                      + c.role(d.sender())
                                      + (d.sender() == c.flow().client()
                                          ? "'s next request was under way"
                                          : "'s data was under way"))
                      + ": its stack drops what comes then, without a RST")
          .pro(STRONG, c -> "it went on acknowledging, and always what came before that")
          .contra(SLIGHT, "something on the path may drop just that data")
          .change(
              "let the client send such a request again on a new connection, and let the server"
                  + " say that it closes (in HTTP: Connection: close)")
          .read("look at the server for a limit of requests or of age per connection")
          .build();

  private static String dropped(Case flow, Function<DroppedAfterClose, String> text) {
    DroppedAfterClose dropped = DroppedAfterClose.of(flow.story());
    return dropped == null ? "" : text.apply(dropped);
  }

  /** A pooled connection: nobody had looked whether it was still good. */
  static final CauseRule USED_AFTER_CLOSE =
      CauseRule.of(Cause.STALE_CONNECTION, c -> isUnread(c, UnreadByServer.Kind.USED_AFTER_CLOSE))
          .claim(
              c ->
                  "the client used a connection that the server had closed "
                      + unread(c, u -> Wording.time(u.afterFinNs()))
                      + " before, and had not noticed: what it sent was not processed")
          .pro(STRONG, c -> "its host had acknowledged the server's FIN, so it could know")
          .pro(SLIGHT, c -> "the RST answers what it sent, as a closed socket does")
          .change(
              "let the client's pool drop connections that the server has closed, and test them"
                  + " before use")
          .read("compare the server's idle timeout with the time that the pool keeps connections")
          .build();

  /** A server does not cancel what it is sent: it refuses the rest, or fails. */
  static final CauseRule UPLOAD_CUT_SHORT =
      CauseRule.of(Cause.APPLICATION_UNREAD_DATA, c -> isUnread(c, UnreadByServer.Kind.UPLOAD))
          .claim(
              c ->
                  "the server closed without reading the rest of what the client was sending: the"
                      + " upload was cut short")
          .pro(STRONG, c -> "the RST answers data that the client was still sending")
          .pro(
              SLIGHT,
              c -> answer(c) != null,
              c -> "the server had sent its answer before (frame " + answerFrame(c) + ")")
          .contra(SLIGHT, "a server that stops or fails closes in the same way")
          .step(Step.Kind.READ, c -> answer(c) != null, RequestCauses::lookAtAnswer)
          .read("look in the server's log for a limit of size or time, or a failure, at this time")
          .change("let the server read on until the client has closed, so that its answer arrives")
          .build();

  /** The same where the client sends by a clock: it is no pool that keeps the connection. */
  static final CauseRule STREAM_CUT_SHORT =
      CauseRule.of(Cause.APPLICATION_UNREAD_DATA, c -> isUnread(c, UnreadByServer.Kind.STREAM))
          .claim(
              "the server closed in the midst of what the client was sending, and not for idle time"
                  + " of this connection")
          .pro(
              STRONG,
              c ->
                  (c.flow().client().burst().unansweredRuns() - 1)
                      + " pieces came before it, up to "
                      + Wording.time(c.flow().client().burst().longestPauseBeforeNs())
                      + " apart, and the server had waited no longer than that")
          .contra(SLIGHT, "why the server closed the packets do not tell")
          .read(
              "see in the server's log why it closed at this time: a limit of time or size, another"
                  + " session of the same client that ended (FTP), a stop, a failure")
          .build();

  /** What the server left unread when it closed, if a RST tells. */
  static @Nullable UnreadByServer unread(Case flow) {
    return flow.rst() == null ? null : UnreadByServer.of(flow.story());
  }

  private static boolean isUnread(Case flow, UnreadByServer.Kind kind) {
    UnreadByServer unread = unread(flow);
    return unread != null && unread.kind() == kind;
  }

  private static String unread(Case flow, Function<UnreadByServer, String> text) {
    UnreadByServer unread = unread(flow);
    return unread == null ? "" : text.apply(unread);
  }

  /**
   * The first segment of what the server sent last, if it can be the answer to what the client was
   * still sending: it came when that had begun. Else it answered what came before, as the reply to
   * a TLS hello or "100 Continue" does. Null if there is none.
   */
  static @Nullable Segment answer(Case flow) {
    Segment answer = flow.flow().server().burst().first();
    PayloadBurst sent = flow.flow().client().burst();
    Segment begin = sent.first();
    if (answer == null || begin == null) {
      return null;
    }
    boolean under = begin.frame() < answer.frame();
    boolean crossed = begin.isAck() && SeqNum.before(begin.ack(), answer.endSeq());
    // The client's host had got it, but its program went on with full segments, without a pause.
    boolean goesOn =
        sent.lastBytesBefore() >= begin.payloadBytes()
            && sent.bytesBefore() > sent.lastBytesBefore()
            && sent.payloadBeforeNs() != HalfConnection.NEVER
            && begin.timeNs() - sent.payloadBeforeNs() < 2 * RoundTrip.shortestNs(flow.flow());
    return under || crossed || goesOn ? answer : null;
  }

  private static long answerFrame(Case flow) {
    Segment answer = answer(flow);
    return answer == null ? 0 : answer.frame();
  }

  static String lookAtAnswer(Case flow) {
    return "look at the answer in frame "
        + answerFrame(flow)
        + ": a server that refuses an upload says why there (HTTP 413 or 401, SMTP 452 or 552)";
  }

  /** Whether a client that had waited in vain for long was the first to close. */
  private static boolean clientGaveUp(Case flow) {
    FinMark fin = flow.firstFin();
    OpenRequest open = flow.openRequest();
    return fin != null
        && open != null
        && flow.sender(fin.segment()) == flow.flow().client()
        && open.untilNs() == fin.timeNs();
  }

  private static String lateAnswer(Case flow) {
    Segment answer = flow.flow().server().payloadAfterPeerFin();
    FinMark fin = flow.firstFin();
    return answer == null || fin == null ? "" : Wording.time(answer.timeNs() - fin.timeNs());
  }

  private static boolean gaveUpWaiting(Case flow) {
    SentRst rst = flow.rst();
    OpenRequest open = rst == null ? null : flow.openRequest();
    return rst != null
        && open != null
        && flow.end() == FlowEnd.RST
        && rst.sender() == flow.flow().client()
        && rst.mark().family() != RstFamily.STATELESS
        && WindowScaleLost.of(flow.flow()) == null
        && open.openNs() >= PATIENCE_NS;
  }

  private static boolean isLateCloser(Case flow, @Nullable RefusedFarewell refused) {
    LastWords words = refused == null ? null : refused.words();
    return words != null && words.sender() == flow.secondCloser();
  }

  private static boolean isSocket(@Nullable SentRst rst) {
    return rst != null && rst.mark().family() == RstFamily.SOCKET;
  }

  private static String open(Case flow, Function<OpenRequest, String> text) {
    OpenRequest open = flow.openRequest();
    return open == null ? "" : text.apply(open);
  }

  private static String farewell(Case flow, Function<RefusedFarewell, String> text) {
    RefusedFarewell refused = flow.refusedFarewell();
    return refused == null ? "" : text.apply(refused);
  }
}

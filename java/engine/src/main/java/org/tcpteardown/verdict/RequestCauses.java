package org.tcpteardown.verdict;

import static org.tcpteardown.verdict.Weight.SLIGHT;
import static org.tcpteardown.verdict.Weight.STRONG;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory.SentRst;
import org.tcpteardown.heuristic.LastWords;
import org.tcpteardown.heuristic.OpenRequest;
import org.tcpteardown.heuristic.RefusedFarewell;
import org.tcpteardown.heuristic.RequestInFlight;
import org.tcpteardown.heuristic.Say;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.tcp.RstFamily;

/** Ends that are told by what was said last: a farewell, or a request that has no answer. */
final class RequestCauses {
  /** A shorter wait for an answer is no patience at an end. */
  private static final long PATIENCE_NS = 1_000_000_000L;

  private RequestCauses() {}

  /** The client aborts while it waits: its own limit for an answer, not one for idle time. */
  static final CauseRule GAVE_UP_WAITING =
      CauseRule.of(Cause.APPLICATION_ABORT, RequestCauses::gaveUpWaiting)
          .claim(
              c ->
                  "the client gave up waiting for an answer to its last "
                      + open(c, r -> Say.count(r.bytes(), "byte"))
                      + ", which the server had acknowledged "
                      + open(c, r -> Say.time(r.openNs()))
                      + " before")
          .pro(STRONG, c -> "the server's host took that data, and no data came back")
          .pro(SLIGHT, c -> isSocket(c.rst()), "the RST comes from a socket that existed")
          .contra(SLIGHT, "the packets do not tell whether that data asked for an answer")
          .read("see in the server's log what it made of that request, and how long it took")
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
                  farewell(c, f -> Say.count(f.words().bytes(), "byte"))
                      + " with the FIN, in reply to the other end's, are a goodbye")
          .read(
              "nothing needs to be done; if such RSTs fill logs, let the end that closes first read"
                  + " until the other has closed too")
          .build();

  static final CauseRule REQUEST_IN_FLIGHT =
      CauseRule.of(Cause.APPLICATION_UNREAD_DATA, c -> inFlight(c) != null)
          .claim(
              "the server closed after its last answer as planned, at a limit of requests or of age,"
                  + " for GOAWAY or a drain, and did not read the request that was under way")
          .pro(STRONG, c -> "its FIN followed its last answer at once, not an idle time")
          .pro(SLIGHT, c -> "the request left before the FIN could have arrived")
          .contra(SLIGHT, "a server that rejects what it is sent closes in the same way")
          .read(
              "look at the server for a limit of requests or of age per connection, and for a reload"
                  + " or drain at this time")
          .change(
              "let the client send such a request again on a new connection, if it may be repeated")
          .build();

  static @Nullable RequestInFlight inFlight(Case flow) {
    return flow.rst() == null ? null : RequestInFlight.of(flow.story());
  }

  private static boolean gaveUpWaiting(Case flow) {
    SentRst rst = flow.rst();
    OpenRequest open = rst == null ? null : flow.openRequest();
    return rst != null
        && open != null
        && flow.end() == FlowEnd.RST
        && rst.sender() == flow.flow().client()
        && rst.mark().family() != RstFamily.STATELESS
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

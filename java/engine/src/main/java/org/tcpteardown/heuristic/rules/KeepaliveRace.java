package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.forgery.EndingRst;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.RoundTrip;
import org.tcpteardown.tcp.RstMark;

/** {@link #INFO} explains the rule. */
final class KeepaliveRace implements Heuristic {
  /** A program may be about to send when the FIN comes. Later it works with a stale connection. */
  private static final long OVERLOOKED_NS = 100_000_000L;

  static final FindingInfo INFO =
      FindingInfo.of(FindingId.KEEPALIVE_RACE)
          .name("Request crossed the server's close")
          .mark("Request crossed FIN")
          .severity(Severity.WARN)
          .value(ValueType.DURATION, "seconds for which the server had been idle before its FIN")
          .onFrame("the first segment of the request")
          .summary("Request on a reused connection crossed the server's FIN")
          .explain(
              """
              ## What it means
              The server closed the connection because it had been idle, and at that very moment the client used it for
              its next request. The two crossed on the way. The server had nobody left to read the request and answered
              with a RST; the request was not processed.

              ## Why it happens
              The server's idle timeout is shorter than the time for which the client's pool keeps connections, or both
              are equal. So now and then a request leaves in the last round trip. The more traffic and the longer
              the path, the more often.

              ## When it misleads
              A request that left after the client's host had received the FIN is no race but a client that does not look:
              the acknowledgement number of the request covers the FIN then. Within a second of the FIN it is reported
              here, and the text says so; later it is told by the cause, a stale connection.

              ## What to do
              Make the client side (load balancer, connection pool) drop idle connections sooner than the server: its
              keepalive time must be below the value shown here by a few seconds. Or raise the server's. A client may
              safely repeat such a request only if it is idempotent.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.ESTABLISHED, Evidence.RST, Evidence.FIN)
          .symptoms(Symptom.BAD_GATEWAY, Symptom.RESET_BY_PEER, Symptom.RESET_AFTER_IDLE)
          .filter("tcpteardown.keepalive_race", "Requests that were lost in the race")
          .example("keepalive-race/client.pcapng")
          .settings(Setting.KEEPALIVE_RACE_IDLE, Setting.RST_ANSWER_WITHIN)
          .filter(
              "tcpteardown.keepalive_race < 10",
              "races after less than 10 s of idle time: a short timeout of the server")
          .filter("tcpteardown.cause == \"keepalive_race\"", "every frame of such connections")
          .cites(
              "RFC 9112 section 9.5 (a client may send while the server closes)",
              "observed behaviour of HTTP servers behind load balancers")
          .build();

  /**
   * A request that lost the race.
   *
   * @param request its first segment
   * @param fin the server's FIN
   * @param rst the server's answer
   * @param idleNs how long the server had been idle, nanoseconds
   */
  private record Race(Segment request, FinMark fin, RstMark rst, long idleNs) {}

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    Race race = find(story);
    if (race == null) {
      return;
    }
    long apartNs = race.request().timeNs() - race.fin().timeNs();
    boolean overlooked = race.fin().isKnownTo(race.request());
    out.report(
        race.request(),
        FieldValue.duration(race.idleNs()),
        (overlooked
                ? "This request of the client left although its host had acknowledged the FIN of"
                    + " the server (frame "
                : "This request of the client crossed the FIN of the server (frame ")
            + race.fin().frame()
            + ", "
            + Wording.time(Math.abs(apartNs))
            + (apartNs < 0 ? " later" : " earlier")
            + "), which had been idle for "
            + Wording.time(race.idleNs())
            + ", and was answered by RST (frame "
            + race.rst().frame()
            + ")");
  }

  /** Whether the flow ends in such a race. */
  static boolean isIn(FlowStory story) {
    return find(story) != null;
  }

  private static @Nullable Race find(FlowStory story) {
    HalfConnection server = story.flow().server();
    EndingRst end = server.fins().isEmpty() ? null : EndingRst.of(story);
    if (end == null
        || !end.byServer()
        || !end.senderBefore().finSent()
        || LastWords.of(story, end.sender().peer()) != null) { // they ask for nothing
      return null;
    }
    FinMark fin = server.fins().get(0);
    Segment request = request(end, fin);
    if (request == null
        || Math.abs(request.timeNs() - fin.timeNs()) > apartNs(story, request, fin)
        || end.mark().timeNs() - request.timeNs() > story.rstAnswerWithinNs()) {
      return null;
    }
    long idleSinceNs = idleSinceNs(story, fin);
    long idleNs = story.flow().elapsedNs(idleSinceNs, fin.timeNs());
    // A request without answer from the beginning of that time had kept the server busy.
    long beforeBothNs =
        story.flow().elapsedNs(idleSinceNs, Math.min(fin.timeNs(), request.timeNs()));
    return beforeBothNs >= story.get(Setting.KEEPALIVE_RACE_IDLE) && end.genuine()
        ? new Race(request, fin, end.mark(), idleNs)
        : null;
  }

  /** The first segment of what the RST answers: the last that the client had to say. */
  private static @Nullable Segment request(EndingRst end, FinMark fin) {
    Segment trigger = drawnBy(end);
    Segment first = end.sender().peer().oldestUnacked();
    if (trigger == null || first == null || first.frame() > trigger.frame()) {
      return null;
    }
    // Payload from before a pause means that the server had not answered before it closed. A
    // goodbye with its FIN (GOAWAY) answers nothing.
    boolean onlyOne =
        end.peerBefore().burstBytes() == end.peerBefore().unansweredBytes()
            || saidGoodbyeAfter(end, first);
    // The client's ACK of the FIN may come between the request and the RST, with its number.
    Segment begin = end.sender().peer().burst().first();
    boolean begins = begin != null && begin.frame() == first.frame();
    boolean answered = trigger.payloadBytes() > 0 || fin.isKnownTo(trigger);
    return onlyOne && begins && answered ? first : null;
  }

  /**
   * What drew the RST. One with the number behind its sender's FIN bears no number of the request,
   * which did not cover that FIN; it answers the request if it comes next after it.
   */
  private static @Nullable Segment drawnBy(EndingRst end) {
    Segment trigger = end.mark().trigger();
    Segment before = end.mark().peerLast();
    boolean next = before != null && before.payloadBytes() > 0 && end.followsAll();
    return trigger == null && next ? before : trigger;
  }

  private static boolean saidGoodbyeAfter(EndingRst end, Segment request) {
    LastWords words = LastWords.of(end.story(), end.sender());
    return words != null && words.first().frame() > request.frame();
  }

  /** How far the request may be from the FIN, in nanoseconds. */
  private static long apartNs(FlowStory story, Segment request, FinMark fin) {
    return fin.isKnownTo(request) ? OVERLOOKED_NS : RoundTrip.withQueuesNs(story.flow());
  }

  /** Since when the server had sent no payload: its last response, or the start. */
  private static long idleSinceNs(FlowStory story, FinMark fin) {
    long payloadNs = LastWords.payloadBeforeNs(story, story.flow().server());
    if (payloadNs != HalfConnection.NEVER) {
      return payloadNs;
    }
    boolean seen = story.flow().server().knowledge() == Knowledge.HANDSHAKE;
    return seen ? story.flow().firstSegment().timeNs() : fin.timeNs();
  }
}

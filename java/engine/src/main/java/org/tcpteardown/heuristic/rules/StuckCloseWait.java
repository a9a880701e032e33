package org.tcpteardown.heuristic.rules;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.Evidence;
import org.tcpteardown.heuristic.FindingInfo;
import org.tcpteardown.heuristic.FindingSink;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Heuristic;
import org.tcpteardown.heuristic.Symptom;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.heuristic.evidence.CapturePoint;
import org.tcpteardown.heuristic.evidence.LastWords;
import org.tcpteardown.heuristic.evidence.UnreadByServer;
import org.tcpteardown.model.FieldValue;
import org.tcpteardown.model.FindingId;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.model.Severity;
import org.tcpteardown.model.ValueType;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.LaterReset;
import org.tcpteardown.tcp.ReopenedWindow;

/**
 * {@link #INFO} explains the rule. An end that closes at last is told by {@link LateFin}; here it
 * never does.
 */
final class StuckCloseWait implements Heuristic {
  static final FindingInfo INFO =
      FindingInfo.of(FindingId.STUCK_CLOSE_WAIT)
          .name("Stuck in CLOSE-WAIT")
          .mark("CLOSE-WAIT")
          .severity(Severity.WARN)
          .value(
              ValueType.DURATION,
              "seconds from the FIN's ACK, or from the last data of the end that does not close if"
                  + " that came later, to the first RST or the end of the watch")
          .onFrame("the FIN that has no counterpart")
          .summary("FIN acknowledged, but the other end never closed")
          .explain(
              """
              ## What it means
              This end closed and the other end's TCP acknowledged that. Then the other end had nothing to send, nothing
              outstanding, and still sent neither FIN nor RST. Its socket stands in CLOSE-WAIT, this one in FIN-WAIT-2.

              ## Why it happens
              CLOSE-WAIT means that the application has been told and has not called close: it never reads the end of the
              stream, has lost track of the socket, or keeps it in a pool without looking. No timer of TCP ends this state.
              Sockets pile up until the process runs out of file descriptors.

              ## When it misleads
              The application may compute an answer for longer than the capture lasts. If the capture dropped the FIN with
              its ACK, or a RST was lost before it reached the capture point, the connection was closed after all; flows of
              which frames are known to be missing are not reported, but such a loss leaves no trace. Where the capture was
              made at the end that closed first, the other's FIN may as well have been dropped on the way, by a router or
              firewall that had forgotten the half-closed session: then the text says only that none came there.

              ## What to do
              On the end that does not close, `ss -tnp state close-wait` names the process. Look there for a path on which a
              read that returns 0 does not lead to close, above all in error handling and in connection pools. The other
              end may help itself: many stacks drop FIN-WAIT-2 after a minute once its socket is closed.
              """)
          .needs(Evidence.BOTH_DIRECTIONS, Evidence.FIN)
          .supersedes(FindingId.HALF_CLOSE_DATA)
          .symptoms(Symptom.CLOSE_WAIT, Symptom.FIN_WAIT_2, Symptom.SESSIONS_PILE_UP)
          .filter("tcpteardown.stuck_close_wait > 300", "FINs without counterpart for five minutes")
          .example("close-wait-stuck/client.pcapng")
          .settings(Setting.STUCK_CLOSE_WAIT_AFTER)
          .filter("tcpteardown.stuck_close_wait", "FINs to which no FIN ever came")
          .filter(
              "tcpteardown.cause == \"descriptor_leak\"",
              "every frame of connections that an application never closed")
          .cites("RFC 9293 section 3.6", "RFC 1122 section 4.2.2.13")
          .build();

  @Override
  public FindingInfo info() {
    return INFO;
  }

  @Override
  public void judge(FlowStory story, FindingSink out) {
    if (story.flow().reusedAtNs() == HalfConnection.NEVER && judgeUsedAgain(story, out)) {
      return;
    }
    for (HalfConnection closer : story.flow().halves()) {
      HalfConnection stuck = closer.peer();
      Segment acked = closer.finAckedBy();
      // Who opens the same ports again has closed; the capture does not show when.
      boolean reused = story.flow().reusedAtNs() != HalfConnection.NEVER;
      if (reused && !stillThere(story, closer)) {
        continue;
      }
      if (acked == null || !stuck.fins().isEmpty() || mayHaveClosed(closer, stuck)) {
        continue;
      }
      long fromNs = quietSinceNs(story, closer, stuck, acked);
      long stuckNs = untilNs(story) - fromNs;
      if (stuckNs >= story.get(Setting.STUCK_CLOSE_WAIT_AFTER)) {
        out.report(
            closer.fins().get(0).segment(),
            FieldValue.duration(stuckNs),
            text(story, closer, acked, stuckNs));
      }
    }
  }

  /** A client that did not notice its server's FIN until it used the connection again. */
  private static boolean judgeUsedAgain(FlowStory story, FindingSink out) {
    UnreadByServer unread = UnreadByServer.of(story);
    Segment acked = story.flow().server().finAckedBy();
    if (unread == null || acked == null || unread.kind() != UnreadByServer.Kind.USED_AFTER_CLOSE) {
      return false;
    }
    long stuckNs = unread.first().timeNs() - acked.timeNs();
    if (stuckNs >= story.get(Setting.STUCK_CLOSE_WAIT_AFTER)) {
      out.report(
          unread.fin().segment(),
          FieldValue.duration(stuckNs),
          "The client acknowledged this FIN (frame "
              + acked.frame()
              + ") and then did not close for "
              + Wording.time(stuckNs)
              + ", until it used the connection again (frame "
              + unread.first().frame()
              + ")");
    }
    return true;
  }

  /**
   * Whether it may have closed without a FIN in the capture: before the capture began, or in frames
   * that are missing; or its FIN waits behind data that the peer does not take.
   */
  private static boolean mayHaveClosed(HalfConnection closer, HalfConnection stuck) {
    // Data comes before a FIN. A single byte may be that of a keepalive.
    boolean wasOpen = stuck.synSent() || stuck.payloadBytes() > 1;
    return !wasOpen
        || closer.capturedWithGaps()
        || stuck.capturedWithGaps()
        || stuck.unackedBytes() > 0
        || closer.zeroWindowSinceNs() != HalfConnection.NEVER;
  }

  /** Since when it had nothing left to do but to close; a TLS alert is part of the close. */
  private static long quietSinceNs(
      FlowStory story, HalfConnection closer, HalfConnection stuck, Segment acked) {
    LastWords words = LastWords.of(story, stuck);
    long dataNs =
        words == null
            ? Math.max(stuck.lastPayloadNs(), closer.rcvNxtSinceNs())
            : words.payloadBeforeNs();
    // Before it reads on, the application has not come to the end of the stream.
    ReopenedWindow read = readOn(stuck, acked);
    long readNs = read == null ? HalfConnection.NEVER : read.by().timeNs();
    return Math.max(readNs, Math.max(acked.timeNs(), dataNs));
  }

  /** How it came to read on after that FIN, if it had not read for a while; null for most. */
  private static @Nullable ReopenedWindow readOn(HalfConnection stuck, Segment acked) {
    ReopenedWindow read = stuck.reopenedWindow();
    return read != null && read.by().frame() > acked.frame() && read.closedNs() >= Gap.MIN_NS
        ? read
        : null;
  }

  /** Whether the other end showed, when the ports were used again, that it still had not closed. */
  private static boolean stillThere(FlowStory story, HalfConnection closer) {
    LaterReset later = story.flow().laterReset();
    return later != null && later.rst().source().equals(closer.endpoint());
  }

  /** Until when nothing but a close was missing. */
  private static long untilNs(FlowStory story) {
    LaterReset later = story.flow().laterReset();
    if (later != null) {
      return later.rst().timeNs();
    }
    FlowStory.@Nullable SentRst rst = story.rsts().stream().findFirst().orElse(null);
    return rst == null ? story.watchedUntilNs() : rst.mark().timeNs();
  }

  private static String text(FlowStory story, HalfConnection closer, Segment acked, long stuckNs) {
    HalfConnection stuck = closer.peer();
    long bytes = stuck.payloadBytesKnowingPeerFin();
    return "The "
        + story.role(stuck)
        + " acknowledged this FIN (frame "
        + acked.frame()
        + (bytes > 0 ? "), sent " + Wording.count(bytes, "more byte") : ")")
        + (readOn(stuck, acked) != null ? ", read on later" : "")
        + (CapturePoint.of(story.flow()).isAt(closer)
            ? " and then no FIN of it came here for "
            : " and then did not close for ")
        + Wording.time(stuckNs)
        + (story.flow().laterReset() != null
            ? ", until these ports were used again, and it still had the connection"
            : story.rsts().isEmpty() ? ", up to the end of " + story.capture() : ", until a RST");
  }
}

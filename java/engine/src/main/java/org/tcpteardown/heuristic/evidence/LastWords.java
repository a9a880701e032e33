package org.tcpteardown.heuristic.evidence;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.heuristic.FlowStory;
import org.tcpteardown.heuristic.Wording;
import org.tcpteardown.model.Segment;
import org.tcpteardown.model.Setting;
import org.tcpteardown.tcp.FinMark;
import org.tcpteardown.tcp.Gap;
import org.tcpteardown.tcp.HalfConnection;
import org.tcpteardown.tcp.Knowledge;
import org.tcpteardown.tcp.PayloadBurst;
import org.tcpteardown.tcp.TlsRecord;

/**
 * The few bytes that an end sends with its FIN or just before it, and that belong to the close: a
 * TLS alert, a QUIT, a 221 bye. They answer nothing, so they end no wait, and nothing is lost with
 * them.
 *
 * @param sender who sent them
 * @param first their first segment
 * @param bytes how many
 * @param tlsAlert whether they are TLS alerts; then they need no FIN to be known
 */
public record LastWords(HalfConnection sender, Segment first, long bytes, boolean tlsAlert) {
  /** The FIN of the same close() or goodbye follows sooner: the least RTO is 1 s (RFC 6298). */
  private static final long FIN_WITHIN_NS = 1_000_000_000L;

  /** A notice of the close goes out in the same moment as the FIN. */
  private static final long NOTICE_WITHIN_NS = 10_000_000L;

  /** The last words of an end; null if it had none, or went on after them. */
  public static @Nullable LastWords of(FlowStory story, HalfConnection half) {
    PayloadBurst burst = half.burst();
    Segment first = burst.first();
    if (first == null || burst.afterGap()) {
      return null;
    }
    boolean alert = burst.tlsAlert() || isLoneAlert(story, half);
    boolean are =
        alert
            ? half.fins().isEmpty() || first.frame() <= half.fins().get(0).frame()
            : isShort(story, burst)
                && goesWithFin(half, first)
                && burst.payloadBeforeNs() != HalfConnection.NEVER
                && answersNothing(story, half, first);
    return are ? new LastWords(half, first, burst.bytes(), alert) : null;
  }

  /**
   * Whether all that an end said in a capture that begins too late for the handshake looks like the
   * alert with which TLS ends. By its first byte, which by chance is so once in 256.
   */
  private static boolean isLoneAlert(FlowStory story, HalfConnection half) {
    PayloadBurst burst = half.burst();
    Segment first = burst.first();
    return first != null
        && burst.payloadBeforeNs() == HalfConnection.NEVER
        && half.knowledge() != Knowledge.HANDSHAKE
        && TlsRecord.isClearlyAlert(first)
        && burst.bytes() == first.payloadBytes()
        && burst.bytes() <= story.get(Setting.LATE_FIN_LAST_WORDS);
  }

  private static boolean isShort(FlowStory story, PayloadBurst burst) {
    return burst.bytes() - burst.alertBytes() <= story.get(Setting.LATE_FIN_LAST_WORDS);
  }

  private static boolean goesWithFin(HalfConnection half, Segment first) {
    if (half.fins().isEmpty()) {
      return false;
    }
    FinMark fin = half.fins().get(0);
    return first.frame() <= fin.frame() && fin.timeNs() - fin.lastPayloadNs() <= FIN_WITHIN_NS;
  }

  /**
   * Whether the other end had asked for nothing that these bytes could be the answer to. A client
   * asks rather than answers. Over TLS no answer that is worth a half-close is as short.
   */
  private static boolean answersNothing(FlowStory story, HalfConnection half, Segment first) {
    boolean client = half == story.flow().client() && !story.flow().rolesGuessed();
    return half.burst().unasked()
        || client
        || (half.isTls() && TlsRecord.isApplicationData(first))
        || saidGoodbye(story, half.peer());
  }

  /** Whether the other end's last message was as short and went with its FIN: a QUIT. */
  private static boolean saidGoodbye(FlowStory story, HalfConnection peer) {
    PayloadBurst burst = peer.burst();
    Segment first = burst.first();
    return first != null
        && isShort(story, burst)
        && goesWithFin(peer, first)
        && burst.payloadBeforeNs() != HalfConnection.NEVER;
  }

  /** When their sender had last sent other payload, or {@link HalfConnection#NEVER}. */
  public long payloadBeforeNs() {
    return sender.burst().payloadBeforeNs();
  }

  /** When the other end had last been heard before them, or {@link HalfConnection#NEVER}. */
  public long peerHeardNs() {
    return sender.burst().peerHeardNs();
  }

  /** How long neither end had sent anything but keepalives before them, in nanoseconds. */
  public long quietNs() {
    return sender.burst().quietNs();
  }

  /** In words: {@code a TLS alert of 31 bytes}. */
  public String inWords() {
    return tlsAlert
        ? "a TLS alert of " + Wording.count(bytes, "byte")
        : "the last " + Wording.count(bytes, "byte");
  }

  /** Whether they went out as one close with that FIN, and nothing was heard in between. */
  private boolean openedClose(FinMark fin) {
    return fin.timeNs() - first.timeNs() <= FIN_WITHIN_NS && fin.peerHeardNs() < first.timeNs();
  }

  /** The last words with which a close began whose FIN followed at once; null without. */
  public static @Nullable LastWords before(FlowStory story, HalfConnection half, FinMark fin) {
    LastWords words = of(story, half);
    return words != null && words.openedClose(fin) ? words : null;
  }

  /**
   * The same, or a longer notice that a server gives as it closes, out of a silence that nobody had
   * broken. Whether something is lost with it nobody knows; the silence goes on all the same.
   */
  public static @Nullable LastWords orNotice(FlowStory story, HalfConnection half, FinMark fin) {
    LastWords words = before(story, half, fin);
    PayloadBurst burst = half.burst();
    Segment first = burst.first();
    if (words != null || first == null) {
      return words;
    }
    boolean notice =
        half == story.flow().server()
            && burst.unasked()
            && !burst.afterGap()
            && burst.bytes() <= PayloadBurst.NOTICE_BYTES
            && burst.payloadBeforeNs() != HalfConnection.NEVER
            && burst.quietNs() >= Gap.MIN_NS
            && first.frame() <= fin.frame()
            && fin.timeNs() - first.timeNs() <= NOTICE_WITHIN_NS
            && fin.peerHeardNs() < first.timeNs();
    return notice ? new LastWords(half, first, burst.bytes(), /* tlsAlert= */ false) : null;
  }

  /**
   * How long neither end had sent anything but keepalives before a FIN and the last words or notice
   * that go with it.
   */
  public static long quietBeforeNs(FlowStory story, HalfConnection half, FinMark fin) {
    LastWords words = orNotice(story, half, fin);
    return words == null ? fin.idleNs() : words.quietNs();
  }

  /** When an end last sent payload other than its last words, or {@link HalfConnection#NEVER}. */
  public static long payloadBeforeNs(FlowStory story, HalfConnection half) {
    LastWords words = of(story, half);
    return words == null ? half.lastPayloadNs() : words.payloadBeforeNs();
  }

  /**
   * Payload bytes of an end that were never acknowledged, a TLS alert at its end left out: no
   * application misses that. What a few bytes of plain text held nobody knows.
   */
  public static long lostBytes(FlowStory story, HalfConnection half) {
    long unacked = half.unackedBytes();
    LastWords words = unacked == 0 ? null : of(story, half);
    return words == null || !words.tlsAlert ? unacked : Math.max(0, unacked - words.bytes());
  }
}

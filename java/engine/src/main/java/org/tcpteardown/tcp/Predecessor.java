package org.tcpteardown.tcp;

import org.jspecify.annotations.Nullable;
import org.tcpteardown.model.Endpoint;
import org.tcpteardown.model.Segment;

/**
 * The connection that used the same addresses and ports before.
 *
 * @param flow its number
 * @param lastFrame its last frame
 * @param lastTimeNs time of that frame, nanoseconds since 1970
 * @param finsSent how many of its ends had sent a FIN: 0 to 2
 * @param resetSent whether a RST of either end was captured
 * @param firstCloser the end that sent the first FIN, and so may keep TIME-WAIT; null if none did
 * @param opener what was last known of the end that now opens the new connection
 * @param answerer what was last known of the other end
 * @param older the connection on them before that, if this was a mere attempt; null if the capture
 *     holds none, and for a connection
 */
public record Predecessor(
    long flow,
    long lastFrame,
    long lastTimeNs,
    int finsSent,
    boolean resetSent,
    @Nullable Endpoint firstCloser,
    End opener,
    End answerer,
    @Nullable Predecessor older) {

  /**
   * One end of it.
   *
   * @param sequenceKnown whether {@code sndNxt} is known
   * @param sndNxt the sequence number after the last it had been seen to send (SND.NXT)
   * @param ackKnown whether {@code rcvNxt} is known
   * @param rcvNxt the highest acknowledgement it had sent (RCV.NXT)
   * @param finSent whether it had sent a FIN
   * @param payloadFrames segments with new payload captured of it
   */
  public record End(
      boolean sequenceKnown,
      int sndNxt,
      boolean ackKnown,
      int rcvNxt,
      boolean finSent,
      int payloadFrames) {

    private boolean isMoreThanAttempt() {
      return payloadFrames > 0 || finSent;
    }

    static End of(HalfConnection half) {
      HalfSnapshot last = half.snapshot();
      return new End(
          last.sequenceKnown(),
          last.sndNxt(),
          last.ackKnown(),
          last.rcvNxt(),
          last.finSent(),
          last.payloadFrames());
    }
  }

  static Predecessor of(Flow flow, Endpoint opener) {
    HalfConnection client = flow.client();
    HalfConnection server = flow.server();
    HalfConnection opening = client.endpoint().equals(opener) ? client : server;
    return new Predecessor(
        flow.number(),
        flow.lastFrame(),
        flow.lastSegment().timeNs(),
        (client.fins().isEmpty() ? 0 : 1) + (server.fins().isEmpty() ? 0 : 1),
        client.rstCount() + server.rstCount() > 0,
        firstCloser(client, server),
        End.of(opening),
        End.of(opening.peer()),
        olderOf(flow, opener));
  }

  /** The connection before a flow that was a mere attempt, as that opener sees it. */
  private static @Nullable Predecessor olderOf(Flow flow, Endpoint opener) {
    boolean was =
        End.of(flow.client()).isMoreThanAttempt() || End.of(flow.server()).isMoreThanAttempt();
    Predecessor before = flow.predecessor();
    Predecessor older = was || before == null ? null : before.connection();
    boolean same = flow.firstSegment().source().equals(opener);
    return older == null || same ? older : older.turned();
  }

  /** The same, if it is the other end that opens the new connection. */
  Predecessor turned() {
    return new Predecessor(
        flow,
        lastFrame,
        lastTimeNs,
        finsSent,
        resetSent,
        firstCloser,
        /* opener= */ answerer,
        /* answerer= */ opener,
        older == null ? null : older.turned());
  }

  private static @Nullable Endpoint firstCloser(HalfConnection client, HalfConnection server) {
    FinMark first = FinMark.first(client, server);
    return first == null ? null : first.segment().source();
  }

  /** Whether it was more than an attempt: either end had sent payload or a FIN. */
  public boolean wasConnection() {
    return opener.isMoreThanAttempt() || answerer.isMoreThanAttempt();
  }

  /** This one if it was a connection, else the one before it; null if the capture holds none. */
  public @Nullable Predecessor connection() {
    return wasConnection() ? this : older;
  }

  /** Whether all that its opener had sent was this SYN, which is a repeat then. */
  public boolean triedAs(Segment syn) {
    return !opener.isMoreThanAttempt()
        && opener.sequenceKnown()
        && opener.sndNxt() == syn.seq() + 1;
  }

  /** Whether it had not ended as far as the capture shows: neither RST nor both FINs. */
  public boolean live() {
    return !resetSent && finsSent < 2;
  }
}
